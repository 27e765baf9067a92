/** Filled forms that could not be sent yet: kept in this browser, for this person, until the house has them. */

const NAME = "houma-forms";
const STORE = "waiting";

export interface Waiting {
  readonly id: number;
  readonly owner: string;
  readonly title: string;
  readonly address: string;
  readonly requests: readonly (readonly (readonly [string, File])[])[];
  readonly since: number;
}

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error("the browser's store does not answer")); };
  });
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => { opening.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }); };
  return (await answer(opening)).transaction(STORE, mode).objectStore(STORE);
}

export async function keep(item: Omit<Waiting, "id">): Promise<void> {
  await answer((await store("readwrite")).add(item));
}

/** What waits for this person, the oldest first. */
export async function waitingFor(owner: string): Promise<Waiting[]> {
  const all = (await answer((await store("readonly")).getAll())) as Waiting[];
  return all.filter((item) => item.owner === owner);
}

export async function forget(id: number): Promise<void> {
  await answer((await store("readwrite")).delete(id));
}
