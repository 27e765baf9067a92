/** Scores of capitals and of the index under other weights: the same numbers as the engine of capitals gives. */

export type How = "arithmetic" | "geometric" | "harmonic" | "mpi";

export interface Part {
  code: string;
  name: string;
  weight: number;
}

/** A capital with its dimensions; without any, its own column holds its score. */
export interface Capital extends Part {
  dimensions: Part[];
}

/** What the server answers: `scores` has one column for each dimension, in the order of the capitals. */
export interface Weighing {
  coverage: number;
  how: { capital: How; index: How };
  capitals: Capital[];
  units: [code: string, name: string, above: string][];
  scores: (number | null)[][];
}

/** Weight of each part by its code; the weights of siblings need not add up to 1. */
export type Weights = ReadonlyMap<string, number>;

export interface Weighed {
  /** Score of each capital, for each unit. */
  capitals: (number | null)[][];
  index: (number | null)[];
  /** 1 is the best; 0 where a unit has no score. */
  ranks: number[];
}

const SLACK = 1e-9;
const DECIMALS = 1e9;

/** Children into a parent; null where too little of their weight is there, or the mean has no meaning. */
export function aggregate(values: readonly (number | null)[], weights: readonly number[], how: How, coverage: number): number | null {
  let [whole, there] = [0, 0];
  values.forEach((value, at) => {
    whole += weights[at] ?? 0;
    if (value !== null) there += weights[at] ?? 0;
  });
  if (!(there > 0) || there / whole < coverage - SLACK) return null;
  const known = values.flatMap((value, at): [number, number][] => (value === null ? [] : [[value, (weights[at] ?? 0) / there]]));
  if (how === "geometric" || how === "harmonic") return powerMean(known, how);
  const mean = known.reduce((sum, [value, weight]) => sum + weight * value, 0);
  if (how === "arithmetic") return mean;
  const variance = known.reduce((sum, [value, weight]) => sum + weight * (value - mean) ** 2, 0);
  if (mean < 0 || (mean === 0 && variance > 0)) return null;
  return mean === 0 ? 0 : mean - variance / mean;
}

function powerMean(known: readonly [number, number][], how: "geometric" | "harmonic"): number | null {
  const counted = known.filter(([, weight]) => weight > 0);
  if (known.some(([value]) => value < 0)) return null;
  if (counted.some(([value]) => value === 0)) return 0;
  if (how === "geometric") return Math.exp(counted.reduce((sum, [value, weight]) => sum + weight * Math.log(value), 0));
  return 1 / counted.reduce((sum, [value, weight]) => sum + weight / value, 0);
}

/** Competition ranks: 1 for the highest, ties take the smallest rank of the tie, 0 for what has no value. */
export function ranksOf(values: readonly (number | null)[]): number[] {
  const rounded = values.map((value) => (value === null ? null : Math.round(value * DECIMALS)));
  const order = rounded.flatMap((value, at) => (value === null ? [] : [at])).sort((one, other) => (rounded[other] ?? 0) - (rounded[one] ?? 0));
  const ranks = values.map(() => 0);
  order.forEach((unit, place) => {
    const before = order[place - 1];
    ranks[unit] = before !== undefined && rounded[before] === rounded[unit] ? (ranks[before] ?? 0) : place + 1;
  });
  return ranks;
}

/** Everything again, from the scores of the dimensions up. */
export function weigh(data: Weighing, weights: Weights, index: How): Weighed {
  const weightOf = (part: Part): number => weights.get(part.code) ?? part.weight;
  const capitals = data.scores.map((row) => {
    let column = 0;
    return data.capitals.map((capital) => {
      if (capital.dimensions.length === 0) return row[column++] ?? null;
      const values = capital.dimensions.map(() => row[column++] ?? null);
      return aggregate(values, capital.dimensions.map(weightOf), data.how.capital, data.coverage);
    });
  });
  const ofCapitals = data.capitals.map(weightOf);
  const scores = capitals.map((row) => aggregate(row, ofCapitals, index, data.coverage));
  return { capitals, index: scores, ranks: ranksOf(scores) };
}

export interface Move {
  unit: number;
  before: number;
  after: number;
}

/** The units that win (`up`) or lose most places; those without a rank before or after are left out. */
export function biggestMoves(before: readonly number[], after: readonly number[], most: number): { up: Move[]; down: Move[]; moved: number } {
  const moves = before.flatMap((rank, unit): Move[] => {
    const now = after[unit] ?? 0;
    return rank > 0 && now > 0 && rank !== now ? [{ unit, before: rank, after: now }] : [];
  });
  const falling = [...moves].sort((one, other) => (other.before - other.after) - (one.before - one.after) || one.unit - other.unit);
  const up = falling.filter((move) => move.after < move.before).slice(0, most);
  const down = falling.filter((move) => move.after > move.before).reverse().slice(0, most);
  return { up, down, moved: moves.length };
}
