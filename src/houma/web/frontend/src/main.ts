import "../styles/main.css";
import htmx from "htmx.org";
import { closeMenusOutside, focusableWhenScrolling, keepQueryInLinks, openFoldsWhenWide, revealCurrentPage, tellOfFailedParts } from "./page.ts";
import { forgetOnSigningOut, forgetWhereNobodyIsSignedIn } from "./web-form-store.ts";

// The pages' security policy allows no inline style and no evaluated text; and no page is kept in the browser's storage.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;

/** Filters left empty stay out of the address. */
function dropEmptyParameters(event: Event): void {
  const { formData, elt } = (event as CustomEvent<{ formData: FormData; elt: Element }>).detail;
  if (!elt.closest("form.filters")) return;
  for (const name of new Set(formData.keys())) {
    const kept = formData.getAll(name).filter((value) => value !== "");
    formData.delete(name);
    for (const value of kept) formData.append(name, value);
  }
}

/** Maps and charts are fetched only by pages that hold one; called again for what a filter brings. */
function enhance(part: ParentNode): void {
  if (part.querySelector("houma-map") ?? (part instanceof Element && part.matches("houma-map"))) void import("./map.ts");
  if (part.querySelector("houma-weights")) void import("./weights.ts");
  if (part.querySelector("houma-buildings") ?? (part instanceof Element && part.matches("houma-buildings"))) void import("./buildings-map.ts");
  if (part.querySelector("houma-draw")) void import("./draw.ts");
  if (part.querySelector("houma-form")) void import("./web-form.ts");
  if (part.querySelector("[data-chart]")) void import("./chart.ts").then((chart) => { chart.drawCharts(part); });
  focusableWhenScrolling(part);
}

document.addEventListener("htmx:configRequest", dropEmptyParameters);
document.addEventListener("htmx:pushedIntoHistory", keepQueryInLinks);
closeMenusOutside();
forgetOnSigningOut();
forgetWhereNobodyIsSignedIn();
openFoldsWhenWide();
revealCurrentPage();
tellOfFailedParts();
enhance(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element && event.target !== document.body) enhance(event.target.parentElement ?? event.target);
});
