/** What a `<houma-map>` is told by its attributes. */
import { pageLanguage, type Language } from "./numbers.ts";

export type Bounds = [west: number, south: number, east: number, north: number];
export type Level = "communes" | "provinces" | "regions";

export interface MapConfig {
  bounds: Bounds;
  language: Language;
  rtl: boolean;
  territories: string;
  agreements: string;
  base: string;
  baseAttribution: string;
  /** Page parameters that narrow the agreements shown. */
  follow: string[];
  /** Parameters every tile of agreements is asked with. */
  params: string;
  level: Level;
  /** Code of the territory the page is about, marked by a ring. */
  focus: string;
  /** Addresses with placeholders: a territory's page (`{code}`), an agreement's (`{code}`), a list (`{territory}`, `{scale}`). */
  territoryPage: string;
  agreementPage: string;
  listPage: string;
  /** Address of the figures of the places, where a map draws figures. */
  values: string;
  /** Maps of one name move together. */
  sync: string;
  title: string;
  million: string;
}

/** "west,south,east,north" in degrees; raises where it is anything else. */
export function readBounds(text: string): Bounds {
  const parts = text.split(",").map(Number);
  const [west, south, east, north] = parts;
  if (parts.length !== 4 || parts.some((part) => !Number.isFinite(part)) || west === undefined || south === undefined || east === undefined || north === undefined) {
    throw new Error(`data-bounds is "west,south,east,north" in degrees, not "${text}"`);
  }
  return [west, south, east, north];
}

export function readConfig(data: DOMStringMap, language: string, direction: string): MapConfig {
  const level = data.level;
  return {
    bounds: readBounds(data.bounds ?? ""),
    language: pageLanguage(language),
    rtl: direction === "rtl",
    territories: data.territories ?? "",
    agreements: data.agreements ?? "",
    base: data.base ?? "",
    baseAttribution: data.baseAttribution ?? "",
    follow: (data.follow ?? "").split(",").filter((name) => name !== ""),
    params: data.params ?? "",
    level: level === "provinces" || level === "regions" ? level : "communes",
    focus: data.focus ?? "",
    territoryPage: data.territoryPage ?? "",
    agreementPage: data.agreementPage ?? "",
    listPage: data.listPage ?? "",
    values: data.values ?? "",
    sync: data.sync ?? "",
    title: data.title ?? "",
    million: data.million ?? "",
  };
}

/** The followed parameters of a page's query, those without a value left out. */
export function followedParams(query: string, follow: string[]): string {
  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(query)) if (follow.includes(name) && value !== "") kept.append(name, value);
  return kept.toString();
}

/** A tile address, with filters in its query; `{z}/{x}/{y}` stays as it is. */
export function tileAddress(template: string, origin: string, params = ""): string {
  const absolute = template.startsWith("/") ? `${origin}${template}` : template;
  if (params === "") return absolute;
  return `${absolute}${absolute.includes("?") ? "&" : "?"}${params}`;
}

/** Put values into the `{name}` places of an address. */
export function filled(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
