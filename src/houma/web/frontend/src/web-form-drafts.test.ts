import { expect, test } from "vitest";
import { answersIn, keyOf, LONGEST, offered, type Draft } from "./web-form-drafts.ts";

const draft = (owner: string, form: string, saved: number): Draft => ({ key: keyOf(owner, form, "1"), owner, form, xml: "", parts: [], saved });

test("a draft is offered to who began it, for its form, the latest first, and not for ever", () => {
  const all = [draft("a", "x", 5), draft("a", "x", 9), draft("b", "x", 7), draft("a", "y", 8)];
  expect(offered(all, "a", "x", 10).map(({ saved }) => saved)).toEqual([9, 5]);
  expect(offered(all, "a", "x", 6 + LONGEST).map(({ saved }) => saved)).toEqual([9]);
});

test("no two persons, forms or versions share a draft", () => {
  const keys = [keyOf("a", "b/c", "1"), keyOf("a/b", "c", "1"), keyOf("a", "b", "c/1"), keyOf("a", "b", "c1")];
  expect(new Set(keys).size).toBe(keys.length);
});

test("a moment that the form writes by itself is no answer", () => {
  const at = (moment: string, name: string) => `<data><end>${moment}</end><name>${name}</name><born>2020-01-02</born></data>`;
  expect(answersIn(at("2026-11-22T10:00:00.000+01:00", "A"))).toBe(answersIn(at("2026-11-22T10:05:00.000+01:00", "A")));
  expect(answersIn(at("2026-11-22T10:00:00.000+01:00", "A"))).not.toBe(answersIn(at("2026-11-22T10:00:00.000+01:00", "B")));
  expect(answersIn(at("", "A"))).toContain("2020-01-02");
});
