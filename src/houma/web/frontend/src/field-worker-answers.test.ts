import { expect, test } from "vitest";
import { verdictOn } from "./field-worker-answers.ts";

const answer = (status: number, more: Partial<Response> = {}): Response => ({ status, ok: status >= 200 && status < 300, redirected: false, type: "basic", ...more }) as Response;

test("what the house gives is kept, and what it refuses is forgotten", () => {
  expect(verdictOn(answer(200), true)).toBe("keep");
  for (const status of [401, 403, 404, 410]) expect(verdictOn(answer(status), true)).toBe("forget-it");
});

test("a device whose person was signed out elsewhere opens no form without a network", () => {
  expect(verdictOn(answer(0, { type: "opaqueredirect" }), true)).toBe("forget-all");
  expect(verdictOn(answer(200, { redirected: true }), false)).toBe("forget-it");
});

test("a house that is out of order takes nothing away", () => {
  for (const status of [429, 500, 502, 503, 504]) expect(verdictOn(answer(status), true)).toBe("leave");
});
