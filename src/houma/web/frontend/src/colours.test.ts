import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VISIONS, contrast, difference } from "./colour-vision.ts";

const sheet = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8");
const colours = new Map([...sheet.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gu)].map(([, name = "", hex = ""]) => [name, hex]));

function hex(name: string): string {
  const found = colours.get(name);
  if (found === undefined) throw new Error(`no colour --${name} in tokens.css`);
  return found;
}

const SCALES = ["medina", "neighbourhood", "city", "emerging-centre", "region", "new-town"];
const CAPITALS = ["human", "social", "economic", "cultural", "environmental"];
const pairs = (names: string[]): [string, string][] => names.flatMap((one, at) => names.slice(at + 1).map((other): [string, string] => [one, other]));

describe("text is readable (AA, 4.5 : 1)", () => {
  const grounds = ["paper", "plaster", "plaster-deep", "white"];
  const onGrounds = grounds.flatMap((ground): [string, string][] => [["ink", ground], ["ink-soft", ground], ["majorelle", ground]]);
  const chips = ["majorelle", "saffron", "mint", "clay", "stone", "plum"].map((name): [string, string] => [`${name}-deep`, `${name}-soft`]);
  const others: [string, string][] = [["white", "majorelle"], ["white", "clay"], ["paper", "ink"], ["line-strong", "ink"], ["ink-soft", "majorelle-soft"], ["stone-deep", "plaster-deep"]];
  it.each([...onGrounds, ...chips, ...others])("%s on %s", (text, ground) => {
    expect(contrast(hex(text), hex(ground))).toBeGreaterThanOrEqual(4.5);
  });
});

describe("marks and edges can be seen on paper (3 : 1)", () => {
  it.each(["edge", "saffron", "mint", "clay", "majorelle", "plum", "stone", ...SCALES, ...CAPITALS])("%s", (mark) => {
    expect(contrast(hex(mark), hex("paper"))).toBeGreaterThanOrEqual(3);
  });
});

const STEPS = (scale: string): string[] => Array.from({ length: 7 }, (_, at) => `${scale}-${at + 1}`);

describe.each(Object.entries(VISIONS))("with %s vision", (_, vision) => {
  // Five classes take every other step at the ends; seven take them all.
  it.each(["seq", "div"].flatMap((scale) => STEPS(scale).slice(1).map((name, at): [string, string] => [STEPS(scale)[at] ?? "", name])))("classes %s and %s are told apart", (one, other) => {
    expect(difference(hex(one), hex(other), vision)).toBeGreaterThanOrEqual(9);
  });

  it("the two ends of a diverging scale are not taken for each other", () => {
    for (const step of [1, 2, 3]) expect(difference(hex(`div-${step}`), hex(`div-${8 - step}`), vision)).toBeGreaterThanOrEqual(14);
  });

  it.each([...pairs(SCALES), ...pairs(CAPITALS)])("%s and %s are told apart", (one, other) => {
    expect(difference(hex(one), hex(other), vision)).toBeGreaterThanOrEqual(16);
  });
});
