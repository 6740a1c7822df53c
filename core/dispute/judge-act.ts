import type { DisputeAuthor, DisputeState } from "./states.ts";

/** What somebody does in a dispute. The affiliate writes and withdraws; the merchant answers, accepts and rejects. */
export type DisputeAct = "message" | "withdraw" | "answer" | "accept" | "reject";

/** A dispute as it stands when somebody does something in it. */
export interface StandingDispute {
  readonly state: DisputeState;
  /** What was said last. */
  readonly last: { readonly author: DisputeAuthor; readonly text: string };
}

export type JudgedAct =
  | {
      readonly verdict: "new";
      readonly state: DisputeState;
      /** The merchant has to answer once more: its time begins anew. */
      readonly newDeadline: boolean;
    }
  /** The same was said or done before. */
  | { readonly verdict: "replay" }
  | { readonly verdict: "ended" };

export const AUTHOR_OF: Readonly<Record<DisputeAct, DisputeAuthor>> = {
  ...{ message: "affiliate", withdraw: "affiliate" },
  ...{ answer: "merchant", accept: "merchant", reject: "merchant" },
};

const ENDS: Readonly<Partial<Record<DisputeAct, DisputeState>>> = {
  ...{ withdraw: "withdrawn", accept: "accepted", reject: "rejected" },
};

/**
 * What comes of an act: a dispute is `open` while the merchant has to answer, `answered` until the affiliate asks on, and
 * over once somebody has ended it; nothing is said in it any more then.
 *
 * @param text null: nothing was said with it
 */
export function judgeAct(dispute: StandingDispute, act: DisputeAct, text: string | null): JudgedAct {
  const { state, last } = dispute;
  const said = text === null || (last.author === AUTHOR_OF[act] && last.text === text);
  const end = ENDS[act];
  if (state !== "open" && state !== "answered")
    return { verdict: said && state === end ? "replay" : "ended" };
  if (end !== undefined) return { verdict: "new", state: end, newDeadline: false };
  if (said) return { verdict: "replay" };
  if (act === "answer") return { verdict: "new", state: "answered", newDeadline: false };
  return { verdict: "new", state: "open", newDeadline: state === "answered" };
}
