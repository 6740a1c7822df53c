import { judgePayment, type PaymentRefusal } from "../core/bonus/bonus-status.ts";
import { bonusPaymentPosting } from "../core/ledger/payment-posting.ts";
import type { AuditContext } from "../db/client.ts";
import { lockBonus, markBonusPaid } from "../db/repositories/bonus-payments.ts";
import { writePostings } from "../db/repositories/ledger.ts";
import { inTransaction, StaleError } from "../db/transaction.ts";
import type { OutboxRow } from "../queues/outbox.ts";
import type { Services } from "./services.ts";
import { wakeJobs } from "./wake-jobs.ts";

export interface BonusPayment {
  readonly organisationId: string;
  readonly bonusId: string;
  readonly reference: string;
  /** Null: now. */
  readonly paidAt: Date | null;
  readonly audit: AuditContext;
  readonly requestId: string;
}

export type PaymentOutcome =
  | { readonly verdict: "new"; readonly handOffs: readonly OutboxRow[] }
  | { readonly verdict: "replay" | PaymentRefusal };

/**
 * Takes what a merchant's system has paid for a bonus out of its partner's balance, once, and notes the payment: all or
 * nothing. It runs with the rights of a job, since requests may not post to the ledger; whoever calls it has made sure
 * that the caller may see the bonus.
 */
export function payBonus(services: Services, payment: BonusPayment): Promise<PaymentOutcome> {
  const { organisationId, bonusId, reference, paidAt, audit, requestId } = payment;
  const now = services.now();
  return inTransaction(services.job, { audit }, async (tx): Promise<PaymentOutcome> => {
    const bonus = await lockBonus(tx, organisationId, bonusId);
    if (bonus === undefined) throw new StaleError("the bonus");
    const judged = judgePayment(bonus, { reference, paidAtMs: paidAt?.getTime() ?? null });
    if (judged.verdict !== "new" || bonus.partnerId === null)
      return { verdict: judged.verdict === "new" ? "not_available" : judged.verdict };
    const { programId, partnerId, currency } = bonus;
    const { paidMinor } = judged;
    await markBonusPaid(tx, bonus, { reference, paidAt: paidAt ?? now, paidMinor });
    const posting = bonusPaymentPosting({ bonusId, programId, partnerId, currency, paidMinor });
    const place = { organisationId, programId, conversionId: null, requestId };
    await writePostings(tx, [{ id: services.newId(), posting, ...place }], now);
    const handOffs = await wakeJobs(tx, { services, requestId }, { "issue-receipts": true });
    return { verdict: "new", handOffs };
  });
}
