import { expect, test } from "vitest";
import { faults, WORDS } from "./web-form-words.ts";

test("every text of the component is said in French and in Arabic letters", () => {
  for (const [text, { fr, ar }] of Object.entries(WORDS)) {
    expect(fr.trim(), text).not.toBe("");
    expect(ar, text).toMatch(/[\u0600-\u06ff]/);
  }
});

test("what the component joins to another text keeps the spaces around it", () => {
  for (const [text, { fr, ar, en }] of Object.entries(WORDS)) {
    for (const told of [fr, ar, en ?? text]) {
      expect(/^\s/.test(told), text).toBe(/^\s/.test(text));
      expect(/\s\u200e?$/.test(told), text).toBe(/\s$/.test(text));
    }
  }
});

test("the number of faults agrees with its noun", () => {
  expect(faults(2, "fr")).toBe("2 questions à corriger.");
  expect(faults(2, "ar")).toBe("سؤالان ينبغي تصحيحهما.");
  expect(faults(5, "ar")).toBe("5 أسئلة ينبغي تصحيحها.");
  expect(faults(12, "ar")).toBe("12 سؤالا ينبغي تصحيحه.");
  expect(faults(100, "ar")).toBe("100 سؤال ينبغي تصحيحه.");
});
