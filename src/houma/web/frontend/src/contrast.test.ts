import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Contrast of two colours of the style sheet, as WCAG 2.2 defines it. */
const colours = new Map(
  [...readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8").matchAll(/--([\w-]+): (#[0-9a-f]{6});/gu)].map(
    ([, name, hex]) => [name ?? "", hex ?? ""],
  ),
);

function luminance(name: string): number {
  const hex = colours.get(name);
  if (hex === undefined) throw new Error(`no colour --${name}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("text is readable (AA, 4.5 : 1)", () => {
  const grounds = ["paper", "plaster", "plaster-deep", "white"];
  it.each(grounds.flatMap((ground) => [["ink", ground], ["ink-soft", ground], ["majorelle", ground]]))("%s on %s", (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["majorelle", "saffron", "mint", "clay", "stone", "plum"])("a chip of %s", (name) => {
    expect(contrast(`${name}-deep`, `${name}-soft`)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([["white", "majorelle"], ["white", "clay"], ["paper", "ink"], ["line-strong", "ink"], ["ink-soft", "majorelle-soft"], ["stone-deep", "plaster-deep"]])("%s on %s", (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });
});

describe("marks and edges can be seen (3 : 1)", () => {
  const marks = ["edge", "saffron", "mint", "clay", "majorelle", "plum", "stone", "human", "social", "cultural", "environmental", "economic"];
  it.each(marks)("%s on paper", (mark) => {
    expect(contrast(mark, "paper")).toBeGreaterThanOrEqual(3);
  });
});
