/** `<houma-form>`: a form of the field filled in the browser, by the packaged component of the ODK people. */
import "../styles/web-form.css";
import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin, type Answered, type ChunkedPayload, type SubmissionResult } from "@getodk/web-forms";
import { createApp, type App } from "vue";
import { calendarWords } from "./web-form-calendar.ts";
import { forget, keep, waitingFor } from "./web-form-outbox.ts";
import { partsOf, send, type Request } from "./web-form-sending.ts";
import { inLanguage, speaks } from "./web-form-xml.ts";

interface PrimeVueSettings {
  config: { locale?: Record<string, unknown> };
}

export class HoumaForm extends HTMLElement {
  private app: App | undefined;

  connectedCallback(): void {
    if (this.app) return;
    window.addEventListener("online", this.sendWaiting);
    this.querySelector("[data-send]")?.addEventListener("click", this.sendWaiting);
    void this.open().catch((error: unknown) => { this.fail(error); });
    this.sendWaiting();
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.sendWaiting);
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
    const { lang } = document.documentElement;
    const { xml, codes } = inLanguage(await response.text(), lang);
    // The page has its own choice of languages; the component's serves forms that have others.
    this.classList.toggle("speaks-the-page", speaks(codes, lang) !== undefined && codes.every((code) => ["fr", "ar", "en"].includes(code)));
    if (!this.isConnected) return;
    const app = createApp(OdkWebForm, {
      formXml: xml,
      fetchFormAttachment: (address: URL) => fetch(this.text("media") + encodeURIComponent(decodeURIComponent(address.pathname.split("/").pop() ?? ""))),
      submissionMaxSize: Number(this.text("most")),
      onSubmitChunked: (payload: ChunkedPayload, answered: Answered) => { answered(this.submit(payload)); },
    });
    app.use(webFormsPlugin);
    const { config } = (app.config.globalProperties as { $primevue: PrimeVueSettings }).$primevue;
    config.locale = { ...config.locale, ...calendarWords(lang) };
    this.app = app;
    app.mount(this.place("form"));
    this.place("loading").hidden = true;
    this.dataset.ready = "";
  }

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
    await this.showWaiting();
    return { next: POST_SUBMIT__NEW_INSTANCE };
  }

  /** Sends what waited, one after the other; what is refused stays, and says why. */
  private readonly sendWaiting = (): void => { void this.sendAllWaiting(); };

  private async sendAllWaiting(): Promise<void> {
    const waiting = await this.waiting();
    for (const item of waiting) {
      const outcome = await send(item.address, this.text("token"), item.requests);
      if (outcome.kind === "waits") break;
      if (outcome.kind === "taken") await forget(item.id);
      this.say(outcome.message, outcome.kind === "taken" ? "ok" : "bad");
    }
    await this.showWaiting();
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
