/** What a dot says: the agreements or the territory under the pointer, each a link where it has a page. */
import type { MapGeoJSONFeature } from "maplibre-gl";
import { filled, type MapConfig } from "./map-config.ts";
import { formatNumber } from "./numbers.ts";
import { AGREEMENTS } from "./map-style.ts";

export interface Texts {
  inhabitants: string;
  agreements: string;
  unknown: string;
  /** What a map of figures says of a territory; undefined where it shows none. */
  said: (code: string) => string | undefined;
}

const MOST_SHOWN = 8;
const textOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function titled(title: string, address: string): HTMLElement {
  const element = document.createElement(address ? "a" : "b");
  if (element instanceof HTMLAnchorElement) element.href = address;
  const name = document.createElement("bdi");
  name.textContent = title;
  element.append(name);
  return element;
}

function under(text: string): HTMLElement {
  const line = document.createElement("div");
  line.className = "soft";
  line.textContent = text;
  return line;
}

type Properties = Record<string, unknown>;

/** One agreement by its title, several by their number; each opens its page or the list of them. */
function agreementEntry(properties: Properties, config: MapConfig, texts: Texts): HTMLElement[] {
  const [count, amount] = [Number(properties.count ?? 1), Number(properties.amount ?? 0)];
  const place = textOf(properties.place);
  const sum = amount > 0 ? `${formatNumber(amount, config.language)}\u00a0${config.million}` : texts.unknown;
  const values = { code: textOf(properties.code), territory: textOf(properties.territory), scale: textOf(properties.scale) };
  if (count === 1 && values.code) return [titled(textOf(properties.title), filled(config.agreementPage, values)), under([place, sum].filter(Boolean).join(" · "))];
  return [titled(`${formatNumber(count, config.language)} ${texts.agreements}`, filled(config.listPage, values)), under([place, sum].filter(Boolean).join(" · "))];
}

function territoryEntry(properties: Properties, config: MapConfig, texts: Texts): HTMLElement[] {
  const code = textOf(properties.code);
  const title = titled(textOf(properties.label), filled(config.territoryPage, { code }));
  const said = texts.said(code);
  if (said !== undefined) return [title, under(said)];
  return properties.population === undefined ? [title] : [title, under(`${formatNumber(Number(properties.population), config.language)} ${texts.inhabitants}`)];
}

/** What is under one point, each once: the agreements, or the territories where there is no agreement. */
export function popupContent(features: MapGeoJSONFeature[], config: MapConfig, texts: Texts): HTMLElement {
  const seen = new Set<string>();
  const list = document.createElement("ul");
  const agreements = features.filter((feature) => feature.source === AGREEMENTS);
  for (const feature of agreements.length ? agreements : features) {
    const properties: Properties = feature.properties;
    const key = `${feature.source}/${textOf(properties.territory ?? properties.code)}/${textOf(properties.scale)}`;
    if (seen.has(key) || seen.size >= MOST_SHOWN) continue;
    seen.add(key);
    const entry = document.createElement("li");
    entry.append(...(feature.source === AGREEMENTS ? agreementEntry : territoryEntry)(properties, config, texts));
    list.append(entry);
  }
  const frame = document.createElement("div");
  frame.className = "map-popup";
  frame.dir = config.rtl ? "rtl" : "ltr";
  frame.append(list);
  return frame;
}
