import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aggregate, biggestMoves, ranksOf, weigh, type How, type Weighing } from "./weighing.ts";

interface Expected {
  how: How;
  weights: Record<string, number>;
  index: (number | null)[];
  ranks: number[];
}
// Computed by the engine of capitals: tests/web/test_weighing.py fails where it would be computed otherwise today.
const kept = JSON.parse(readFileSync(new URL("weighing.fixture.json", import.meta.url), "utf8")) as { data: Weighing; expected: Expected[] };

describe("scores under other weights", () => {
  it.each(kept.expected)("are those of the engine: $how $weights", ({ how, weights, index, ranks }) => {
    const found = weigh(kept.data, new Map(Object.entries(weights)), how);
    found.index.forEach((score, unit) => {
      const wanted = index[unit] ?? null;
      if (wanted === null || score === null) expect(score).toBe(wanted);
      else expect(score).toBeCloseTo(wanted, 9);
    });
    expect(found.ranks).toEqual(ranks);
  });
});

describe("a parent", () => {
  it("has no value where too little of its weight is there, and none of no weight at all", () => {
    expect(aggregate([100, null], [1, 1], "arithmetic", 0.6)).toBeNull();
    expect(aggregate([100, null], [2, 1], "arithmetic", 0.6)).toBe(100);
    expect(aggregate([100, 90], [0, 0], "arithmetic", 0)).toBeNull();
  });

  it("never scores higher by a mean that punishes imbalance", () => {
    for (const how of ["geometric", "harmonic", "mpi"] as const) expect(aggregate([80, 120], [1, 1], how, 0)).toBeLessThan(100);
  });

  it("has no geometric mean of values below zero", () => {
    expect(aggregate([-1, 2], [1, 1], "geometric", 0)).toBeNull();
  });
});

describe("ranks", () => {
  it("give ties the smallest rank and the rest none", () => {
    expect(ranksOf([5, 7, null, 7, 1])).toEqual([3, 1, 0, 1, 4]);
  });

  it("move: the biggest first, each on its side", () => {
    const { up, down, moved } = biggestMoves([1, 2, 3, 4, 0], [3, 2, 1, 5, 4], 5);
    expect(moved).toBe(3);
    expect(up).toEqual([{ unit: 2, before: 3, after: 1 }]);
    expect(down.map(({ unit }) => unit)).toEqual([0, 3]);
  });
});
