import { describe, expect, it } from "vitest";
import { formatNumber, formatShort, pageLanguage, readNumber } from "./numbers.ts";

describe("numbers on a page", () => {
  it("are grouped as each language does, in western digits", () => {
    expect(formatNumber(246600.5, "fr")).toBe("246\u202f600,5");
    expect(formatNumber(246600.5, "ar")).toBe("246\u202f600,5");
    expect(formatNumber(246600.5, "en")).toBe("246,600.5");
  });

  it("are read back as they were written, in every language", () => {
    for (const language of ["fr", "ar", "en"] as const) {
      for (const value of [0, 12, -3.5, 1503, 424.565, 36828330]) {
        expect(readNumber(formatNumber(value, language), language)).toBe(value);
      }
    }
  });

  it("are read in front of a unit, and are nothing where there is none", () => {
    expect(readNumber("1\u202f684 MDH", "fr")).toBe(1684);
    expect(readNumber("35\u202f%", "fr")).toBe(35);
    expect(readNumber("inconnu", "fr")).toBeNull();
    expect(readNumber("", "ar")).toBeNull();
  });

  it("are short on an axis", () => {
    expect(formatShort(1_500_000, "fr")).toBe("1,5\u202fM");
    expect(formatShort(2_000_000_000, "en")).toBe("2\u202fG");
    expect(formatShort(600, "fr")).toBe("600");
  });

  it("follow the page's language, French where it is another", () => {
    expect(pageLanguage("ar")).toBe("ar");
    expect(pageLanguage("en-GB")).toBe("en");
    expect(pageLanguage("es")).toBe("fr");
    expect(pageLanguage(null)).toBe("fr");
  });
});
