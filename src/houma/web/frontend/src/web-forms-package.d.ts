/** What our pages use of the packaged component, which comes without its types. */
declare module "@getodk/web-forms" {
  import type { DefineComponent, Plugin } from "vue";

  export interface ChunkedPayload {
    readonly status: "pending" | "max-size-exceeded" | "ready";
    /** One per request: `xml_submission_file` and as many attachments as the bound allows. */
    readonly data: readonly [FormData, ...FormData[]];
  }

  /** What the component has open, as our change of it hands over. */
  export interface FormState {
    readonly status: "FORM_STATE_LOADING" | "FORM_STATE_FAILURE" | "FORM_STATE_SUCCESS";
    readonly root: null | {
      prepareInstancePayload(options: { payloadType: "monolithic" }): Promise<{ readonly data: readonly [FormData] }>;
    };
  }

  export type SubmissionResult = { readonly next?: typeof POST_SUBMIT__NEW_INSTANCE } | undefined;
  export type Answered = (result?: SubmissionResult | Promise<SubmissionResult>) => void;

  export interface FormAttachment {
    readonly status: number;
    readonly ok?: boolean;
    text(): Promise<string>;
    blob(): Promise<Blob>;
  }

  export const POST_SUBMIT__NEW_INSTANCE: unique symbol;
  export const webFormsPlugin: Plugin;
  export const OdkWebForm: DefineComponent<{
    formXml: string;
    fetchFormAttachment: (address: URL) => Promise<Response>;
    submissionMaxSize: number;
    /** A begun form, as our change of the package takes it. */
    editInstance?: { readonly data: readonly [FormData] };
    onSubmitChunked: (payload: ChunkedPayload, answered: Answered) => void;
  }>;
}
