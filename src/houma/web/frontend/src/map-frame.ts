/** What every map of ours has in common: it opens once its glyphs are there, in the words of its page, or says that it cannot. */
import "maplibre-gl/dist/maplibre-gl.css";
import "../styles/map.css";
import { AttributionControl, Map as MapView, NavigationControl, Popup, setWorkerUrl, type MapOptions } from "maplibre-gl";
import workerAddress from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { readConfig, type MapConfig } from "./map-config.ts";

setWorkerUrl(workerAddress);

/** What the controls of the map say, by the attribute that brings the words. */
const WORDS: Record<string, string> = {
  "NavigationControl.ZoomIn": "textZoomIn",
  "NavigationControl.ZoomOut": "textZoomOut",
  "Popup.Close": "textClose",
  "CooperativeGesturesHandler.WindowsHelpText": "textCtrl",
  "CooperativeGesturesHandler.MacHelpText": "textCmd",
  "CooperativeGesturesHandler.MobileHelpText": "textFingers",
};

/** The corner where controls stand: at the end of a line. */
export function corner({ rtl }: MapConfig): "top-left" | "top-right" {
  return rtl ? "top-left" : "top-right";
}

/** Open a map in the element's `.canvas`; what fails stands in its `.fallback`. Nothing opens in an element that left the page. */
export async function openIn(element: HTMLElement, open: (container: HTMLElement, config: MapConfig) => void | Promise<void>): Promise<void> {
  const canvas = element.querySelector<HTMLElement>(".canvas");
  const fallback = element.querySelector<HTMLElement>(".fallback");
  if (!canvas) throw new Error(`a ${element.localName} needs an element of class canvas`);
  const { lang, dir } = document.documentElement;
  // Glyphs are drawn from the page's fonts, which must be there before the first one is drawn.
  await Promise.all([document.fonts.load('24px "IBM Plex Sans"', "Aé1"), lang === "ar" ? document.fonts.load('24px "IBM Plex Sans Arabic"', "فاس") : null]);
  if (!element.isConnected) return;
  const container = document.createElement("div");
  canvas.append(container);
  try {
    await open(container, readConfig(element.dataset, lang, dir));
  } catch (error) {
    container.remove();
    if (fallback) fallback.textContent = element.dataset.textFailed ?? "";
    element.dataset.failed = error instanceof Error ? error.message : "unknown";
    return;
  }
  if (fallback) fallback.hidden = true;
}

/** A flat map that keeps north up; what `own` says goes before. */
export function newMap(config: MapConfig, text: DOMStringMap, own: MapOptions): MapView {
  const said = Object.entries(WORDS).flatMap(([key, name]): [string, string][] => { const words = text[name]; return words === undefined ? [] : [[key, words]]; });
  const view = new MapView({
    renderWorldCopies: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: true,
    attributionControl: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    locale: { "Map.Title": config.title, ...Object.fromEntries(said) },
    ...own,
  });
  view.touchZoomRotate.disableRotation();
  view.keyboard.disableRotation();
  view.addControl(new NavigationControl({ showCompass: false }), corner(config));
  if (config.baseAttribution) view.addControl(new AttributionControl({ compact: true }), config.rtl ? "bottom-left" : "bottom-right");
  return view;
}

/** What stands beside the pointer. */
export function pointerHint(): Popup {
  return new Popup({ closeButton: false, closeOnClick: false, focusAfterOpen: false, className: "map-hint", offset: 10 });
}
