/** Filled forms that could not be sent yet: kept in this browser, for this person, until the house has them. */
import { within } from "./web-form-store.ts";

export interface Waiting {
  readonly id: number;
  readonly owner: string;
  readonly title: string;
  readonly address: string;
  readonly requests: readonly (readonly (readonly [string, File])[])[];
  readonly since: number;
}

export async function keep(item: Omit<Waiting, "id">): Promise<void> {
  await within("waiting", "readwrite", (store) => store.add(item));
}

/** What waits for this person, the oldest first. */
export async function waitingFor(owner: string): Promise<Waiting[]> {
  const all = (await within("waiting", "readonly", (store) => store.getAll())) as Waiting[];
  return all.filter((item) => item.owner === owner);
}

export async function forget(id: number): Promise<void> {
  await within("waiting", "readwrite", (store) => store.delete(id));
}
