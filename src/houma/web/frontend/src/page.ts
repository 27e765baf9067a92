/** Small enhancements of pages that work without them. */

/** An open menu closes on a click elsewhere, on Escape, and when the focus leaves it. */
export function closeMenusOutside(): void {
  const openMenus = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
  const closeUnlessInside = (event: Event): void => {
    for (const menu of openMenus()) if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  };
  document.addEventListener("click", closeUnlessInside);
  document.addEventListener("focusin", closeUnlessInside);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** On a phone the navigation is a strip that scrolls: the present page comes into view. */
export function revealCurrentPage(): void {
  for (const current of document.querySelectorAll<HTMLElement>(":is(.site-nav, .desk-ways, .tabs) [aria-current]")) {
    const strip = current.closest("ul");
    if (!strip) continue;
    const here = current.getBoundingClientRect();
    const frame = strip.getBoundingClientRect();
    strip.scrollLeft += here.left + here.width / 2 - (frame.left + frame.width / 2);
  }
}

/** What scrolls sideways can be reached and scrolled by keyboard, and says what it is. */
export function focusableWhenScrolling(part: ParentNode): void {
  for (const frame of part.querySelectorAll<HTMLElement>(".wide")) {
    if (frame.scrollWidth <= frame.clientWidth) continue;
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    const name = frame.querySelector("caption")?.textContent ?? frame.closest("section")?.querySelector("h2, h3")?.textContent;
    if (name) frame.setAttribute("aria-label", name.trim());
  }
}

/** After a filter changed the address, language links lead to the same list in the other language. */
export function keepQueryInLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-keeps-query]")) {
    const address = new URL(link.href);
    address.search = location.search;
    link.href = address.href;
  }
}

/** Browsers that cannot style the content of a fold would hide the filters on a wide page: there the fold stands open. */
export function openFoldsWhenWide(): void {
  if (CSS.supports("selector(::details-content)") || !matchMedia("(width > 820px)").matches) return;
  for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.fold")) fold.open = true;
}

/** Where a part of the page was asked for and did not come, the page says so until one comes. */
export function tellOfFailedParts(): void {
  const region = document.getElementById("failed-part");
  const notice = document.getElementById("failed-part-notice");
  if (!region || !(notice instanceof HTMLTemplateElement)) return;
  let leaving = false;
  // Requests break off when the page is left; a download begins like a departure and is none.
  window.addEventListener("beforeunload", () => { leaving = true; window.setTimeout(() => { leaving = false; }, 5000); });
  for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
    document.addEventListener(failed, () => {
      // What is asked for every second is not to be announced every second.
      if (!leaving && !region.hasChildNodes()) region.replaceChildren(notice.content.cloneNode(true));
    });
  document.addEventListener("htmx:afterSwap", () => { region.replaceChildren(); });
}
