import { expect, test } from "vitest";
import { drawnPolygons, readCollection } from "./draw-shapes.ts";

const polygon = (coordinates: number[][]): { geometry: { type: string; coordinates: unknown } } => ({ geometry: { type: "Polygon", coordinates: [coordinates] } });

test("only closed polygons are written", () => {
  const closed = polygon([[0, 0], [1, 0], [1, 1], [0, 0]]);
  const open = polygon([[0, 0], [1, 0], [1, 0], [0, 0]]);
  const point = { geometry: { type: "Point", coordinates: [0, 0] } };
  expect(drawnPolygons([open, point])).toBe("");
  const written = readCollection(drawnPolygons([closed, open, point]));
  expect(written.features.map(({ geometry }) => geometry.type)).toEqual(["Polygon"]);
});

test("a page without outlines shows none", () => {
  expect(readCollection("").features).toEqual([]);
});
