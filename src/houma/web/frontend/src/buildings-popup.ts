/** What a cell or a building says of itself. */
import type { MapGeoJSONFeature } from "maplibre-gl";
import { filled } from "./map-config.ts";
import { formatNumber, type Language } from "./numbers.ts";
import { CELLS } from "./buildings-style.ts";

export interface Words {
  language: Language;
  rtl: boolean;
  /** Address of a building's page, with `{code}`; "" where there is none. */
  page: string;
  buildings: string;
  evacuates: string;
  closer: string;
  unclassed: string;
}

const MOST_SHOWN = 8;
const textOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function line(name: "b" | "div" | "a", text: string, soft = false): HTMLElement {
  const element = document.createElement(name);
  const inner = document.createElement("bdi");
  inner.textContent = text;
  element.append(inner);
  if (soft) element.className = "soft";
  return element;
}

function cell({ properties }: MapGeoJSONFeature, words: Words): HTMLElement[] {
  const count = Number(properties.count), evacuates = Number(properties.evacuates);
  const found = [line("b", `${formatNumber(count, words.language)} ${words.buildings}`)];
  if (evacuates > 0) found.push(line("div", `${formatNumber(evacuates, words.language)} ${words.evacuates}`));
  return [...found, line("div", words.closer, true)];
}

function building({ properties }: MapGeoJSONFeature, words: Words): HTMLElement[] {
  const code = textOf(properties.code);
  const title = line(words.page ? "a" : "b", code);
  if (title instanceof HTMLAnchorElement) title.href = filled(words.page, { code });
  const risk = textOf(properties.risk), scheme = textOf(properties.scheme);
  return [
    title,
    ...[textOf(properties.address), risk ? `${risk} (${scheme})` : words.unclassed, textOf(properties.state)].filter((text) => text !== "").map((text) => line("div", text, true)),
  ];
}

/** What lies under one point, each once. */
export function popupOf(features: MapGeoJSONFeature[], words: Words): HTMLElement {
  const list = document.createElement("ul");
  const seen = new Set<unknown>();
  for (const feature of features) {
    const key: unknown = feature.layer.id === CELLS ? CELLS : feature.properties.id;
    if (seen.has(key) || seen.size >= MOST_SHOWN) continue;
    seen.add(key);
    const entry = document.createElement("li");
    entry.append(...(feature.layer.id === CELLS ? cell : building)(feature, words));
    list.append(entry);
  }
  const frame = document.createElement("div");
  frame.className = "map-popup";
  frame.dir = words.rtl ? "rtl" : "ltr";
  frame.append(list);
  return frame;
}
