import type { Session } from "../../../../core/api/session.ts";

declare global {
  interface Window {
    /** Undefined once it was taken. */
    tributaryEarly?: Promise<EarlyAnswer> | undefined;
  }
}

/** Null: nobody is signed in. Undefined: it could not be told. */
export type EarlyAnswer = Session | null | undefined;

/** What was asked before the page's code had come (ask-early.ts). Once: nothing else of the page shall find it. */
export function takeEarly(): Promise<EarlyAnswer> | undefined {
  const early = window.tributaryEarly;
  // What comes later than this shall not ask.
  window.tributaryEarly = undefined;
  return early;
}
