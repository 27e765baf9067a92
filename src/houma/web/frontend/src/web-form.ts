/** `<houma-form>`: a form of the field filled in the browser, by the packaged component of the ODK people. */
import "../styles/web-form.css";
import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin, type Answered, type ChunkedPayload, type FormState, type SubmissionResult } from "@getodk/web-forms";
import { createApp, type App } from "vue";
import { calendarWords } from "./web-form-calendar.ts";
import { draftsOf, forgetDraft, keyOf, type Draft } from "./web-form-drafts.ts";
import { Keeping } from "./web-form-keeping.ts";
import { keepPage } from "./web-form-offline.ts";
import { forget, keep, waitingFor } from "./web-form-outbox.ts";
import { dataOf, partsOf, send, type Request } from "./web-form-sending.ts";
import { inLanguage, speaks } from "./web-form-xml.ts";

const RETRY = 60_000;

interface PrimeVueSettings {
  config: { locale?: Record<string, unknown> };
}

export class HoumaForm extends HTMLElement {
  private app: App | undefined;
  private keeping: Keeping | undefined;
  private sending = false;
  private timer = 0;

  connectedCallback(): void {
    if (this.app) return;
    window.addEventListener("online", this.sendWaiting);
    window.addEventListener("online", this.showNetwork);
    window.addEventListener("offline", this.showNetwork);
    this.timer = window.setInterval(this.sendWaiting, RETRY);
    this.showNetwork();
    this.querySelector("[data-send]")?.addEventListener("click", this.sendWaiting);
    void this.open().catch((error: unknown) => { this.fail(error); });
    this.sendWaiting();
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.sendWaiting);
    window.removeEventListener("online", this.showNetwork);
    window.removeEventListener("offline", this.showNetwork);
    window.clearInterval(this.timer);
    this.keeping?.stop();
    this.app?.unmount();
    this.app = undefined;
  }

  private text(name: string): string {
    return this.dataset[name] ?? "";
  }

  private place(name: string): HTMLElement {
    const found = this.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`a houma-form needs a part called ${name}`);
    return found;
  }

  private fail(error: unknown): void {
    this.dataset.failed = error instanceof Error ? error.message : "unknown";
    this.place("loading").textContent = this.text("textFailed");
  }

  private async open(): Promise<void> {
    const response = await fetch(this.text("form"), { headers: { Accept: "text/xml" } });
    if (!response.ok) throw new Error(`the form answers ${response.status}`);
    const current = await response.text();
    const begun = await this.begunBefore();
    const [latest] = begun;
    if (latest === undefined) {
      this.mount(current, undefined);
      return;
    }
    this.offer(latest, current);
  }

  /** Drafts of this person; none where the browser stores nothing. */
  private async begunBefore(): Promise<Draft[]> {
    try {
      return await draftsOf(this.text("owner"), this.text("formId"));
    } catch {
      return [];
    }
  }

  /** Asks whether to go on with what was begun; throwing it away leads to what was begun before that, or to an empty form. */
  private offer(draft: Draft, current: string): void {
    const offered = this.place("draft");
    const { lang } = document.documentElement;
    const spoken = lang === "ar" ? "ar-MA-u-nu-latn" : lang;
    this.place("begun").textContent = new Intl.DateTimeFormat(spoken, { dateStyle: "long", timeStyle: "short" }).format(draft.saved);
    this.place("loading").hidden = true;
    offered.hidden = false;
    const [goOn, throwAway] = [...offered.querySelectorAll("button")];
    if (!goOn || !throwAway) throw new Error("a draft is gone on with, or thrown away");
    goOn.onclick = () => {
      offered.hidden = true;
      this.mount(current, draft);
    };
    throwAway.onclick = () => {
      offered.hidden = true;
      void forgetDraft(draft.key).then(() => this.begunBefore()).then(([next]) => {
        if (next === undefined) this.mount(current, undefined);
        else this.offer(next, current);
      });
    };
    goOn.focus({ preventScroll: true });
  }

  private mount(current: string, draft: Draft | undefined): void {
    const { lang } = document.documentElement;
    const { xml, codes } = inLanguage(draft?.xml ?? current, lang);
    // The page has its own choice of languages; the component's serves forms that have others.
    this.classList.toggle("speaks-the-page", speaks(codes, lang) !== undefined && codes.every((code) => ["fr", "ar", "en"].includes(code)));
    if (!this.isConnected) return;
    const app = createApp(OdkWebForm, {
      formXml: xml,
      fetchFormAttachment: (address: URL) => fetch(this.text("media") + encodeURIComponent(decodeURIComponent(address.pathname.split("/").pop() ?? ""))),
      submissionMaxSize: Number(this.text("most")),
      ...(draft ? { editInstance: { data: [dataOf(draft.parts)] as const } } : {}),
      onSubmitChunked: (payload: ChunkedPayload, answered: Answered) => { answered(this.submit(payload)); },
    });
    app.use(webFormsPlugin);
    const { config } = (app.config.globalProperties as { $primevue: PrimeVueSettings }).$primevue;
    config.locale = { ...config.locale, ...calendarWords(lang) };
    this.app = app;
    const [owner, form] = [this.text("owner"), this.text("formId")];
    const key = draft?.key ?? keyOf(owner, form, this.text("version"));
    const keeping = new Keeping({ key, owner, form, xml: draft?.xml ?? current }, (when) => { this.showKept(when); });
    this.keeping = keeping;
    let opened = false;
    this.addEventListener("houma-form-state", (event) => {
      const state = (event as CustomEvent<FormState>).detail;
      if (state.status === "FORM_STATE_FAILURE" && draft) this.say(this.text("textDraftLost"), "bad");
      if (!state.root) return;
      if (opened && draft && draft.xml !== current) location.reload(); // The next one is of the version in force.
      opened = true;
      void keeping.begin(state.root).then(() => this.keepForOffline());
    });
    app.mount(this.place("form"));
    this.place("loading").hidden = true;
    this.dataset.ready = "";
  }

  /** The page, the form and its files as they are now: they open again where there is no network. */
  private async keepForOffline(): Promise<void> {
    if (!navigator.onLine || this.text("worker") === "") return;
    try {
      if (await keepPage(this.text("worker"), this.text("owner"))) this.dataset.offline = "";
    } catch {
      delete this.dataset.offline; // A browser that keeps no pages: it fills in forms with a network only.
    }
  }

  private showKept(when: number | undefined): void {
    const shown = this.place("kept");
    const time = when === undefined ? "" : new Date(when).toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit" });
    shown.textContent = when === undefined ? this.text("textKeepsNothing") : this.text("textKeptAt").replace("{time}", `\u2068${time}\u2069`);
    this.dataset.kept = when === undefined ? "" : when.toString();
  }

  private readonly showNetwork = (): void => { this.place("network").hidden = navigator.onLine; };

  private say(message: string, kind: "ok" | "wait" | "bad"): void {
    const shown = this.place("message");
    shown.textContent = message;
    shown.className = `notice ${kind}`;
    shown.hidden = message === "";
    if (message !== "") this.scrollIntoView({ block: "start" });
  }

  private async submit(payload: ChunkedPayload): Promise<SubmissionResult> {
    if (payload.status === "max-size-exceeded") {
      this.say(this.text("textTooLarge"), "bad");
      return undefined;
    }
    if (payload.status !== "ready") return undefined;
    const requests: Request[] = payload.data.map(partsOf);
    this.say(this.text("textSending"), "wait");
    const outcome = await send(this.text("submit"), this.text("token"), requests);
    if (outcome.kind === "refused") {
      this.say(outcome.message || this.text("textRefused"), "bad");
      return undefined;
    }
    if (outcome.kind === "waits") {
      try {
        await keep({ owner: this.text("owner"), title: this.text("title"), address: this.text("submit"), requests, since: Date.now() });
      } catch {
        // A browser that stores nothing (a private window): the answers stay on the page.
        this.say(this.text("textNotKept"), "bad");
        return undefined;
      }
      this.say(this.text("textKept"), "wait");
    } else {
      this.say(outcome.message || this.text("textTaken"), "ok");
    }
    await this.keeping?.done().catch(() => undefined);
    this.place("kept").textContent = this.text("textKeeps");
    delete this.dataset.kept;
    await this.showWaiting();
    return { next: POST_SUBMIT__NEW_INSTANCE };
  }

  /** Sends what waited, one after the other; what is refused stays, and says why. */
  private readonly sendWaiting = (): void => { void this.sendAllWaiting(); };

  private async sendAllWaiting(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      await this.sendEach(await this.waiting());
    } finally {
      this.sending = false;
    }
    await this.showWaiting();
  }

  private async sendEach(waiting: Awaited<ReturnType<typeof waitingFor>>): Promise<void> {
    for (const item of waiting) {
      const outcome = await send(item.address, this.text("token"), item.requests);
      if (outcome.kind === "waits") break;
      if (outcome.kind === "taken") await forget(item.id);
      this.say(outcome.message, outcome.kind === "taken" ? "ok" : "bad");
    }
  }

  private async waiting(): Promise<Awaited<ReturnType<typeof waitingFor>>> {
    try {
      return await waitingFor(this.text("owner"));
    } catch {
      return []; // The browser stores nothing for this page, so nothing waits in it.
    }
  }

  private async showWaiting(): Promise<void> {
    const waiting = await this.waiting();
    this.place("waiting").hidden = waiting.length === 0;
    this.place("count").textContent = waiting.length.toString();
  }
}

customElements.define("houma-form", HoumaForm);
