/**
 * What is changed in the packaged form component (`@getodk/web-forms`) while it is bundled.
 *
 * As published it writes its styles into the page, brings 2 MB of fonts inside them, knows no right-to-left, speaks only
 * English and draws maps from another host. Our pages allow no inline style, have their own fonts, and ask no other host.
 * Every change says what it looks for, and breaks the build where the package no longer holds it.
 */
import type { Plugin } from "vite";
import { toLogical } from "./logical-css.ts";
import { WORDS } from "../src/web-form-words.ts";

const PACKAGE = "/@getodk/web-forms/dist/";
const SHEET = "virtual:odk-web-forms.css";
const WORDS_MODULE = "/src/web-form-words.ts";
const OPENING = "document.createTextNode('";
const CLOSING = "')),document.head.appendChild(";

interface Change {
  readonly what: string;
  readonly find: RegExp;
  readonly put: (found: string, part: string) => string;
}

const CHANGES: readonly Change[] = [
  ...Object.keys(WORDS).map((text) => ({
    what: `the text ${JSON.stringify(text)}`,
    // A key of the keyboard has such a name too ("Delete"): what is compared stays.
    find: new RegExp(`(?<!case )${escaped(JSON.stringify(text))}`, "g"),
    put: (found: string) => `word(${found})`,
  })),
  {
    what: "figures of a place",
    find: /`(Longitude|Latitude|Altitude|Accuracy): \$\{/g,
    put: (_, name) => `\`\${word(${JSON.stringify(`${name}: `)})}\${`,
  },
  { what: "the count of faults", find: /`\$\{(\w+)\} questions with errors\.`/g, put: (_, count) => `faults(${count})` },
  { what: "the way to the faults", find: /document\.scrollingElement\?\.scrollTo\(0, 0\)/g, put: () => "revealForm()" },
  { what: "a reset of the whole page", find: /document\.head\.prepend\(\w+\)/g, put: () => "undefined" },
  { what: "the settings of the look", find: /\{ theme: \{ preset: odkThemePreset,/g, put: () => "{ csp: { nonce: styleNonce() }, theme: { preset: odkThemePreset," },
  {
    what: "who is told of the form's state",
    find: /\w+\.value = (\w+)\.instance\?\.mode === "edit";/g,
    put: (found, state) => `${found} formState(${state});`,
  },
  {
    // A draft is taken up where it was left, under its instanceID; an edit would be a submission of its own.
    what: "how a begun form is opened again",
    find: /= resolvableFormInstanceInput\((\w+)\.editInstance\), (\w+ = await \w+)\.editInstance\(/g,
    put: (found) => found.replace(/resolvableFormInstanceInput\((\w+)\.editInstance\)/, "$1.editInstance").replace(/\.editInstance\($/, ".restoreInstance("),
  },
  { what: "the host of the map", find: /"https:\/\/tile\.openstreetmap\.org\/\{z\}\/\{x\}\/\{y\}\.png"/g, put: () => "baseTiles()" },
  { what: "who is named under the map", find: /'&#169; <a href="https:\/\/www\.openstreetmap[^']*'/g, put: () => "baseAttribution()" },
];

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The style sheet out of the line that writes it into the page, without fonts, in logical directions; and the rest. */
function apart(code: string): { css: string; rest: string } {
  const begin = code.indexOf(OPENING) + OPENING.length;
  const end = code.indexOf(CLOSING);
  const after = code.indexOf("\n", end);
  if (end < begin || after < 0) throw new Error("@getodk/web-forms: its style sheet is not where it was");
  // The text of a script: quotes, backslashes and line ends stand escaped in it.
  const css = code.slice(begin, end).replace(/\\(['"\\n])/g, (_, mark: string) => (mark === "n" ? "\n" : mark));
  const plain = css.replace(/^@charset[^;]*;/, "").replace(/@font-face\{[^}]*\}/g, "");
  return { css: toLogical(plain), rest: code.slice(after + 1) };
}

export function odkWebForms(): Plugin {
  let css = "";
  const made = new Set<string>();
  return {
    name: "odk-web-forms",
    enforce: "pre",
    resolveId: (id) => (id === SHEET ? id : null),
    load: (id) => (id === SHEET ? css : null),
    transform(code, id) {
      if (!id.replaceAll("\\", "/").includes(PACKAGE)) return null;
      if (code.includes(OPENING)) {
        const parts = apart(code);
        css = parts.css;
        return { code: `import ${JSON.stringify(SHEET)};\n${parts.rest}`, map: null };
      }
      let changed = code;
      for (const { what, find, put } of CHANGES) {
        changed = changed.replace(find, (found: string, part: string) => {
          made.add(what);
          return put(found, part);
        });
      }
      const names = "baseAttribution, baseTiles, faults, formState, revealForm, styleNonce, word";
      return { code: `import { ${names} } from ${JSON.stringify(WORDS_MODULE)};\n${changed}`, map: null };
    },
    buildEnd(error) {
      const missing = CHANGES.map(({ what }) => what).filter((what) => !made.has(what));
      if (error === undefined && made.size > 0 && missing.length > 0) {
        throw new Error(`@getodk/web-forms no longer holds ${missing.join(", ")}`);
      }
    },
  };
}
