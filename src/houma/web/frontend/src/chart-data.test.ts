import { describe, expect, it } from "vitest";
import { drawingOf } from "./chart-data.ts";

const heads = ["Axe", "Engagé", "Débloqué"];
const rows = [
  { kind: "social", cells: [{ text: "Équipements" }, { text: "263,45" }, { text: "inconnu" }] },
  { kind: "medina", cells: [{ text: "Bâti" }, { text: "1\u202f200", value: "1200.5" }, { text: "0" }] },
];

describe("a chart draws its table", () => {
  it("with the exact value where the cell carries one, else the number it shows", () => {
    const { points } = drawingOf(heads, rows, [1], ["row"], "fr");
    expect(points).toEqual([
      { label: "Équipements", series: "Engagé", value: 263.45, kind: "social" },
      { label: "Bâti", series: "Engagé", value: 1200.5, kind: "medina" },
    ]);
  });

  it("leaves out what is unknown and keeps what is zero", () => {
    const { points, series } = drawingOf(heads, rows, [1, 2], ["city", "ok"], "fr");
    expect(series).toEqual(["Engagé", "Débloqué"]);
    expect(points.filter((point) => point.series === "Débloqué")).toEqual([{ label: "Bâti", series: "Débloqué", value: 0, kind: "ok" }]);
    expect(points.filter((point) => point.series === "Engagé").map((point) => point.kind)).toEqual(["city", "city"]);
  });
});
