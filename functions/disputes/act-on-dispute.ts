import { AUTHOR_OF, type DisputeAct, judgeAct } from "../../core/dispute/judge-act.ts";
import type { AuditContext } from "../../db/client.ts";
import {
  changeDispute,
  insertDisputeMessage,
  type LockedDispute,
  lockDispute,
} from "../../db/repositories/disputes/writes.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { releasePayout } from "./hold-payout.ts";
import { nextDueAt } from "./open-dispute.ts";
import { tellUsers } from "./tell.ts";

export interface ActOnDispute {
  readonly act: DisputeAct;
  readonly disputeId: string;
  /** Whose it must be: the merchant's, or the affiliate's own. */
  readonly of: { readonly organisationId: string } | { readonly partnerId: string };
  /** Null: withdrawn without a word. */
  readonly text: string | null;
  readonly userId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/**
 * Says something in a dispute, or ends it, once: all or nothing. A payout that it held goes on when it ends; nothing else moves.
 *
 * @throws Problem 404, 409 when it is over
 */
export function actOnDispute(
  services: Services,
  doing: ActOnDispute,
): Promise<{ readonly replayed: boolean; readonly handOffs: readonly OutboxRow[] }> {
  const now = services.now();
  return inTransaction(services.job, { audit: doing.audit }, async (tx) => {
    const dispute = found(await lockDispute(tx, doing.disputeId, doing.of), "dispute");
    const judged = judgeAct(dispute, doing.act, doing.text);
    if (judged.verdict === "replay") return { replayed: true, handOffs: [] };
    if (judged.verdict === "ended")
      throw new Problem("wrong_state", `The dispute is ${dispute.state}: nothing is added to it any more.`);
    const { state, newDeadline } = judged;
    const author = AUTHOR_OF[doing.act];
    const isEnd = state !== "open" && state !== "answered";
    const messageId = services.newId();
    if (doing.text !== null) {
      const { organisationId, id: disputeId } = dispute;
      const { text, userId } = doing;
      await insertDisputeMessage(tx, {
        id: messageId,
        organisationId,
        disputeId,
        author,
        userId,
        text,
        at: now,
      });
    }
    await changeDispute(tx, dispute, {
      state,
      dueAt: newDeadline ? await nextDueAt(tx, dispute.programId, now) : dispute.dueAt,
      decidedBy: isEnd && author === "merchant" ? doing.userId : null,
      endedAt: isEnd ? now : null,
    });
    if (isEnd) await letGo(tx, dispute, doing, now);
    return { replayed: false, handOffs: await tell(services, tx, { dispute, doing, messageId }) };
  });
}

async function letGo(
  tx: Transaction,
  { id: disputeId, number, organisationId, payoutId }: LockedDispute,
  { userId, requestId }: ActOnDispute,
  at: Date,
): Promise<void> {
  if (payoutId !== null)
    await releasePayout(tx, { disputeId, number, organisationId, payoutId }, { userId, requestId, at });
}

/** The affiliate is told what the merchant said and decided. */
async function tell(
  services: Services,
  tx: Transaction,
  {
    dispute,
    doing,
    messageId,
  }: { readonly dispute: LockedDispute; readonly doing: ActOnDispute; readonly messageId: string },
): Promise<OutboxRow[]> {
  const { program, number, subject, userId } = dispute;
  const { act, requestId } = doing;
  if (userId === null) return [];
  const about = { program, number, subject };
  const telling = { services, requestId };
  if (act === "answer")
    return tellUsers(telling, tx, [userId], { kind: "dispute_answered", key: messageId, data: about });
  if (act === "accept" || act === "reject")
    return tellUsers(telling, tx, [userId], {
      ...{ kind: "dispute_decided", key: dispute.id },
      data: { ...about, accepted: act === "accept" },
    });
  return [];
}
