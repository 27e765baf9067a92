/** Colours as eyes see them: contrast (WCAG 2.2) and what is left of a difference under each kind of colour vision. */

export type Rgb = [red: number, green: number, blue: number];

/** Linear light, 0 to 1, of "#rrggbb". */
export function linear(hex: string): Rgb {
  return [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1: rows act on linear red, green and blue. */
export const VISIONS: Record<string, Rgb[]> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const TO_XYZ: Rgb[] = [[0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505], [0.2126, 0.7152, 0.0722], [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089]];
const times = (rows: Rgb[], [a, b, c]: Rgb): Rgb => rows.map(([x, y, z]) => x * a + y * b + z * c) as Rgb;

/** CIE L*a*b* (D65) of a colour seen with one kind of vision. */
function lab(hex: string, vision: Rgb[]): Rgb {
  const seen = times(vision, linear(hex)).map((share) => Math.min(1, Math.max(0, share))) as Rgb;
  const [x, y, z] = times(TO_XYZ, seen).map((share) => (share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116)) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Difference of two colours (CIE 1976) under a kind of vision; about 2 can just be seen side by side. */
export function difference(one: string, other: string, vision: Rgb[]): number {
  const [first, second] = [lab(one, vision), lab(other, vision)];
  return Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}
