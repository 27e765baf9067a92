/** A form's own languages, beside the language of the page. */

const XFORMS = "http://www.w3.org/2002/xforms";

/** The code that a form's language bears: "French (fr)" and "fr" are French; a name without a code is itself. */
export function codeOf(language: string): string {
  const code = /\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$/.exec(language)?.[1] ?? language;
  return code.trim().toLowerCase();
}

/** Does a form speak of `language` with one of these names? French of Morocco is French. */
export function speaks(languages: readonly string[], language: string): string | undefined {
  return languages.find((name) => codeOf(name) === language) ?? languages.find((name) => codeOf(name).split("-")[0] === language);
}

/** The form beginning in the language of the page where it has it, and the codes of all its languages. */
export function inLanguage(xml: string, language: string): { xml: string; codes: string[] } {
  const form = new DOMParser().parseFromString(xml, "application/xml");
  const translations = [...form.getElementsByTagNameNS(XFORMS, "translation")];
  const names = translations.map((translation) => translation.getAttribute("lang") ?? "");
  const wanted = speaks(names, language);
  if (wanted !== undefined) {
    for (const translation of translations) {
      if (translation.getAttribute("lang") === wanted) translation.setAttribute("default", "true()");
      else translation.removeAttribute("default");
    }
  }
  return { xml: new XMLSerializer().serializeToString(form), codes: names.map(codeOf) };
}
