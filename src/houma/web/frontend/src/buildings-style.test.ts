import { describe, expect, it } from "vitest";
import { lightness, readArea, readClasses, writeArea } from "./buildings-style.ts";

describe("classes of a scheme", () => {
  it("have a number and a colour, and nothing else is taken", () => {
    expect(readClasses("1:seq-7,2:seq-4")).toEqual([{ number: 1, kind: "seq-7" }, { number: 2, kind: "seq-4" }]);
    expect(readClasses("")).toEqual([]);
    expect(readClasses("x:seq-7,3")).toEqual([]);
  });

  it("have light writing on dark colours only", () => {
    expect(lightness("#1b3570")).toBeLessThan(0.5);
    expect(lightness("#d2d3a6")).toBeGreaterThan(0.5);
  });
});

describe("an area", () => {
  it("is the same after it stood in an address", () => {
    const ring: [number, number][] = [[-4.98, 34.06], [-4.97, 34.06], [-4.97, 34.07], [-4.98, 34.06]];
    expect(readArea(writeArea(ring))).toEqual(ring);
  });

  it("needs three corners", () => {
    expect(readArea("-4.98,34.06;-4.97,34.06")).toEqual([]);
    expect(readArea("")).toEqual([]);
    expect(readArea("a,b;c,d;e,f")).toEqual([]);
  });
});
