/** Buildings on the map: cells with their count far away, numbered dots and outlines near. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { colourOfKind, token } from "./tokens.ts";

export const BUILDINGS = "buildings";
export const CELLS = "building-cells";
export const DOTS = "building-dots";
export const RING = "building-ring";
/** From this zoom on the tiles hold each building; see `tiles/buildings.py`. */
export const EACH_FROM_ZOOM = 15;
export const MOST_DETAILED_TILE = 18;
const OUTLINES_FROM_ZOOM = 16;
const FONT = ["IBM Plex Sans", "IBM Plex Sans Arabic"];

export interface Class {
  /** The number that stands in the dots of the class and in the legend. */
  number: number;
  colour: string;
  ink: string;
}

/** Classes from "1:seq-7,2:seq-4": the number of each and the kind whose colour it has. */
export function readClasses(text: string): { number: number; kind: string }[] {
  return text
    .split(",")
    .map((part) => part.split(":"))
    .filter((part): part is [string, string] => part.length === 2 && /^\d+$/u.test(part[0] ?? ""))
    .map(([number, kind]) => ({ number: Number(number), kind }));
}

/** Corners from "-4.98,34.06;-4.97,34.06;…" as a closed ring; empty where there is no area. */
export function readArea(text: string): [number, number][] {
  const corners = text
    .split(";")
    .map((part) => part.split(",").map(Number))
    .filter((pair): pair is [number, number] => pair.length === 2 && pair.every(Number.isFinite));
  const first = corners[0];
  return first && corners.length >= 3 ? [...corners, first] : [];
}

/** The corners of a drawn ring as they stand in an address; the last one repeats the first and is left out. */
export function writeArea(ring: readonly (readonly number[])[]): string {
  return ring.slice(0, -1).map((corner) => corner.slice(0, 2).map((degrees) => String(Math.round(degrees * 1e6) / 1e6)).join(",")).join(";");
}

/** How light a colour "#rrggbb" is, from 0 to 1. */
export function lightness(colour: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.2126 * (parts[0] ?? 1) + 0.7152 * (parts[1] ?? 1) + 0.0722 * (parts[2] ?? 1);
}

export function classesOf(text: string): Class[] {
  return readClasses(text).map(({ number, kind }) => {
    const colour = colourOfKind(kind);
    return { number, colour, ink: lightness(colour) < 0.5 ? token("--white") : token("--ink") };
  });
}

function bySeverity(classes: Class[], output: (one: Class) => string, rest: string): ExpressionSpecification | string {
  const cases = new Map(classes.map((one) => [one.number, output(one)]));
  return cases.size ? (["match", ["to-number", ["get", "severity"], -1], ...[...cases].flat(), rest] as unknown as ExpressionSpecification) : rest;
}

const none: ExpressionSpecification = ["==", ["get", "id"], -1];
const countRadius: ExpressionSpecification = ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 8, 10, 15, 60, 24, 200, 30];

export function buildingLayers(classes: Class[]): LayerSpecification[] {
  const source = BUILDINGS, blank = token("--white"), plain = token("--majorelle-soft");
  const colour = bySeverity(classes, (one) => one.colour, classes.length ? blank : plain);
  const ink = bySeverity(classes, (one) => one.ink, token("--ink"));
  const edge = token("--ink-soft");
  const text = { "text-font": FONT, "text-allow-overlap": true, "text-ignore-placement": true } as const;
  return [
    { id: "building-outlines", type: "fill", source, "source-layer": "outlines", minzoom: OUTLINES_FROM_ZOOM, paint: { "fill-color": colour, "fill-opacity": 0.55, "fill-outline-color": edge } },
    {
      id: CELLS, type: "circle", source, "source-layer": "cells", maxzoom: EACH_FROM_ZOOM,
      paint: { "circle-color": colour, "circle-opacity": 0.92, "circle-radius": countRadius, "circle-stroke-color": edge, "circle-stroke-width": 1 },
    },
    {
      id: "building-counts", type: "symbol", source, "source-layer": "cells", maxzoom: EACH_FROM_ZOOM,
      layout: { ...text, "text-field": ["to-string", ["get", "count"]], "text-size": ["interpolate", ["linear"], ["get", "count"], 1, 10.5, 1000, 12.5] },
      paint: { "text-color": ink },
    },
    {
      id: DOTS, type: "circle", source, "source-layer": "buildings", minzoom: EACH_FROM_ZOOM,
      paint: { "circle-color": colour, "circle-radius": ["interpolate", ["linear"], ["zoom"], 15, 5, 17, 9, 19, 12], "circle-stroke-color": edge, "circle-stroke-width": 1 },
    },
    {
      id: "building-numbers", type: "symbol", source, "source-layer": "buildings", minzoom: 16,
      layout: { ...text, "text-field": ["to-string", ["coalesce", ["get", "severity"], ""]], "text-size": ["interpolate", ["linear"], ["zoom"], 16, 9, 19, 13] },
      paint: { "text-color": ink },
    },
    {
      id: RING, type: "circle", source, "source-layer": "buildings", minzoom: EACH_FROM_ZOOM, filter: none,
      paint: { "circle-color": "transparent", "circle-radius": 14, "circle-stroke-color": token("--saffron"), "circle-stroke-width": 3.5 },
    },
  ];
}
