/** Keeps what is being filled in on the device, a moment after each answer. */
import type { FormState } from "@getodk/web-forms";
import { answersIn, forgetDraft, keepDraft, type Draft } from "./web-form-drafts.ts";
import { partsOf, type Request } from "./web-form-sending.ts";

const AFTER = 1200;
const SIGNS = ["input", "change", "click", "keyup"] as const;

type Root = NonNullable<FormState["root"]>;

export class Keeping {
  private root: Root | undefined;
  private known = "";
  private timer = 0;
  private rest = Promise.resolve();

  /** `kept` hears when a draft was written, or that this browser writes none. */
  constructor(private readonly draft: Omit<Draft, "parts" | "saved">, private readonly kept: (when: number | undefined) => void) {
    for (const sign of SIGNS) document.addEventListener(sign, this.later);
    document.addEventListener("visibilitychange", this.now);
    window.addEventListener("pagehide", this.now);
  }

  stop(): void {
    for (const sign of SIGNS) document.removeEventListener(sign, this.later);
    document.removeEventListener("visibilitychange", this.now);
    window.removeEventListener("pagehide", this.now);
    window.clearTimeout(this.timer);
    this.root = undefined;
  }

  /** The component opened a form, empty or begun: what it holds now is nothing new. */
  async begin(root: Root): Promise<void> {
    this.root = root;
    this.known = answersIn(await xmlOf(await answered(root)));
  }

  /** The form was sent, or waits to be: the draft goes, and nothing is kept until the next form is open. */
  async done(): Promise<void> {
    window.clearTimeout(this.timer);
    this.root = undefined;
    await this.rest;
    await forgetDraft(this.draft.key);
  }

  private readonly later = (): void => {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.now, AFTER);
  };

  private readonly now = (): void => {
    window.clearTimeout(this.timer);
    // One after the other: the last one written is the last one answered.
    this.rest = this.rest.then(() => this.keep()).catch(() => { this.kept(undefined); });
  };

  private async keep(): Promise<void> {
    const { root } = this;
    if (!root) return;
    const parts = await answered(root);
    const answers = answersIn(await xmlOf(parts)) + parts.slice(1).map(([, file]) => `${file.name} ${file.size.toString()}`).join();
    if (answers === this.known || this.root !== root) return;
    const saved = Date.now();
    await keepDraft({ ...this.draft, parts, saved });
    this.known = answers;
    this.kept(saved);
  }
}

async function answered(root: Root): Promise<Request> {
  const { data: [data] } = await root.prepareInstancePayload({ payloadType: "monolithic" });
  return partsOf(data);
}

async function xmlOf(parts: Request): Promise<string> {
  return (await parts.find(([name]) => name === "xml_submission_file")?.[1].text()) ?? "";
}
