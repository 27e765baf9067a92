/** Figures by class on the map: filled boundaries where there are some, dots elsewhere. What is missing stays visible. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, Map as MapView } from "maplibre-gl";
import { colourOfKind, token } from "./tokens.ts";

/** What the server answers: the colours of the classes, and for each place its class and what to say of it. */
export interface PlaceValues {
  kinds: string[];
  /** Whether boundaries of the level are loaded; `bare` are the places without one. */
  outlined: boolean;
  bare: string[];
  places: Record<string, [number: number, said: string]>;
}

export const MISSING = -1;
export const SUPPRESSED = -2;
export const FILLED = "value-area";
export const DOTS = "value-dot";
const HATCH = "value-hatch";
const GRAIN = "value-grain";
const SOURCE = "territories";
const people = (factor: number, least: number, most: number): unknown[] => ["min", most, ["max", least, ["*", factor, ["sqrt", ["max", 0, ["to-number", ["get", "population"], 0]]]]]];
/** Dots grow with the people who live there; the least still shows its colour. */
export const VALUE_RADIUS = [
  "interpolate", ["linear"], ["zoom"], 4, people(0.0068, 2, 18), 7, people(0.012, 4, 28), 11, people(0.03, 7, 50),
] as unknown as ExpressionSpecification;

export async function fetchValues(address: string, signal: AbortSignal): Promise<PlaceValues> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`figures: ${answer.status}`);
  return (await answer.json()) as PlaceValues;
}

/** Codes of the places of one class. */
export function codesOf(values: PlaceValues, wanted: number): string[] {
  return Object.entries(values.places).filter(([, [number]]) => number === wanted).map(([code]) => code);
}

/** `match` of a place's code: one output a class, another for what has none. */
export function byClass(values: PlaceValues, outputs: string[], missing: string, suppressed: string): ExpressionSpecification | string {
  const cases: unknown[] = [];
  const add = (codes: string[], output: string): void => { if (codes.length) cases.push(codes, output); };
  outputs.forEach((output, number) => { add(codesOf(values, number), output); });
  add(codesOf(values, SUPPRESSED), suppressed);
  return cases.length ? (["match", ["get", "code"], ...cases, missing] as unknown as ExpressionSpecification) : missing;
}

/** The layers, in the place of those that show territories without figures. */
export function valueLayers(values: PlaceValues, layer: string): LayerSpecification[] {
  const colours = values.kinds.map(colourOfKind);
  const blank = token("--paper");
  const colour = byClass(values, colours, blank, token("--plaster-deep"));
  const unknown: FilterSpecification = ["in", ["get", "code"], ["literal", codesOf(values, MISSING)]];
  const hidden: FilterSpecification = ["in", ["get", "code"], ["literal", codesOf(values, SUPPRESSED)]];
  const area = { source: SOURCE, "source-layer": "boundaries" } as const;
  const filled: LayerSpecification[] = values.outlined
    ? [
        { id: FILLED, type: "fill", ...area, paint: { "fill-color": colour, "fill-opacity": 0.92 } },
        { id: "value-missing", type: "fill", ...area, filter: unknown, paint: { "fill-pattern": HATCH } },
        { id: "value-suppressed", type: "fill", ...area, filter: hidden, paint: { "fill-pattern": GRAIN } },
        { id: "value-edge", type: "line", ...area, paint: { "line-color": token("--paper"), "line-width": 0.8 } },
      ]
    : [];
  const dots: LayerSpecification = {
    id: DOTS, type: "circle", source: SOURCE, "source-layer": layer,
    ...(values.outlined ? { filter: ["in", ["get", "code"], ["literal", values.bare]] as FilterSpecification } : {}),
    layout: { "circle-sort-key": ["-", 0, ["to-number", ["get", "population"], 0]] },
    paint: {
      "circle-color": colour, "circle-radius": VALUE_RADIUS, "circle-opacity": 0.94,
      "circle-stroke-color": byClass(values, colours.map(() => token("--stone-deep")), token("--edge"), token("--stone-deep")),
      "circle-stroke-width": strokeWidth(values),
    },
  };
  return [...filled, dots];
}

function strokeWidth(values: PlaceValues): ExpressionSpecification | number {
  const unknown = [...codesOf(values, MISSING), ...codesOf(values, SUPPRESSED)];
  return unknown.length ? ["match", ["get", "code"], unknown, 1.3, 0.3] : 0.3;
}

/** Patterns for what is not shown: stripes where there is no figure, grains where it is about too few people. */
export function addPatterns(view: MapView): void {
  const draw = (name: string, paint: (pen: CanvasRenderingContext2D, size: number) => void): void => {
    const size = 16;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    if (!pen || view.hasImage(name)) return;
    paint(pen, size);
    view.addImage(name, pen.getImageData(0, 0, size, size), { pixelRatio: 2 });
  };
  draw(HATCH, (pen, size) => {
    pen.fillStyle = token("--paper");
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = token("--edge");
    pen.lineWidth = 2;
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift - 1, size + 1);
      pen.lineTo(shift + size + 1, -1);
      pen.stroke();
    }
  });
  draw(GRAIN, (pen, size) => {
    pen.fillStyle = token("--plaster-deep");
    pen.fillRect(0, 0, size, size);
    pen.fillStyle = token("--stone-deep");
    for (const [x, y] of [[4, 4], [12, 12]] as const) {
      pen.beginPath();
      pen.arc(x, y, 2, 0, 2 * Math.PI);
      pen.fill();
    }
  });
}

interface Follower {
  view: MapView;
  following: boolean;
}
const together = new Map<string, Set<Follower>>();

/** Maps of one name show the same part of the country: what one does, the others follow. */
export function moveTogether(view: MapView, name: string, signal: AbortSignal): void {
  const own: Follower = { view, following: false };
  const group = together.get(name) ?? new Set<Follower>();
  together.set(name, group.add(own));
  view.on("move", () => {
    if (own.following) return;
    for (const other of group) {
      if (other === own) continue;
      other.following = true;
      other.view.jumpTo({ center: view.getCenter(), zoom: view.getZoom() });
      other.following = false;
    }
  });
  signal.addEventListener("abort", () => { group.delete(own); });
}

/** Mark the entries of a list that stand for the place under the pointer. */
export function lightEntries(code: string): void {
  for (const entry of document.querySelectorAll<HTMLElement>("[data-highlight]")) entry.toggleAttribute("data-lit", code !== "" && entry.dataset.highlight === code);
}
