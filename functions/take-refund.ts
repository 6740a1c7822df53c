import type { RefundReport } from "../core/api/conversions.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { type RefundRow, recordRefund } from "../db/repositories/conversions.ts";
import type { OutboxRow } from "../queues/outbox.ts";
import type { Services } from "./services.ts";
import type { Intake } from "./take-conversions.ts";

export interface RefundedOrder {
  readonly goal: string;
  readonly orderId: string;
}

export interface TakenRefund {
  /** The refund as it stands. */
  readonly refund: RefundRow;
  /** To be published once this has been awaited; null: its conversion has not come, so the refund is parked. */
  readonly handOff: OutboxRow | null;
}

/** `wrong_currency`: its order is in another one, nothing was written. `conflict`: told before with other content. */
export type RefundRefusal = "wrong_currency" | "conflict";

/** Takes a refund from whatever source and hands it on to commission. Told again, it changes nothing. */
export async function takeRefund(
  services: Services,
  intake: Omit<Intake, "program" | "source" | "idempotency"> & { readonly program: { readonly id: string } },
  { goal, orderId }: RefundedOrder,
  report: RefundReport,
): Promise<Result<TakenRefund, RefundRefusal>> {
  const { identity, program, test, requestId } = intake;
  const outboxId = services.newId();
  const refund = await recordRefund(services.appDb, identity, {
    id: services.newId(),
    programId: program.id,
    goal,
    orderId,
    test,
    refundId: report.refundId,
    amountMinor: String(report.amountMinor),
    currency: report.currency,
    status: report.status,
    reason: report.reason ?? null,
    receivedAt: services.now(),
    outboxId,
    requestId,
  });
  if (refund === undefined) return refuse("wrong_currency");
  const same =
    refund.amount_minor === String(report.amountMinor) &&
    refund.currency === report.currency &&
    refund.goal === goal &&
    refund.order_id === orderId;
  if (!same) return refuse("conflict");
  const handOff = { id: outboxId, topic: "accrue-commissions", payload: { v: 1, requestId } };
  return ok({ refund, handOff: refund.conversion_id === null ? null : handOff });
}
