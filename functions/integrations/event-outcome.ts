import type { EventOutcome } from "../../db/repositories/integration-events.ts";
import type { RefundRefusal } from "../take-refund.ts";

export const applied = (reason: string | null): EventOutcome => ({
  state: "applied",
  waitsFor: null,
  reason,
});

export const refused = (reason: string): EventOutcome => ({ state: "refused", waitsFor: null, reason });

export const parked = (waitsFor: string, reason: string): EventOutcome => ({
  state: "parked",
  waitsFor,
  reason,
});

/** @param what the refund, as the merchant knows it */
export function refundRefused(what: string, reason: RefundRefusal): EventOutcome {
  return refused(
    reason === "conflict"
      ? `${what}: was reported before with other content`
      : `${what}: the order is in another currency`,
  );
}
