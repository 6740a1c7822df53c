import type { Status } from "./api/status-schema.ts";

/** At most one event in a thousand may be lost. */
export const LOSS_BOUND = 0.001;

/** Below so many events a single missing one is above the bound already, and says nothing. */
export const LOSS_LEAST_EVENTS = 1_000;

export type LossVerdict = "none" | "too-few" | "within" | "above";

/** The share of numbered events that have not come, and what that means; null when nothing was sent. */
export function judgeLoss({ sent, missing }: Status["lossMeter"]): {
  share: number | null;
  verdict: LossVerdict;
} {
  if (sent === 0) return { share: null, verdict: "none" };
  const share = missing / sent;
  if (share <= LOSS_BOUND) return { share, verdict: "within" };
  return { share, verdict: sent < LOSS_LEAST_EVENTS ? "too-few" : "above" };
}
