import { readNumber, type Language } from "./numbers.ts";

/** One figure of the table: which row and column it stands in, and the kind that gives its colour. */
export interface Point {
  label: string;
  series: string;
  value: number;
  kind: string;
}

export interface Drawing {
  labels: string[];
  series: string[];
  points: Point[];
}

/** What is drawn from a row: its name, its kind, and the text and exact value of its cells. */
export interface Row {
  kind: string;
  cells: { text: string; value?: string | undefined }[];
}

/**
 * Take the numbers of `columns` out of the rows; a cell without a number is left out, not drawn as zero.
 * `kinds` names one colour per column, or says that each row brings its own ("row").
 */
export function drawingOf(heads: string[], rows: Row[], columns: number[], kinds: string[], language: Language): Drawing {
  const perRow = kinds[0] === "row";
  const points: Point[] = [];
  for (const row of rows) {
    const label = row.cells[0]?.text ?? "";
    columns.forEach((column, at) => {
      const cell = row.cells[column];
      const exact = cell?.value === undefined || cell.value === "" ? Number.NaN : Number(cell.value);
      const value = Number.isFinite(exact) ? exact : readNumber(cell?.text ?? "", language);
      if (value === null) return;
      points.push({ label, series: heads[column] ?? "", value, kind: perRow ? row.kind : (kinds[at] ?? "") });
    });
  }
  const labels = [...new Set(points.map((point) => point.label))];
  return { labels, series: columns.map((column) => heads[column] ?? ""), points };
}

const text = (element: Element): string => element.textContent.replace(/\s+/gu, " ").trim();

/** Read an HTML table; rows of class `sub` (subtotals) and the foot are not drawn. */
export function rowsOf(table: HTMLTableElement): { heads: string[]; rows: Row[] } {
  const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].map(text);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.classList.contains("sub"));
  return {
    heads,
    rows: rows.map((row) => ({
      kind: row.dataset.kind ?? "",
      cells: [...row.cells].map((cell) => ({ text: text(cell), value: cell.dataset.value })),
    })),
  };
}
