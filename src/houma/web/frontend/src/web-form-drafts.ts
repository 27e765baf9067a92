/** Forms that somebody began and has not sent: kept on this device, for this person. */
import { within } from "./web-form-store.ts";
import type { Request } from "./web-form-sending.ts";

/** After so long nobody goes on with a form; what it holds of persons does not stay on a device for ever. */
export const LONGEST = 30 * 24 * 3600 * 1000;

export interface Draft {
  /** One per person, form and version. */
  readonly key: string;
  readonly owner: string;
  readonly form: string;
  /** The form as it was when it was begun: a later version may ask something else. */
  readonly xml: string;
  readonly parts: Request;
  readonly saved: number;
}

export function keyOf(owner: string, form: string, version: string): string {
  return [owner, form, version].map(encodeURIComponent).join("/");
}

export async function keepDraft(draft: Draft): Promise<void> {
  await within("drafts", "readwrite", (store) => store.put(draft));
}

export async function forgetDraft(key: string): Promise<void> {
  await within("drafts", "readwrite", (store) => store.delete(key));
}

/** What this person began of a form, the latest first; what is too old is thrown away, whosever it is. */
export async function draftsOf(owner: string, form: string, now = Date.now()): Promise<Draft[]> {
  const all = (await within("drafts", "readonly", (store) => store.getAll())) as Draft[];
  for (const old of all.filter((draft) => isOld(draft, now))) await forgetDraft(old.key);
  return offered(all, owner, form, now);
}

export function offered(all: readonly Draft[], owner: string, form: string, now: number): Draft[] {
  const own = all.filter((draft) => draft.owner === owner && draft.form === form && !isOld(draft, now));
  return own.sort((one, other) => other.saved - one.saved);
}

function isOld(draft: Draft, now: number): boolean {
  return now - draft.saved > LONGEST;
}

/** What somebody answered, apart from moments that the form writes by itself: two of these differ where an answer does. */
export function answersIn(instance: string): string {
  return instance.replaceAll(/>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^<]*</g, "><");
}
