import { expect, test } from "vitest";
import { codeOf, speaks } from "./web-form-xml.ts";

test("a language of a form is known by the code in its name", () => {
  expect(codeOf("Français (fr)")).toBe("fr");
  expect(codeOf("العربية (ar)")).toBe("ar");
  expect(codeOf("fr-MA")).toBe("fr-ma");
  expect(codeOf("default")).toBe("default");
});

test("the page's language is found exactly, else by its family, else not at all", () => {
  expect(speaks(["Français (fr-MA)", "French (fr)"], "fr")).toBe("French (fr)");
  expect(speaks(["Français (fr-MA)"], "fr")).toBe("Français (fr-MA)");
  expect(speaks(["English (en)"], "ar")).toBeUndefined();
});
