/** The form page without a network: a service worker of its own, told what to keep. */

/** Has this page and all that it fetched kept for `owner`; a browser that cannot is left as it is. */
export async function keepPage(script: string, owner: string): Promise<boolean> {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return false;
  await navigator.serviceWorker.register(script);
  const { active } = await navigator.serviceWorker.ready;
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
  const ours = fetched.filter((address) => address.startsWith(`${location.origin}/`));
  const page = location.href.replace(/#.*$/, "");
  active?.postMessage({ owner, addresses: [...new Set([page, ...ours])] });
  return active !== null;
}
