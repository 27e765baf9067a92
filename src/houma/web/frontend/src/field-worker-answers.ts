/** What becomes of what is kept for the time without a network, once the house has answered. */

export type Verdict = "keep" | "forget-it" | "forget-all" | "leave";

const NOT_FOR_YOU = [401, 403, 404, 410];

/**
 * Who may not open a form any more does not open it without a network either; where nobody is signed in any more, none.
 * A house that is out of order says nothing about that.
 */
export function verdictOn({ ok, redirected, status, type }: Pick<Response, "ok" | "redirected" | "status" | "type">, navigates: boolean): Verdict {
  const isSentToSignIn = type === "opaqueredirect" || redirected;
  if (isSentToSignIn) return navigates ? "forget-all" : "forget-it";
  if (NOT_FOR_YOU.includes(status)) return "forget-it";
  return ok ? "keep" : "leave";
}
