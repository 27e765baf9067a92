/** `<houma-weights>`: sliders that weigh capitals and dimensions anew; ranks move at once, and nothing is stored. */
import { filled } from "./map-config.ts";
import { formatNumber, pageLanguage, type Language } from "./numbers.ts";
import { keepQueryInLinks } from "./page.ts";
import { biggestMoves, weigh, type How, type Move, type Weighed, type Weighing } from "./weighing.ts";

const MOST_MOVES = 8;
const MOST_FIRST = 10;

interface View {
  data: Weighing;
  published: Weighed;
  language: Language;
}

class HoumaWeights extends HTMLElement {
  private view: View | undefined;
  private asked = 0;

  connectedCallback(): void {
    if (!this.view) void this.open();
  }

  private async open(): Promise<void> {
    const answer = await fetch(this.dataset.source ?? "");
    if (!answer.ok) throw new Error(`scores: ${answer.status}`);
    const data = (await answer.json()) as Weighing;
    this.view = { data, published: weigh(data, new Map(), data.how.index), language: pageLanguage(document.documentElement.lang) };
    this.fillPlaces(data);
    this.readAddress();
    this.addEventListener("input", () => { this.later(); });
    this.addEventListener("reset", () => { setTimeout(() => { this.later(); }); });
    this.addEventListener("submit", (event) => { event.preventDefault(); });
    this.querySelectorAll<HTMLElement>("[data-needs-script]").forEach((part) => { part.hidden = false; });
    this.querySelectorAll<HTMLElement>(".fallback").forEach((part) => { part.hidden = true; });
    this.show();
    this.dataset.ready = "";
  }

  private get sliders(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[type=range]")];
  }

  private get place(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input[name=t]");
  }

  /** Places by "name, what it is in": two communes may have one name. */
  private fillPlaces({ units }: Weighing): void {
    const list = this.querySelector("datalist");
    for (const [, name, above] of units) {
      const option = document.createElement("option");
      option.value = above ? `${name}, ${above}` : name;
      list?.append(option);
    }
  }

  private get chosen(): number {
    const text = this.place?.value.trim() ?? "";
    return text === "" || !this.view ? -1 : this.view.data.units.findIndex(([code, name, above]) => text === code || text === (above ? `${name}, ${above}` : name));
  }

  private readAddress(): void {
    const query = new URLSearchParams(location.search);
    for (const slider of this.sliders) {
      const asked = Number(query.get(slider.name) ?? Number.NaN);
      if (Number.isFinite(asked)) slider.value = String(asked);
    }
    const how = query.get("how");
    for (const radio of this.querySelectorAll<HTMLInputElement>("input[name=how]")) if (radio.value === how) radio.checked = true;
    const unit = this.view?.data.units.find(([code]) => code === query.get("t"));
    if (unit && this.place) this.place.value = unit[2] ? `${unit[1]}, ${unit[2]}` : unit[1];
  }

  private writeAddress(): void {
    const query = new URLSearchParams(location.search);
    const put = (name: string, value: string): void => { if (value === "") query.delete(name); else query.set(name, value); };
    for (const slider of this.sliders) put(slider.name, slider.value === slider.defaultValue ? "" : slider.value);
    const radio = this.querySelector<HTMLInputElement>("input[name=how]:checked");
    put("how", !radio || radio.defaultChecked ? "" : radio.value);
    put("t", this.view?.data.units[this.chosen]?.[0] ?? "");
    history.replaceState(null, "", `?${query.toString()}`);
    keepQueryInLinks();
  }

  /** Sliders move faster than a screen is drawn: once for each picture is enough. */
  private later(): void {
    cancelAnimationFrame(this.asked);
    this.asked = requestAnimationFrame(() => {
      this.show();
      this.writeAddress();
    });
  }

  private show(): void {
    if (!this.view) return;
    const { data, published } = this.view;
    // A slider that was not moved stands for the exact weight, which its steps may not hit.
    const weights = new Map(this.sliders.map((slider) => [slider.name.slice(2), slider.value === slider.defaultValue ? Number(slider.dataset.weight) : Number(slider.value) / 100]));
    const how = (this.querySelector<HTMLInputElement>("input[name=how]:checked")?.value ?? data.how.index) as How;
    const now = weigh(data, weights, how);
    this.showShares(weights);
    const moves = biggestMoves(published.ranks, now.ranks, MOST_MOVES);
    this.fill("up", moves.up.map((move) => this.moveRow(move)));
    this.fill("down", moves.down.map((move) => this.moveRow(move)));
    const first = now.ranks.flatMap((rank, unit) => (rank > 0 && rank <= MOST_FIRST ? [{ unit, before: published.ranks[unit] ?? 0, after: rank }] : []));
    this.fill("first", first.sort((one, other) => one.after - other.after).slice(0, MOST_FIRST).map((move) => this.moveRow(move)));
    this.showChosen(now);
    const said = this.querySelector<HTMLElement>("[data-part=said]");
    const text = moves.moved === 0 ? (this.dataset.textNone ?? "") : (this.dataset.textMoved ?? "").replace("{count}", this.number(moves.moved)).replace("{total}", this.number(data.units.length));
    if (said && said.textContent !== text) said.textContent = text;
    const drawn = this.querySelector<HTMLElement>("[data-part=moves]");
    if (drawn) drawn.hidden = moves.moved === 0;
  }

  private number(value: number, decimals = 0): string {
    return formatNumber(value, this.view?.language ?? "fr", decimals);
  }

  private showShares(weights: ReadonlyMap<string, number>): void {
    for (const group of this.querySelectorAll<HTMLElement>("[data-siblings]")) {
      const sliders = this.sliders.filter((slider) => slider.closest("[data-siblings]") === group);
      const whole = sliders.reduce((sum, slider) => sum + (weights.get(slider.name.slice(2)) ?? 0), 0);
      for (const slider of sliders) {
        const share = whole > 0 ? (weights.get(slider.name.slice(2)) ?? 0) / whole : 0;
        const output = slider.parentElement?.querySelector("output");
        const text = `${this.number(share * 100, 1)}${this.view?.language === "fr" ? "\u202f" : ""}%`;
        if (output) output.textContent = text;
        slider.setAttribute("aria-valuetext", text);
      }
    }
  }

  private moveRow({ unit, before, after }: Move): HTMLTableRowElement {
    const [code = "", name = "", above = ""] = this.view?.data.units[unit] ?? [];
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const link = document.createElement("a");
    link.href = filled(this.dataset.place ?? "", { code });
    link.append(isolated(name));
    const under = document.createElement("span");
    under.className = "soft small";
    under.append(isolated(above));
    head.append(link, " ", under);
    row.append(head, this.cell(this.number(before)), this.cell(this.number(after)), this.cell(this.difference(before - after), before > after ? "won" : before < after ? "lost" : ""));
    return row;
  }

  private difference(places: number): string {
    return places === 0 ? "=" : `${places > 0 ? "+" : "−"}${this.number(Math.abs(places))}`;
  }

  private cell(text: string, kind = ""): HTMLTableCellElement {
    const cell = document.createElement("td");
    cell.className = `n ${kind}`.trim();
    cell.append(isolated(text));
    return cell;
  }

  private fill(part: string, rows: HTMLTableRowElement[]): void {
    this.querySelector(`[data-part=${part}] tbody`)?.replaceChildren(...rows);
  }

  private showChosen(now: Weighed): void {
    const part = this.querySelector<HTMLElement>("[data-part=chosen]");
    const unit = this.chosen;
    if (!part || !this.view) return;
    part.hidden = unit < 0;
    if (unit < 0) return;
    const [before, after] = [this.view.published.ranks[unit] ?? 0, now.ranks[unit] ?? 0];
    const score = now.index[unit];
    const put = (name: string, text: string): void => {
      const target = part.querySelector<HTMLElement>(`[data-value=${name}]`);
      if (target) target.textContent = text;
    };
    const none = this.dataset.textUnranked ?? "–";
    put("name", this.view.data.units[unit]?.[1] ?? "");
    put("before", before ? this.number(before) : none);
    put("after", after ? this.number(after) : none);
    put("change", before && after ? this.difference(before - after) : "");
    put("score", score === null || score === undefined ? none : this.number(score, 1));
  }
}

function isolated(text: string): HTMLElement {
  const element = document.createElement("bdi");
  element.textContent = text;
  return element;
}

if (!customElements.get("houma-weights")) customElements.define("houma-weights", HoumaWeights);
