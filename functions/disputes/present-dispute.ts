import type { Dispute, DisputeMessage, OwnDispute } from "../../core/api/disputes.ts";
import { maskOrderId } from "../../core/conversions/mask-order-id.ts";
import { isOverdue } from "../../core/dispute/deadline.ts";
import type { DisputeMessageRow, DisputeRow } from "../../db/repositories/disputes/reads.ts";
import { iso, isoOrNull } from "../iso.ts";

export function presentDispute(row: DisputeRow, now: Date): Dispute {
  const { partnerId, partnerName, decidedBy, version, orderId } = row;
  return { ...presentOwnDispute(row, now), orderId, partnerId, partnerName, decidedBy, version };
}

/** Without what is the merchant's alone. */
export function presentOwnDispute(row: DisputeRow, now: Date): OwnDispute {
  const dueAt = new Date(row.dueAt);
  return {
    ...{ id: row.id, programId: row.programId, programName: row.programName, number: row.number },
    ...{ subject: row.subject, conversionId: row.conversionId, payoutId: row.payoutId },
    orderId: ownOrderId(row),
    ...{ state: row.state, dueAt: dueAt.toISOString(), overdue: isOverdue({ state: row.state, dueAt }, now) },
    createdAt: iso(row.createdAt),
    endedAt: isoOrNull(row.endedAt),
  };
}

/** An affiliate knows the order id of a sale that it misses; of a conversion it is shown the end alone, as everywhere. */
export const ownOrderId = ({ orderId, subject }: Pick<DisputeRow, "orderId" | "subject">): string | null =>
  orderId === null || subject === "missing_sale" ? orderId : maskOrderId(orderId);

export const presentMessage = ({ id, author, text, at }: DisputeMessageRow): DisputeMessage => ({
  ...{ id, author, text, at: iso(at) },
});
