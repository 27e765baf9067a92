/** Shapes that are drawn, as GeoJSON. */

export type Ring = number[][];
export interface Shape {
  type: "Feature";
  properties: Record<string, unknown>;
  geometry: { type: "Polygon"; coordinates: Ring[] } | { type: "MultiPolygon"; coordinates: Ring[][] };
}
export interface Collection {
  type: "FeatureCollection";
  features: Shape[];
}

/** A collection from the text of a page's script; empty where there is none. */
export function readCollection(text: string): Collection {
  return text === "" ? { type: "FeatureCollection", features: [] } : (JSON.parse(text) as Collection);
}

interface Drawn {
  geometry: { type: string; coordinates: unknown };
}

/** The closed polygons of a drawing as GeoJSON; "" where none is closed yet. */
export function drawnPolygons(drawn: readonly Drawn[]): string {
  const features = drawn
    .filter(({ geometry }) => geometry.type === "Polygon" && isClosed((geometry.coordinates as Ring[])[0] ?? []))
    .map(({ geometry }) => ({ type: "Feature", properties: {}, geometry }));
  return features.length ? JSON.stringify({ type: "FeatureCollection", features }) : "";
}

/** A ring of at least three corners that ends where it began. */
function isClosed(ring: Ring): boolean {
  const first = ring[0], last = ring[ring.length - 1];
  const corners = new Set(ring.map((point) => point.join(" ")));
  return first?.join(" ") === last?.join(" ") && corners.size >= 3;
}
