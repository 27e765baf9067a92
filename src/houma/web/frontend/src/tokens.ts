/** Colours of the style sheet, read where they are drawn by script. */

export const SCALES = ["medina", "neighbourhood", "city", "emerging_centre", "region", "new_town"] as const;

/** The value of a custom property such as `--majorelle`. */
export function token(name: string, element: Element = document.documentElement): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** The colour of a kind (a scale of intervention, a capital, a state) as the classes `c-…` give it. */
export function colourOfKind(kind: string): string {
  const probe = document.createElement("i");
  probe.className = `c-${kind}`;
  probe.hidden = true;
  document.body.append(probe);
  const colour = token("--c", probe);
  probe.remove();
  return colour || token("--majorelle");
}
