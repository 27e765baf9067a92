/** `<houma-buildings>`: the rows of the list beside it on a map; an area drawn on it becomes one of the filters. */
import { Popup, type CameraOptions, type Map as MapView, type MapMouseEvent } from "maplibre-gl";
import { TerraDraw, TerraDrawPolygonMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { popupOf, type Words } from "./buildings-popup.ts";
import { BUILDINGS, CELLS, DOTS, EACH_FROM_ZOOM, MOST_DETAILED_TILE, RING, buildingLayers, classesOf, readArea, writeArea } from "./buildings-style.ts";
import { tileAddress, type MapConfig } from "./map-config.ts";
import { newMap, openIn, pointerHint } from "./map-frame.ts";
import { buildStyle } from "./map-style.ts";
import { token } from "./tokens.ts";

const REACH = 6;
type Colour = `#${string}`;

/** A filter brings a new map: where its rows lie in the same box, it opens where the one before stood. */
let stood: { bounds: string; camera: CameraOptions } | undefined;

export class HoumaBuildings extends HTMLElement {
  private view: MapView | undefined;
  private tool: TerraDraw | undefined;
  private readonly listening = new AbortController();

  connectedCallback(): void {
    if (!this.view) void this.open();
  }

  disconnectedCallback(): void {
    this.listening.abort();
    if (this.view) {
      const { view } = this;
      stood = { bounds: this.dataset.bounds ?? "", camera: { center: view.getCenter(), zoom: view.getZoom() } };
    }
    this.tool?.stop();
    this.view?.remove();
    this.view = undefined;
  }

  private async open(): Promise<void> {
    await openIn(this, (container, config) => {
      this.view = this.draw(container, config);
      this.listen(this.view, config);
    });
  }

  private draw(container: HTMLElement, config: MapConfig): MapView {
    const text = this.dataset;
    const stays = stood && (stood.bounds === text.bounds || readArea(text.area ?? "").length);
    const opening = stays ? stood?.camera : { bounds: config.bounds, fitBoundsOptions: { padding: 24, maxZoom: 17 } };
    const view = newMap(config, text, { container, style: buildStyle(config), maxZoom: 19, ...opening });
    view.once("load", () => {
      const tiles = [tileAddress(text.buildings ?? "", location.origin, config.params)];
      view.addSource(BUILDINGS, { type: "vector", tiles, maxzoom: MOST_DETAILED_TILE });
      for (const layer of buildingLayers(classesOf(text.kinds ?? ""))) view.addLayer(layer);
      this.showArea(view);
      this.addTools(view, config);
      view.once("idle", () => { this.dataset.ready = ""; });
    });
    return view;
  }

  private showArea(view: MapView): void {
    const ring = readArea(this.dataset.area ?? "");
    if (!ring.length) return;
    view.addSource("area", { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } } });
    view.addLayer({ id: "area-fill", type: "fill", source: "area", paint: { "fill-color": token("--saffron"), "fill-opacity": 0.12 } }, "building-outlines");
    view.addLayer({ id: "area-line", type: "line", source: "area", paint: { "line-color": token("--saffron-deep"), "line-width": 2.5, "line-dasharray": [2, 1.5] } });
  }

  /** Buttons to draw an area, to give it up, and to see all that is found. */
  private addTools(view: MapView, config: MapConfig): void {
    const bar = document.createElement("div");
    bar.className = "tools-of-map";
    const hint = document.createElement("p");
    hint.setAttribute("role", "status");
    const button = (label: string, press: (self: HTMLButtonElement) => void): HTMLButtonElement => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button quiet";
      made.textContent = label;
      made.addEventListener("click", () => { press(made); });
      bar.append(made);
      return made;
    };
    const draw = button(this.dataset.textDraw ?? "", (self) => {
      if (this.tool) this.stopDrawing();
      else this.startDrawing(view);
      self.setAttribute("aria-pressed", String(this.tool !== undefined));
      self.textContent = (this.tool ? this.dataset.textStop : this.dataset.textDraw) ?? "";
      hint.textContent = this.tool ? (this.dataset.textHint ?? "") : "";
    });
    draw.setAttribute("aria-pressed", "false");
    if (this.dataset.area) button(this.dataset.textClear ?? "", () => { this.narrowTo(""); });
    button(this.dataset.textWhole ?? "", () => { view.fitBounds(config.bounds, { padding: 24, maxZoom: 17 }); });
    bar.append(hint);
    this.querySelector(".canvas")?.append(bar);
  }

  private startDrawing(view: MapView): void {
    const ink = token("--majorelle") as Colour;
    const tool = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: view, coordinatePrecision: 7 }),
      modes: [new TerraDrawPolygonMode({ styles: { fillColor: ink, fillOpacity: 0.15, outlineColor: ink, outlineWidth: 2.5 } })],
    });
    this.tool = tool;
    tool.start();
    tool.setMode("polygon");
    tool.on("finish", () => {
      const drawn = tool.getSnapshot().find(({ geometry }) => geometry.type === "Polygon");
      if (drawn?.geometry.type === "Polygon") this.narrowTo(writeArea(drawn.geometry.coordinates[0] ?? []));
    });
  }

  private stopDrawing(): void {
    this.tool?.stop();
    this.tool = undefined;
  }

  /** The area goes the way of every filter: into the form, and from there into the address. */
  private narrowTo(area: string): void {
    const form = document.querySelector<HTMLFormElement>("form.filters");
    const field = form?.elements.namedItem("area");
    if (!form || !(field instanceof HTMLInputElement)) return;
    field.value = area;
    form.requestSubmit();
  }

  private listen(view: MapView, config: MapConfig): void {
    const text = this.dataset;
    const words: Words = {
      language: config.language, rtl: config.rtl, page: text.page ?? "", buildings: text.textBuildings ?? "",
      evacuates: text.textEvacuates ?? "", closer: text.textCloser ?? "", unclassed: text.textUnclassed ?? "",
    };
    const hint = pointerHint();
    const layers = (): string[] => [CELLS, DOTS].filter((layer) => view.getLayer(layer));
    view.on("mousemove", ({ point, lngLat }: MapMouseEvent) => {
      const found = this.tool ? [] : view.queryRenderedFeatures(point, { layers: layers() });
      view.getCanvas().style.cursor = found.length ? "pointer" : "";
      if (found.length) hint.setLngLat(lngLat).setDOMContent(popupOf(found.slice(0, 1), words)).addTo(view);
      else hint.remove();
    });
    view.on("mouseout", () => { hint.remove(); });
    view.on("click", ({ point, lngLat }: MapMouseEvent) => {
      if (this.tool) return;
      const found = view.queryRenderedFeatures([[point.x - REACH, point.y - REACH], [point.x + REACH, point.y + REACH]], { layers: layers() });
      if (!found.length) return;
      hint.remove();
      if (found[0]?.layer.id === CELLS) view.easeTo({ center: lngLat, zoom: Math.min(view.getZoom() + 2, EACH_FROM_ZOOM + 1) });
      else new Popup({ maxWidth: "none", offset: 8 }).setLngLat(lngLat).setDOMContent(popupOf(found, words)).addTo(view);
    });
    const light = (event: Event): void => {
      const entry = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-highlight]") : null;
      const id = event.type === "focusout" ? -1 : Number(entry?.dataset.highlight ?? -1);
      if (view.getLayer(RING)) view.setFilter(RING, ["==", ["get", "id"], id]);
    };
    for (const type of ["mouseover", "focusin", "focusout"]) document.addEventListener(type, light, { signal: this.listening.signal });
  }
}

if (!customElements.get("houma-buildings")) customElements.define("houma-buildings", HoumaBuildings);
