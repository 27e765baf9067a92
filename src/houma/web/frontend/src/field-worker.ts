/**
 * What answers the pages on which forms are filled while there is no network: the page, the form and its files as they
 * were opened last, for the person who opened them. It sees no other pages, and keeps no answers.
 */
import { verdictOn } from "./field-worker-answers.ts";

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Told extends Lasting {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

interface Worker {
  readonly location: Location;
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listen: (event: Lasting) => void): void;
  addEventListener(name: "fetch", listen: (event: Asked) => void): void;
  addEventListener(name: "message", listen: (event: Told) => void): void;
}

const worker = self as unknown as Worker;
const PAGES = "houma-field-";
// Files of the build bear their content in their name: what was fetched once never changes.
const UNCHANGING = /-[\w-]{8}\.\w+$/;

/** Keeps what a page needs, and forgets what belongs to somebody else. */
async function keepFor(owner: string, addresses: readonly string[]): Promise<void> {
  const name = PAGES + owner;
  for (const other of await caches.keys()) if (other.startsWith(PAGES) && other !== name) await caches.delete(other);
  const kept = await caches.open(name);
  await Promise.all(addresses.map(async (address) => {
    if (UNCHANGING.test(new URL(address).pathname) && (await kept.match(address))) return;
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await kept.put(address, answer);
  }));
}

/** What the house answers; where it cannot be reached, what it answered before. */
async function houseOrKept(request: Request): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (unreachable) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept === undefined) throw unreachable;
    return kept;
  }
  const names = (await caches.keys()).filter((one) => one.startsWith(PAGES));
  const verdict = verdictOn(answer, request.mode === "navigate");
  if (verdict === "keep" && names[0] !== undefined) await (await caches.open(names[0])).put(request, answer.clone());
  if (verdict === "forget-all") await Promise.all(names.map((name) => caches.delete(name)));
  if (verdict === "forget-it") await Promise.all(names.map(async (name) => (await caches.open(name)).delete(request, { ignoreVary: true })));
  return answer;
}

async function keptOrHouse(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

worker.addEventListener("install", (event) => { event.waitUntil(worker.skipWaiting()); });
worker.addEventListener("activate", (event) => { event.waitUntil(worker.clients.claim()); });
worker.addEventListener("message", (event) => {
  const { owner, addresses } = event.data as { owner?: unknown; addresses?: unknown };
  if (typeof owner !== "string" || !Array.isArray(addresses)) return;
  const ours = addresses.filter((address): address is string => typeof address === "string" && new URL(address).origin === worker.location.origin);
  event.waitUntil(keepFor(owner, ours).then(() => { event.ports[0]?.postMessage("kept"); }));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (request.mode === "navigate" || request.url.startsWith(worker.registration.scope)) event.respondWith(houseOrKept(request));
  else if (UNCHANGING.test(pathname)) event.respondWith(keptOrHouse(request));
  else event.respondWith(houseOrKept(request));
});
