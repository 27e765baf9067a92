/** `<houma-map>`: proportional dots from our own vector tiles. Nothing is asked of another host. */
import { Popup, type IControl, type Map as MapView, type MapMouseEvent, type PaddingOptions, type VectorTileSource } from "maplibre-gl";
import type { MapConfig } from "./map-config.ts";
import { corner, newMap, openIn, pointerHint } from "./map-frame.ts";
import { popupContent, type Texts } from "./map-popup.ts";
import { AGREEMENTS, HIGHLIGHT_LAYERS, TERRITORY_LAYERS, agreementTiles, buildStyle } from "./map-style.ts";
import { addPatterns, fetchValues, lightEntries, moveTogether, type PlaceValues } from "./map-values.ts";

const CLICKABLE = [AGREEMENTS, ...TERRITORY_LAYERS];
const TOUCH_REACH = 8;

/** Room around the country, more on the side where the controls stand. */
function fitPadding({ rtl }: MapConfig): PaddingOptions {
  return { top: 16, bottom: 16, left: rtl ? 56 : 16, right: rtl ? 16 : 56 };
}

/** A button that brings the whole country back. */
class WholeButton implements IControl {
  private readonly frame = document.createElement("div");
  private readonly onPress: () => void;

  constructor(title: string, onPress: () => void) {
    this.onPress = onPress;
    this.frame.className = "maplibregl-ctrl maplibregl-ctrl-group";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-whole";
    button.title = title;
    button.setAttribute("aria-label", title);
    this.frame.append(button);
  }

  onAdd(): HTMLElement {
    this.frame.addEventListener("click", this.onPress);
    return this.frame;
  }

  onRemove(): void {
    this.frame.removeEventListener("click", this.onPress);
    this.frame.remove();
  }
}

export class HoumaMap extends HTMLElement {
  private view: MapView | undefined;
  private readonly listening = new AbortController();
  private readonly hint = pointerHint();

  connectedCallback(): void {
    if (!this.view) void this.open();
  }

  disconnectedCallback(): void {
    this.listening.abort();
    this.view?.remove();
    this.view = undefined;
  }

  /** Whether a filter replaced the map while something was fetched. */
  private gone(): boolean {
    return !this.isConnected;
  }

  private async open(): Promise<void> {
    await openIn(this, async (container, config) => {
      const values = config.values ? await fetchValues(config.values, this.listening.signal) : undefined;
      if (this.gone()) return;
      this.view = this.draw(container, config, values);
      this.listen(this.view, config, values);
    });
  }

  private draw(container: HTMLElement, config: MapConfig, values: PlaceValues | undefined): MapView {
    const text = this.dataset;
    const view = newMap(config, text, {
      container, style: buildStyle(config, values), bounds: config.bounds, fitBoundsOptions: { padding: fitPadding(config) }, maxZoom: 14,
    });
    view.addControl(new WholeButton(text.textWhole ?? "", () => { view.fitBounds(config.bounds, { padding: fitPadding(config) }); }), corner(config));
    if (values) view.on("styledata", () => { addPatterns(view); });
    if (config.sync) moveTogether(view, config.sync, this.listening.signal);
    view.once("idle", () => { this.dataset.ready = ""; });
    return view;
  }

  private listen(view: MapView, config: MapConfig, values: PlaceValues | undefined): void {
    const texts: Texts = {
      inhabitants: this.dataset.textInhabitants ?? "",
      agreements: this.dataset.textAgreements ?? "",
      unknown: this.dataset.textUnknown ?? "",
      said: (code) => values?.places[code]?.[1],
    };
    const light = (code: string): void => {
      if (values) lightEntries(code);
    };
    const layers = (): string[] => CLICKABLE.filter((layer) => view.getLayer(layer));
    view.on("mousemove", (event: MapMouseEvent) => {
      const found = view.queryRenderedFeatures(event.point, { layers: layers() });
      view.getCanvas().style.cursor = found.length ? "pointer" : "";
      if (found[0]) this.hint.setLngLat(event.lngLat).setDOMContent(popupContent(found.slice(0, 1), config, texts)).addTo(view);
      else this.hint.remove();
      light(String(found[0]?.properties.code ?? ""));
    });
    view.on("mouseout", () => {
      this.hint.remove();
      light("");
    });
    view.on("click", ({ point, lngLat }: MapMouseEvent) => {
      const reach: [[number, number], [number, number]] = [[point.x - TOUCH_REACH, point.y - TOUCH_REACH], [point.x + TOUCH_REACH, point.y + TOUCH_REACH]];
      const exact = view.queryRenderedFeatures(point, { layers: layers() });
      const found = exact.length ? exact : view.queryRenderedFeatures(reach, { layers: layers() });
      if (!found.length) return;
      this.hint.remove();
      new Popup({ maxWidth: "none", offset: 8 }).setLngLat(lngLat).setDOMContent(popupContent(found, config, texts)).addTo(view);
    });
    this.printAsPicture(view, config.title);
    this.followLists(view);
    this.followFilters(view, config);
  }

  /** Paper gets the map as it stands on the screen: a canvas would be cut or left empty. */
  private printAsPicture(view: MapView, title: string): void {
    const picture = document.createElement("img");
    picture.className = "printed";
    picture.alt = title;
    const take = (): void => {
      view.redraw();
      picture.src = view.getCanvas().toDataURL();
      this.querySelector(".canvas")?.append(picture);
    };
    window.addEventListener("beforeprint", take, { signal: this.listening.signal });
    window.addEventListener("afterprint", () => { picture.remove(); }, { signal: this.listening.signal });
  }

  /** A list entry marked `data-highlight="code"` lights its dot while it is pointed at or focused. */
  private followLists(view: MapView): void {
    const light = (event: Event): void => {
      const entry = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-highlight]") : null;
      const code = event.type === "mouseover" || event.type === "focusin" ? (entry?.dataset.highlight ?? "") : "";
      for (const layer of HIGHLIGHT_LAYERS) if (view.getLayer(layer)) view.setFilter(layer, ["==", ["get", "code"], code]);
    };
    for (const type of ["mouseover", "focusin", "focusout"]) document.addEventListener(type, light, { signal: this.listening.signal });
  }

  /** When a filter changes the page's address, the dots follow. */
  private followFilters(view: MapView, config: MapConfig): void {
    if (!config.follow.length || !config.agreements) return;
    const follow = (): void => {
      const source = view.getSource<VectorTileSource>(AGREEMENTS);
      source?.setTiles(agreementTiles(config));
    };
    document.addEventListener("htmx:pushedIntoHistory", follow, { signal: this.listening.signal });
  }
}

if (!customElements.get("houma-map")) customElements.define("houma-map", HoumaMap);
