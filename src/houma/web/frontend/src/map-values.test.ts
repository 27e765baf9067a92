import { describe, expect, it } from "vitest";
import { MISSING, SUPPRESSED, byClass, codesOf, type PlaceValues } from "./map-values.ts";

const VALUES: PlaceValues = {
  kinds: ["seq-1", "seq-7"],
  outlined: true,
  bare: ["c"],
  places: { a: [0, "1 %"], b: [1, "9 %"], c: [MISSING, "no figure"], d: [SUPPRESSED, "too few"] },
};

describe("figures on the map", () => {
  it("are drawn by class; what is missing falls back, what is too small has its own mark", () => {
    expect(byClass(VALUES, ["light", "dark"], "blank", "grey")).toEqual(["match", ["get", "code"], ["a"], "light", ["b"], "dark", ["d"], "grey", "blank"]);
  });

  it("are blank everywhere where nothing is known", () => {
    expect(byClass({ ...VALUES, places: { c: [MISSING, ""] } }, ["light", "dark"], "blank", "grey")).toBe("blank");
  });

  it("know the places of a class", () => {
    expect(codesOf(VALUES, MISSING)).toEqual(["c"]);
  });
});
