/**
 * Charts drawn from the very table they accompany, so that a chart never shows what its table does not.
 *
 * `<figure class="chart" data-chart="bar|stack|group|columns|line|curve" data-table="#id" data-columns="1,2"
 * data-kinds="row | kind,kind" data-unit="MDH" data-band="5,6">`. `data-band` names two columns between which a line
 * without certainty lies. The table stays the accessible form; the picture is hidden from
 * screen readers.
 */
import * as Plot from "@observablehq/plot";
import { drawingOf, rowsOf, type Drawing, type Point } from "./chart-data.ts";
import { formatNumber, formatShort, pageLanguage, type Language } from "./numbers.ts";
import { colourOfKind, token } from "./tokens.ts";

interface Frame {
  drawing: Drawing;
  width: number;
  language: Language;
  rtl: boolean;
  unit: string;
  colours: Map<string, string>;
  band: Band[];
}

/** Between which two values something lies at one label. */
interface Band {
  label: string;
  low: number;
  high: number;
}

const NARROW = 520;
const ROW = { stack: 40, narrow: 46, wide: 34 };

function colour(frame: Frame): (point: Point) => string {
  return (point) => frame.colours.get(point.kind) ?? frame.colours.get("") ?? "";
}

function withUnit(value: number, { language, unit }: Frame): string {
  return unit ? `${formatNumber(value, language)}\u00a0${unit}` : formatNumber(value, language);
}

function widestText(texts: string[]): number {
  const canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) return 0;
  canvas.font = `13px ${token("--sans")}`;
  return Math.max(0, ...texts.map((text) => canvas.measureText(text).width));
}

/** Horizontal bars: names beside them, or above them where the page is narrow; values at their ends. */
function bars(frame: Frame, arrangement: "bar" | "stack" | "group"): Plot.PlotOptions {
  const { drawing, width, rtl } = frame;
  const above = width < NARROW;
  const names = above ? 0 : Math.min(widestText(drawing.labels) + 12, width * 0.42);
  const totals = new Map<string, number>();
  for (const { label, value } of drawing.points) totals.set(label, (totals.get(label) ?? 0) + value);
  const ends = arrangement === "stack" ? [...totals].map(([label, value]) => ({ label, value })) : drawing.points;
  const room = widestText(ends.map(({ value }) => withUnit(value, frame))) + 10;
  const lines = arrangement === "group" ? drawing.series.length : 1;
  const step = (above ? ROW.narrow : ROW.wide) + (lines - 1) * 16;
  const inset = { insetTop: above ? 20 : 5, insetBottom: above ? 6 : 5 };
  const grouped = arrangement === "group";
  const place = grouped ? { fy: "label", y: "series" } : { y: "label" };
  const gap = rtl ? -6 : 6;
  const marks: Plot.Markish[] = [
    Plot.barX(drawing.points, { x: "value", ...place, fill: colour(frame), ...(grouped ? { insetTop: 1, insetBottom: 1 } : inset) }),
    Plot.text(ends, {
      x: "value", ...place, text: (end: { value: number }) => withUnit(end.value, frame), dx: gap,
      dy: above && !grouped ? 7 : 0, textAnchor: rtl ? "end" : "start", fill: token("--ink"),
    }),
  ];
  if (above) {
    marks.push(Plot.text(drawing.labels, {
      [grouped ? "fy" : "y"]: (label: string) => label, text: (label: string) => label, textAnchor: rtl ? "end" : "start", fill: token("--ink"),
      ...(grouped ? { frameAnchor: rtl ? "top-right" : "top-left", lineAnchor: "bottom", dy: -4 } : { frameAnchor: rtl ? "right" : "left", dy: -13 }),
    }));
  } else {
    const axis = { label: null, tickSize: 0, anchor: rtl ? "right" : "left", tickPadding: 8, fill: token("--ink"), lineWidth: (names / 13) * (rtl ? 1.5 : 1.15) } as const;
    marks.push(grouped ? Plot.axisFy(axis) : Plot.axisY(axis));
  }
  return {
    width,
    height: drawing.labels.length * step + 8,
    marginTop: above && grouped ? 22 : 4, marginBottom: 4, marginLeft: rtl ? room : names, marginRight: rtl ? names : room,
    x: { axis: null, reverse: rtl, domain: [0, Math.max(1e-9, ...ends.map(({ value }) => value))] },
    y: grouped ? { domain: drawing.series, axis: null, padding: 0.05 } : { domain: drawing.labels, axis: null, padding: 0 },
    ...(grouped ? { fy: { domain: drawing.labels, axis: null, paddingInner: above ? 0.38 : 0.25, paddingOuter: 0 } } : {}),
    marks,
  };
}

/** The two columns of a band, row by row. */
function bandOf(drawing: Drawing): Band[] {
  const [first, second] = drawing.series;
  const of = (series: string | undefined): Map<string, number> =>
    new Map(drawing.points.filter((point) => point.series === series).map(({ label, value }) => [label, value]));
  const [low, high] = [of(first), of(second)];
  return [...low].map(([label, value]) => ({ label, low: value, high: high.get(label) ?? value }));
}

/** Values over years or other ordered columns, as vertical bars or lines; a curve has too many points to mark each. */
function overTime(frame: Frame, kind: "columns" | "line" | "curve"): Plot.PlotOptions {
  const { drawing, width, rtl, language } = frame;
  const tick = (value: number): string => formatShort(value, language);
  const top = Math.max(1e-9, ...drawing.points.map(({ value }) => value), ...frame.band.map(({ high }) => high));
  const axisRoom = widestText([tick(top), tick(top / 2)]) + 14;
  const every = Math.ceil(drawing.labels.length / Math.max(1, Math.floor(width / (kind === "curve" ? 88 : 56))));
  const marks: Plot.Markish[] = [
    Plot.gridY({ stroke: token("--line"), strokeOpacity: 1, ticks: 4 }),
    Plot.axisY({ anchor: rtl ? "right" : "left", ticks: 4, tickFormat: tick, tickSize: 0, label: null }),
    Plot.axisX({ ticks: drawing.labels.filter((_, at) => at % every === 0), tickSize: 0, label: null }),
    Plot.ruleY([0], { stroke: token("--ink") }),
  ];
  if (kind === "columns") marks.push(Plot.barY(drawing.points, { x: "label", y: "value", fill: colour(frame) }));
  else {
    if (frame.band.length > 0) marks.push(Plot.areaY(frame.band, { x: "label", y1: "low", y2: "high", fill: token("--saffron"), fillOpacity: 0.18 }));
    marks.push(Plot.line(drawing.points, { x: "label", y: "value", z: "series", stroke: colour(frame), strokeWidth: 2.2 }));
  }
  if (kind === "line") {
    marks.push(Plot.dot(drawing.points, { x: "label", y: "value", fill: colour(frame), stroke: token("--paper"), r: 4 }));
  }
  return {
    width,
    height: Math.min(320, Math.max(200, width * 0.42)),
    marginTop: 12, marginLeft: rtl ? 8 : axisRoom, marginRight: rtl ? axisRoom : 8,
    x: { type: kind === "columns" ? "band" : "point", domain: drawing.labels, reverse: rtl, padding: kind === "columns" ? 0.25 : 0.2 },
    y: { zero: true },
    marks,
  };
}

function optionsFor(chart: string, frame: Frame): Plot.PlotOptions {
  if (chart === "columns" || chart === "line" || chart === "curve") return overTime(frame, chart);
  return bars(frame, chart === "stack" || chart === "group" ? chart : "bar");
}

/** One key per column where a chart shows several. */
function keys(frame: Frame): HTMLUListElement {
  const list = document.createElement("ul");
  list.className = "keys";
  list.setAttribute("aria-hidden", "true");
  for (const series of frame.drawing.series) {
    const kind = frame.drawing.points.find((point) => point.series === series)?.kind ?? "";
    const entry = document.createElement("li");
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    mark.setAttribute("viewBox", "0 0 10 10");
    box.setAttribute("width", "10");
    box.setAttribute("height", "10");
    box.setAttribute("fill", frame.colours.get(kind) ?? "");
    mark.append(box);
    entry.append(mark, series);
    list.append(entry);
  }
  return list;
}

function draw(figure: HTMLElement, width: number): void {
  const { chart = "bar", table: selector = "", columns = "1", kinds = "", unit = "", band = "" } = figure.dataset;
  const table = document.querySelector(selector);
  if (!(table instanceof HTMLTableElement) || width < 1) return;
  const language = pageLanguage(document.documentElement.lang);
  const { heads, rows } = rowsOf(table);
  const drawing = drawingOf(heads, rows, columns.split(",").map(Number), kinds.split(","), language);
  figure.querySelectorAll(":scope > svg, :scope > .keys").forEach((old) => { old.remove(); });
  if (drawing.points.length === 0) return;
  const colours = new Map(drawing.points.map(({ kind }) => [kind, colourOfKind(kind)]));
  const between = band ? bandOf(drawingOf(heads, rows, band.split(",").map(Number), [], language)) : [];
  const frame: Frame = { drawing, width, band: between, language, unit, colours, rtl: document.documentElement.dir === "rtl" };
  const picture = Plot.plot(optionsFor(chart, frame));
  // Plot brings an inline style sheet, which the pages' security policy forbids; chart.css says the same.
  picture.querySelector("style")?.remove();
  picture.setAttribute("aria-hidden", "true");
  if (drawing.series.length > 1) figure.append(keys(frame));
  figure.append(picture);
}

const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) if (target instanceof HTMLElement) draw(target, Math.floor(contentRect.width));
});

/** Draw every chart inside `part`, and again when its width changes. */
export function drawCharts(part: ParentNode): void {
  void document.fonts.ready.then(() => {
    for (const figure of part.querySelectorAll<HTMLElement>("figure[data-chart]")) widths.observe(figure);
  });
}
