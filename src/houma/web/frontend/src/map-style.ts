/** The map's layers: proportional dots on plaster, in the colours of the style sheet. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { followedParams, tileAddress, type MapConfig } from "./map-config.ts";
import { DOTS, VALUE_RADIUS, valueLayers, type PlaceValues } from "./map-values.ts";
import { SCALES, colourOfKind, token } from "./tokens.ts";

export const AGREEMENTS = "agreements";
export const TERRITORIES = "territories";
export const TERRITORY_LAYERS = ["territory", DOTS, "value-area"] as const;
export const HIGHLIGHT_LAYERS = ["agreement-highlight", "territory-highlight", "area-highlight"] as const;
const FONT = ["IBM Plex Sans", "IBM Plex Sans Arabic"];
const MOST_DETAILED_TILE = 10;

type Stops = [zoom: number, output: ExpressionSpecification | number][];
const byZoom = (stops: Stops): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], ...stops.flat()] as ExpressionSpecification;
/** Area, not radius, grows with the value. */
const root = (property: string, factor: number, least: number, most: number): ExpressionSpecification => [
  "min", most, ["max", least, ["*", factor, ["sqrt", ["max", 0, ["to-number", ["get", property], 0]]]]],
];
const ofCode = (code: string): ExpressionSpecification => ["==", ["get", "code"], code];

const peopleRadius = byZoom([[4, root("population", 0.0078, 1, 30)], [8, root("population", 0.016, 2.4, 40)], [11, root("population", 0.03, 5, 60)]]);
const amountRadius = byZoom([[4, root("amount", 0.13, 4.5, 22)], [8, root("amount", 0.18, 6, 30)], [11, root("amount", 0.22, 8, 36)]]);

function scaleColour(): ExpressionSpecification {
  const cases = SCALES.flatMap((scale) => [scale, colourOfKind(scale)]);
  return ["match", ["get", "scale"], ...cases, token("--stone")] as unknown as ExpressionSpecification;
}

function label(id: string, layer: string, zooms: [number, number], size: number, ink: string): LayerSpecification {
  return {
    id, type: "symbol", source: TERRITORIES, "source-layer": layer, minzoom: zooms[0], maxzoom: zooms[1],
    layout: {
      "text-field": ["get", "label"], "text-font": FONT, "text-size": size, "text-max-width": 8, "text-padding": 6,
      "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 0.6, "symbol-sort-key": ["-", 0, ["to-number", ["get", "population"], 0]],
    },
    paint: { "text-color": token(ink), "text-halo-color": token("--plaster"), "text-halo-width": 1.4 },
  };
}

function territoryLayers({ level, focus }: MapConfig, values: PlaceValues | undefined): LayerSpecification[] {
  const source = TERRITORIES;
  const dots: LayerSpecification = { id: "territory", type: "circle", source, "source-layer": level, paint: { "circle-color": token("--dot"), "circle-opacity": 0.62, "circle-radius": peopleRadius } };
  // A highlighted dot would cover the colour of its class: there it is only ringed.
  const ring = values ? { "circle-color": "transparent", "circle-stroke-color": token("--saffron"), "circle-stroke-width": 3 } : { "circle-color": token("--saffron"), "circle-stroke-color": token("--ink"), "circle-stroke-width": 2 };
  return [
    { id: "land", type: "fill", source, "source-layer": "boundaries", paint: { "fill-color": token("--paper") } },
    { id: "boundary", type: "line", source, "source-layer": "boundaries", paint: { "line-color": token("--line-strong"), "line-width": byZoom([[4, 0.8], [9, 1.6]]) } },
    { id: "focus-boundary", type: "line", source, "source-layer": "boundaries", filter: ofCode(focus), paint: { "line-color": token("--saffron"), "line-width": 2.5 } },
    ...(values ? valueLayers(values, level) : [dots]),
    ...[level, "provinces", "regions"].filter((name, at, all) => all.indexOf(name) === at).map((layer): LayerSpecification => ({
      id: `focus-${layer}`, type: "circle", source, "source-layer": layer, filter: ofCode(focus),
      paint: { "circle-color": "transparent", "circle-radius": 14, "circle-stroke-color": token("--saffron"), "circle-stroke-width": 2.5 },
    })),
    {
      id: "territory-highlight", type: "circle", source, "source-layer": level, filter: ofCode(""),
      paint: { ...ring, "circle-radius": values ? VALUE_RADIUS : peopleRadius },
    },
    ...(values?.outlined ? [{ id: "area-highlight", type: "line", source, "source-layer": "boundaries", filter: ofCode(""), paint: { "line-color": token("--saffron"), "line-width": 3.5 } } satisfies LayerSpecification] : []),
  ];
}

function territoryLabels(): LayerSpecification[] {
  return [
    label("region-names", "regions", [4.6, 6.6], 12, "--ink-soft"),
    label("province-names", "provinces", [6.6, 9], 12.5, "--ink-soft"),
    label("commune-names", "communes", [9, 24], 13, "--ink"),
  ];
}

function agreementLayers(): LayerSpecification[] {
  // No amount was published for a dot without one: it is drawn hollow, not as a small sum.
  const known: ExpressionSpecification = [">", ["to-number", ["get", "amount"], 0], 0];
  const sort: ExpressionSpecification = ["-", 0, ["to-number", ["get", "amount"], 0]];
  return [
    {
      id: AGREEMENTS, type: "circle", source: AGREEMENTS, "source-layer": "agreements", layout: { "circle-sort-key": sort },
      paint: {
        "circle-color": ["case", known, scaleColour(), token("--paper")], "circle-opacity": 0.86, "circle-radius": amountRadius,
        "circle-stroke-color": ["case", known, token("--paper"), scaleColour()], "circle-stroke-width": ["case", known, 1.2, 2.2],
      },
    },
    {
      id: "agreement-highlight", type: "circle", source: AGREEMENTS, "source-layer": "agreements", filter: ofCode(""),
      paint: { "circle-color": scaleColour(), "circle-radius": amountRadius, "circle-stroke-color": token("--ink"), "circle-stroke-width": 2.5 },
    },
  ];
}

/** Address of the agreements' tiles under the map's own parameters and the filters of the page. */
export function agreementTiles(config: MapConfig): string[] {
  const params = [config.params, followedParams(location.search, config.follow)].filter((part) => part !== "").join("&");
  return [tileAddress(config.agreements, location.origin, params)];
}

/** The whole style: no sprite, no glyphs, no address outside but the base tiles somebody configured. */
export function buildStyle(config: MapConfig, values?: PlaceValues): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  const layers: LayerSpecification[] = [{ id: "ground", type: "background", paint: { "background-color": token("--plaster") } }];
  if (config.base) {
    sources.base = { type: "raster", tiles: [config.base], tileSize: 256, attribution: config.baseAttribution };
    layers.push({ id: "base", type: "raster", source: "base", paint: { "raster-opacity": 0.55, "raster-saturation": -0.7 } });
  }
  if (config.territories) {
    const tiles = [tileAddress(config.territories, location.origin)];
    sources[TERRITORIES] = { type: "vector", tiles, maxzoom: MOST_DETAILED_TILE };
    layers.push(...territoryLayers(config, values).filter(({ id }) => !(config.base && id === "land")));
  }
  if (config.agreements) {
    sources[AGREEMENTS] = { type: "vector", tiles: agreementTiles(config), maxzoom: MOST_DETAILED_TILE };
    layers.push(...agreementLayers());
  }
  if (config.territories) layers.push(...territoryLabels());
  return { version: 8, sources, layers };
}
