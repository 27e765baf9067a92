/** One filled form on its way: as many requests as its attachments need, in order. */

export type Request = readonly (readonly [string, File])[];

export type Outcome =
  | { readonly kind: "taken"; readonly message: string }
  | { readonly kind: "refused"; readonly message: string }
  /** The network is gone, or nobody is signed in any more: what was filled in has to wait. */
  | { readonly kind: "waits" };

/** The parts of one request of the form component, apart from the object that a browser cannot store. */
export function partsOf(data: FormData): Request {
  return [...data.entries()].flatMap(([name, value]) => (value instanceof File ? [[name, value] as const] : []));
}

/** The parts of one request as the form component takes them. */
export function dataOf(request: Request): FormData {
  const data = new FormData();
  for (const [name, file] of request) data.append(name, file, file.name);
  return data;
}

async function read(response: Response): Promise<string> {
  try {
    const { message } = (await response.json()) as { message?: unknown };
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}

export async function send(address: string, token: string, requests: readonly Request[]): Promise<Outcome> {
  let message = "";
  for (const [index, parts] of requests.entries()) {
    const body = dataOf(parts);
    if (index < requests.length - 1) body.append("*isIncomplete*", "yes");
    let response: Response;
    try {
      response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" }, redirect: "manual" });
    } catch {
      return { kind: "waits" };
    }
    // Signed out, a page that was opened before somebody signed in again, a proxy that answers for us, a house that is being restarted: none of them refuses what was filled in.
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json") === true;
    if (response.type === "opaqueredirect" || (response.status === 403 && !isOurs) || response.status === 401 || response.status >= 500 || response.status === 429) return { kind: "waits" };
    message = await read(response);
    if (!response.ok) return { kind: "refused", message };
  }
  return { kind: "taken", message };
}
