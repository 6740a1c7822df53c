import { isHeldBy } from "../../db/repositories/disputes/writes.ts";
import { type EventOrigin, insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { holdLine, type LockedLine, lockLine } from "../../db/repositories/payouts/lines.ts";
import type { Transaction } from "../../db/transaction.ts";

export interface DisputedPayout {
  readonly disputeId: string;
  readonly number: number;
  readonly organisationId: string;
  readonly payoutId: string;
}

/** Holds a payout that is contested, unless it has left or is held already. */
export async function holdPayout(tx: Transaction, of: DisputedPayout, origin: EventOrigin): Promise<void> {
  const line = await lockLine(tx, of.organisationId, of.payoutId);
  if (line === undefined || line.held || !hasNotLeft(line)) return;
  const reason = `Dispute ${of.number} is about it: it waits until that is decided.`;
  await holdLine(tx, line, { heldAt: origin.at, reason });
  await note(tx, of, { kind: "held", reason }, origin);
}

/** Lets a payout go on that its dispute alone has held. */
export async function releasePayout(tx: Transaction, of: DisputedPayout, origin: EventOrigin): Promise<void> {
  const line = await lockLine(tx, of.organisationId, of.payoutId);
  if (line === undefined || !line.held || !hasNotLeft(line)) return;
  if (!(await isHeldBy(tx, of.payoutId, of.disputeId))) return;
  const reason = `Dispute ${of.number} is over.`;
  await holdLine(tx, line, { heldAt: null, reason });
  await note(tx, of, { kind: "released", reason }, origin);
}

const hasNotLeft = ({ state }: LockedLine): boolean => state === "requested" || state === "approved";

async function note(
  tx: Transaction,
  { organisationId, payoutId, disputeId }: DisputedPayout,
  { kind, reason }: { readonly kind: string; readonly reason: string },
  origin: EventOrigin,
): Promise<void> {
  await insertPayoutEvents(tx, [{ organisationId, payoutId, kind, details: { reason, disputeId } }], origin);
}
