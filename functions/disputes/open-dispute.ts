import type { DisputeOpen } from "../../core/api/disputes.ts";
import { DEFAULT_DISPUTE_DAYS, disputeDueAt } from "../../core/dispute/deadline.ts";
import { payoutRulesOf } from "../../core/payout/policy.ts";
import type { AuditContext } from "../../db/client.ts";
import type { DisputePlace } from "../../db/repositories/disputes/reads.ts";
import {
  type Contested,
  findDisputeNames,
  findDisputeTerms,
  findGoingOn,
  findOpenedBefore,
  insertDispute,
  insertDisputeMessage,
  type KnownDispute,
  lockDisputes,
  roomForDispute,
} from "../../db/repositories/disputes/writes.ts";
import { demandRoomIn } from "../../db/repositories/settings/room.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Services } from "../services.ts";
import { holdPayout } from "./hold-payout.ts";
import { tellDeciders } from "./tell.ts";

export interface Opening {
  readonly place: DisputePlace;
  readonly asked: DisputeOpen;
  readonly userId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
}

export type Opened =
  | {
      readonly verdict: "new" | "replay";
      readonly disputeId: string;
      readonly handOffs: readonly OutboxRow[];
    }
  | { readonly verdict: "other_content" }
  | { readonly verdict: "open_already"; readonly number: number };

/**
 * Opens a dispute, all or nothing: the dispute with its first words, a payout that has not left held, and the merchant's people
 * told. It runs with the rights of a job; whoever calls it has made sure that the subject is the caller's own.
 */
export function openDispute(services: Services, opening: Opening): Promise<Opened> {
  const { place, asked, userId, audit, requestId } = opening;
  const { organisationId, programId, partnerId } = place;
  const now = services.now();
  const contested = contestedOf(asked);
  return inTransaction(services.job, { audit }, async (tx): Promise<Opened> => {
    await lockDisputes(tx, programId);
    const known = await findOpenedBefore(tx, partnerId, asked.key);
    if (known !== undefined) {
      if (!isSame(known, contested, asked.text)) return { verdict: "other_content" };
      return { verdict: "replay", disputeId: known.id, handOffs: [] };
    }
    const sameNumber = await findGoingOn(tx, partnerId, contested);
    if (sameNumber !== null) return { verdict: "open_already", number: sameNumber };
    await demandRoomIn(tx, roomForDispute(place));
    const dueAt = await nextDueAt(tx, programId, now);
    const id = services.newId();
    const number = await insertDispute(tx, {
      ...{ id, organisationId, programId, partnerId, dueAt, requestKey: asked.key, requestId },
      ...contested,
    });
    await insertDisputeMessage(tx, {
      ...{ id: services.newId(), organisationId, disputeId: id, author: "affiliate", userId },
      ...{ text: asked.text, at: now },
    });
    if (contested.payoutId !== null) {
      const disputed = { disputeId: id, number, organisationId, payoutId: contested.payoutId };
      await holdPayout(tx, disputed, { userId, requestId, at: now });
    }
    const handOffs = await tellDeciders({ services, requestId }, tx, organisationId, {
      ...{ kind: "dispute_opened", key: id },
      data: {
        ...(await findDisputeNames(tx, partnerId)),
        number,
        subject: asked.subject,
        dueAt: dueAt.toISOString(),
      },
    });
    return { verdict: "new", disputeId: id, handOffs };
  });
}

/** By when the merchant answers what is said now. */
export async function nextDueAt(tx: Transaction, programId: string, now: Date): Promise<Date> {
  const terms = await findDisputeTerms(tx, programId);
  if (terms === undefined) throw new Error("there is no such program");
  const days = payoutRulesOf(terms.rules).disputeDays ?? DEFAULT_DISPUTE_DAYS;
  return disputeDueAt(now, days, terms.timezone);
}

function contestedOf(asked: DisputeOpen): Contested {
  const none = { conversionId: null, payoutId: null, orderId: null };
  switch (asked.subject) {
    case "conversion":
      return { ...none, subject: asked.subject, conversionId: asked.id };
    case "payout":
      return { ...none, subject: asked.subject, payoutId: asked.id };
    case "missing_sale":
      return { ...none, subject: asked.subject, orderId: asked.orderId };
  }
}

const isSame = (known: KnownDispute, asked: Contested, text: string): boolean =>
  known.text === text &&
  known.subject === asked.subject &&
  known.conversionId === asked.conversionId &&
  known.payoutId === asked.payoutId &&
  known.orderId === asked.orderId;
