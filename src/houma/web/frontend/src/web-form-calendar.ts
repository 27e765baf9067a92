/** The words of the component's calendar, from the browser's own knowledge of languages. */

function names(count: number, options: Intl.DateTimeFormatOptions, language: string, of: (index: number) => Date): string[] {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  return Array.from({ length: count }, (_, index) => format.format(of(index)));
}

const month = (index: number): Date => new Date(Date.UTC(2023, index, 1));
// The first of January 2023 was a Sunday, with which the component begins its week's names.
const day = (index: number): Date => new Date(Date.UTC(2023, 0, 1 + index));

/** Months and days in `language`, as Morocco says them in Arabic; the week begins on Monday, dates are day/month/year. */
export function calendarWords(language: string): Record<string, unknown> {
  const spoken = language === "ar" ? "ar-MA-u-nu-latn" : language;
  const aria: Record<string, [string, string, string]> = {
    fr: ["Aucune option", "Aucun résultat", "Aujourd’hui"],
    ar: ["لا خيارات", "لا نتائج", "اليوم"],
    en: ["No options", "No results", "Today"],
  };
  const [emptyMessage, emptyFilterMessage, today] = aria[language] ?? ["", "", ""];
  return {
    monthNames: names(12, { month: "long" }, spoken, month),
    monthNamesShort: names(12, { month: "short" }, spoken, month),
    dayNames: names(7, { weekday: "long" }, spoken, day),
    dayNamesShort: names(7, { weekday: "short" }, spoken, day),
    dayNamesMin: names(7, { weekday: "narrow" }, spoken, day),
    firstDayOfWeek: 1,
    dateFormat: "dd/mm/yy",
    emptyMessage,
    emptySearchMessage: emptyFilterMessage,
    emptyFilterMessage,
    today,
  };
}
