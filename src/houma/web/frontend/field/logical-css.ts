/** A style sheet that speaks of left and right, told in start and end: it then serves right-to-left pages too. */

type Put = (all: string, first: string, second: string) => string;

function sideOf(side: string): string {
  return side === "left" ? "start" : "end";
}

const RULES: readonly (readonly [RegExp, Put])[] = [
  [/(?<![\w-])(margin|padding)-(left|right)(?=\s*:)/g, (_, what, side) => `${what}-inline-${sideOf(side)}`],
  [/(?<![\w-])border-(left|right)((?:-\w+)?)(?=\s*:)/g, (_, side, rest) => `border-inline-${sideOf(side)}${rest}`],
  [/(?<![\w-])border-(top|bottom)-(left|right)-radius(?=\s*:)/g, (_, end, side) => `border-${end === "top" ? "start" : "end"}-${sideOf(side)}-radius`],
  [/(?<=[{;])(\s*)(left|right)(?=\s*:)/g, (_, space, side) => `${space}inset-inline-${sideOf(side)}`],
  [/(?<=text-align\s*:\s*)(left|right)\b/g, (_, side) => sideOf(side)],
  [/(?<=float\s*:\s*)(left|right)\b/g, (_, side) => `inline-${sideOf(side)}`],
];

export function toLogical(css: string): string {
  return RULES.reduce((told, [find, put]) => told.replace(find, put), css);
}
