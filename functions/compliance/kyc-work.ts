import type { AuditContext } from "../../db/client.ts";
import { lockStandingCheck } from "../../db/repositories/compliance/checks.ts";
import { lockPayee } from "../../db/repositories/payouts/payees.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";

/** Who changes what is known of a payee. */
export interface KycWork {
  readonly services: Services;
  readonly audit: AuditContext;
  readonly requestId: string;
  /** Null: the payee, the provider or a job. */
  readonly operatorId: string | null;
}

export type Check = NonNullable<Awaited<ReturnType<typeof lockStandingCheck>>>;

/**
 * Changes the check of a payee, which is locked before it: two who change it do so in turn. It runs with the rights of a job.
 *
 * @param work answers what to publish after commit
 */
export function withPayeeLocked<Answer>(
  { services, audit }: KycWork,
  affiliateId: string,
  work: (tx: Transaction, standing: Check | undefined) => Promise<Answer>,
): Promise<Answer> {
  return inTransaction(services.job, { audit }, async (tx) => {
    await lockPayee(tx, affiliateId);
    return work(tx, await lockStandingCheck(tx, affiliateId));
  });
}

export const wrongState = (detail: string): Problem => new Problem("wrong_state", detail);

export type HandOffs = readonly OutboxRow[];
