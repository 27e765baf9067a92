/** `<houma-draw>`: a perimeter drawn on the map, written as GeoJSON into a field of the page's form. */
import { LngLatBounds, type Map as MapView } from "maplibre-gl";
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { drawnPolygons, readCollection, type Collection } from "./draw-shapes.ts";
import type { MapConfig } from "./map-config.ts";
import { newMap, openIn } from "./map-frame.ts";
import { buildStyle } from "./map-style.ts";
import { token } from "./tokens.ts";

const DRAWING = "polygon";
const EDITING = "select";

type Colour = `#${string}`;

export class HoumaDraw extends HTMLElement {
  private view: MapView | undefined;
  private tool: TerraDraw | undefined;

  connectedCallback(): void {
    if (!this.view) void this.open();
  }

  disconnectedCallback(): void {
    this.tool?.stop();
    this.view?.remove();
    this.view = undefined;
  }

  private async open(): Promise<void> {
    await openIn(this, (container, config) => { this.view = this.show(container, config); });
  }

  private show(container: HTMLElement, config: MapConfig): MapView {
    const view = newMap(config, this.dataset, {
      container, style: buildStyle(config), bounds: config.bounds, maxZoom: 19, cooperativeGestures: this.field() === null,
    });
    view.once("load", () => {
      this.showRecorded(view);
      if (this.field()) this.startDrawing(view);
      this.dataset.ready = "";
    });
    return view;
  }

  /** The field that takes what is drawn; a map without one only shows. */
  private field(): HTMLTextAreaElement | null {
    const field = document.getElementById(this.dataset.into ?? "");
    return field instanceof HTMLTextAreaElement ? field : null;
  }

  private recorded(): Collection {
    return readCollection(document.getElementById(this.dataset.outlines ?? "")?.textContent ?? "");
  }

  private showRecorded(view: MapView): void {
    const data = this.recorded();
    view.addSource("recorded", { type: "geojson", data });
    view.addLayer({ id: "recorded-fill", type: "fill", source: "recorded", paint: { "fill-color": token("--saffron"), "fill-opacity": 0.18 } });
    view.addLayer({ id: "recorded-line", type: "line", source: "recorded", paint: { "line-color": token("--saffron-deep"), "line-width": 2.5 } });
    const box = new LngLatBounds();
    for (const { geometry } of data.features) {
      const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
      for (const ring of rings) for (const [x, y] of ring) if (x !== undefined && y !== undefined) box.extend([x, y]);
    }
    if (!box.isEmpty()) view.fitBounds(box, { padding: 48, maxZoom: 15, animate: false });
  }

  private startDrawing(view: MapView): void {
    const ink = token("--majorelle") as Colour;
    const tool = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: view, coordinatePrecision: 7 }),
      modes: [
        new TerraDrawPolygonMode({ styles: { fillColor: ink, fillOpacity: 0.2, outlineColor: ink, outlineWidth: 2.5 } }),
        new TerraDrawSelectMode({
          flags: { polygon: { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } } },
          styles: { selectedPolygonColor: ink, selectedPolygonFillOpacity: 0.2, selectedPolygonOutlineColor: ink },
        }),
      ],
    });
    this.tool = tool;
    tool.start();
    tool.setMode(DRAWING);
    const write = (): void => {
      const field = this.field();
      if (field) field.value = drawnPolygons(tool.getSnapshot());
    };
    tool.on("finish", () => {
      write();
      if (tool.getMode() === DRAWING) this.choose(EDITING);
    });
    tool.on("change", write);
    this.addButtons();
  }

  private addButtons(): void {
    const bar = document.createElement("div");
    bar.className = "tools-of-map";
    const entries: [string, string, () => void][] = [
      [DRAWING, this.dataset.textDraw ?? "", () => { this.choose(DRAWING); }],
      [EDITING, this.dataset.textEdit ?? "", () => { this.choose(EDITING); }],
      ["", this.dataset.textClear ?? "", () => { this.tool?.clear(); this.choose(DRAWING); const field = this.field(); if (field) field.value = ""; }],
    ];
    for (const [mode, label, press] of entries) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = label;
      if (mode) {
        button.dataset.mode = mode;
        button.setAttribute("aria-pressed", String(mode === DRAWING));
      }
      button.addEventListener("click", press);
      bar.append(button);
    }
    this.prepend(bar);
  }

  private choose(mode: string): void {
    this.tool?.setMode(mode);
    for (const button of this.querySelectorAll<HTMLElement>("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
}

if (!customElements.get("houma-draw")) customElements.define("houma-draw", HoumaDraw);
