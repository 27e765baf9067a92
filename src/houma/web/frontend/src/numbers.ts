/** Numbers as the server writes them: 1 503,5 in French and in Arabic, 1,503.5 in English. */

export type Language = "fr" | "ar" | "en";

const LOCALES: Record<Language, string> = { fr: "fr", ar: "fr", en: "en-GB" };
const INVISIBLE = /[\s\u00a0\u202f\u2066-\u2069\u061c\u200e\u200f]/gu;

export function pageLanguage(text: string | null | undefined): Language {
  const code = text?.slice(0, 2);
  return code === "ar" || code === "en" ? code : "fr";
}

const patterns = new Map<string, Intl.NumberFormat>();

/** Write `value` with grouped thousands and at most `decimals` decimals. */
export function formatNumber(value: number, language: Language, decimals = 3): string {
  const key = `${language}/${decimals}`;
  let pattern = patterns.get(key);
  if (!pattern) {
    pattern = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: decimals });
    patterns.set(key, pattern);
  }
  return pattern.format(value);
}

/** Write `value` shortly for an axis: 1 500 000 becomes 1,5 M. */
export function formatShort(value: number, language: Language): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${formatNumber(value / 1e9, language, 1)}\u202fG`;
  if (size >= 1e6) return `${formatNumber(value / 1e6, language, 1)}\u202fM`;
  return formatNumber(value, language, 2);
}

/**
 * Read a number a page shows, in the pattern of its language, in front of a unit or alone.
 * Returns null where the text holds no number ("unknown").
 */
export function readNumber(text: string, language: Language): number | null {
  const bare = text.replace(INVISIBLE, "").replace("\u2212", "-");
  const digits = language === "en" ? bare.replace(/,/gu, "") : bare.replace(",", ".");
  const found = /^-?\d+(\.\d+)?/u.exec(digits);
  return found ? Number(found[0]) : null;
}
