import { ok, type Result, refuse } from "../result.ts";
import type { Checklist } from "./checklist.ts";
import type { KycDocumentKind, KycState } from "./states.ts";

/** What may be done with a check, from which states, and what it is then. */
const CHECK_MOVES = {
  submit: { from: ["requested"], to: "submitted" },
  take: { from: ["submitted"], to: "in_review" },
  /** Of one that stands: anew, by documents that were handed in before it ends. */
  approve: { from: ["submitted", "in_review", "approved"], to: "approved" },
  /** A provider has made sure of all that is asked for. */
  prove: { from: ["requested", "submitted", "in_review"], to: "approved" },
  reject: { from: ["requested", "submitted", "in_review", "approved"], to: "rejected" },
  /** A document would not do: another is asked for. */
  ask_again: { from: ["submitted", "in_review"], to: "requested" },
  expire: { from: ["requested", "submitted", "in_review", "approved"], to: "expired" },
} as const satisfies Record<string, { from: readonly KycState[]; to: KycState }>;

/** The same of a document. */
const DOCUMENT_MOVES = {
  take: { from: ["submitted"], to: "in_review" },
  approve: { from: ["submitted", "in_review"], to: "approved" },
  reject: { from: ["submitted", "in_review"], to: "rejected" },
  expire: { from: ["submitted", "in_review", "approved"], to: "expired" },
} as const satisfies Record<string, { from: readonly KycState[]; to: KycState }>;

export type CheckMove = keyof typeof CHECK_MOVES;
export type DocumentMove = keyof typeof DOCUMENT_MOVES;

/** The state that a move leads to; refused when it does not begin in the one that stands. */
export const moveCheck = (state: KycState, move: CheckMove): Result<KycState, "wrong_state"> =>
  moveBy(CHECK_MOVES[move], state);

export const moveDocument = (state: KycState, move: DocumentMove): Result<KycState, "wrong_state"> =>
  moveBy(DOCUMENT_MOVES[move], state);

function moveBy(
  { from, to }: { readonly from: readonly KycState[]; readonly to: KycState },
  state: KycState,
): Result<KycState, "wrong_state"> {
  return from.includes(state) ? ok(to) : refuse("wrong_state");
}

export interface HandedIn {
  readonly kind: KycDocumentKind;
  readonly state: KycState;
  /** On the document itself, as `2030-05-01`: its last day. */
  readonly validUntil: string | null;
  readonly replaced: boolean;
}

const COUNTING: ReadonlySet<KycState> = new Set(["submitted", "in_review", "approved"]);

/** Documents that still answer what was asked for. */
const counting = (documents: readonly HandedIn[]): HandedIn[] =>
  documents.filter(({ state, replaced }) => !replaced && COUNTING.has(state));

/** Choices of a checklist that no document answers. */
export function openChoices(checklist: Checklist, documents: readonly HandedIn[]): Checklist {
  const kinds = new Set(counting(documents).map(({ kind }) => kind));
  return checklist.filter((choice) => !choice.some((kind) => kinds.has(kind)));
}

/** Whether every choice is answered by a document that was approved. */
export function allApproved(checklist: Checklist, documents: readonly HandedIn[]): boolean {
  return (
    openChoices(
      checklist,
      documents.filter(({ state }) => state === "approved"),
    ).length === 0
  );
}

const DAY_MS = 86_400_000;

/** A document counts to the end of its last day, in UTC. */
export const endOfDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS);

/**
 * When an approval ends: at the moment that was said, or when the first choice is left without a document that is still valid.
 * Null: never.
 */
export function approvalEnds(
  checklist: Checklist,
  documents: readonly HandedIn[],
  said: Date | null,
): Date | null {
  const approved = documents.filter(({ state, replaced }) => state === "approved" && !replaced);
  let ends = said;
  for (const choice of checklist) {
    const answers = approved.filter(({ kind }) => choice.includes(kind));
    const days = answers.map(({ validUntil }) => validUntil);
    if (days.length === 0 || days.includes(null)) continue;
    const last = endOfDay(days.reduce<string>((most, day) => (day !== null && day > most ? day : most), ""));
    if (ends === null || last < ends) ends = last;
  }
  return ends;
}

/** So long before something ends its payee is told. */
export const NOTICE_MS = 30 * DAY_MS;

/** Whether an approval that ends then is over, or so near its end that another may be handed in. */
export const isOver = (expiresAt: Date | null, now: Date): boolean => expiresAt !== null && expiresAt <= now;
export const isEnding = (expiresAt: Date | null, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() - now.getTime() <= NOTICE_MS;
