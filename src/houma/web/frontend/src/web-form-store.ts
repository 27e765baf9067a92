/** What the form pages keep in this browser: filled forms that wait to be sent, drafts, and pages for when there is no network. */

const NAME = "houma-forms";
const PAGES = "houma-field-";
export type StoreName = "waiting" | "drafts";

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error("the browser's store does not answer")); };
  });
}

async function opened(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 2);
  opening.onupgradeneeded = () => {
    const { result } = opening;
    if (!result.objectStoreNames.contains("waiting")) result.createObjectStore("waiting", { keyPath: "id", autoIncrement: true });
    if (!result.objectStoreNames.contains("drafts")) result.createObjectStore("drafts", { keyPath: "key" });
  };
  return answer(opening);
}

/** One request to a store, answered once what it writes is written. */
export async function within<Value>(name: StoreName, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
  const base = await opened();
  try {
    const transaction = base.transaction(name, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => { resolve(); };
      transaction.onabort = () => { reject(transaction.error ?? new Error("the browser's store is full")); };
    });
    const [value] = await Promise.all([answer(ask(transaction.objectStore(name))), done]);
    return value;
  } finally {
    base.close();
  }
}

/** On signing out nothing of what was begun stays on the device; what was sent and has not arrived does. */
export async function forgetPerson(): Promise<void> {
  const known = await indexedDB.databases();
  if (known.some(({ name }) => name === NAME)) await within("drafts", "readwrite", (store) => store.clear());
  await forgetPages();
}

async function forgetPages(): Promise<void> {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await caches.delete(name);
}

/** Whose session ended leaves a device on which the next person signs in: no form opens there without a network until somebody opens it anew. */
export function forgetWhereNobodyIsSignedIn(): void {
  const asksWho = document.querySelector("input[type=password]") !== null && document.querySelector("details.account") === null;
  if (asksWho) void forgetPages().catch(() => undefined);
}

const PATIENCE = 2000;

/** Empties the device before the person is signed out. A browser that does not answer holds nobody back. */
export function forgetOnSigningOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Who gives up signing in leaves by the same door, and has nothing to forget.
    const isSignedIn = document.querySelector("details.account") !== null;
    if (!isSignedIn || !(form instanceof HTMLFormElement) || !new URL(form.action).pathname.endsWith("/logout/")) return;
    event.preventDefault();
    const waited = new Promise((resolve) => { window.setTimeout(resolve, PATIENCE); });
    void Promise.race([forgetPerson().catch(() => undefined), waited]).then(() => { form.submit(); });
  });
}
