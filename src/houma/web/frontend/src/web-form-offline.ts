/** The form page without a network: a service worker of its own, told what to keep. */

/** Has this page and all that it fetched kept for `owner`, and waits until it is; a browser that cannot is left as it is. */
export async function keepPage(script: string, owner: string): Promise<boolean> {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return false;
  await navigator.serviceWorker.register(script);
  const { active } = await navigator.serviceWorker.ready;
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
  const ours = fetched.filter((address) => address.startsWith(`${location.origin}/`));
  const page = location.href.replace(/#.*$/, "");
  if (active === null) return false;
  const { port1: heard, port2: told } = new MessageChannel();
  const kept = new Promise<void>((resolve) => { heard.onmessage = () => { resolve(); }; });
  active.postMessage({ owner, addresses: [...new Set([page, ...ours])] }, [told]);
  await kept;
  return true;
}
