import type { HandPayout } from "../../core/api/payouts-by-hand.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import { minorToJson } from "../../core/money/amount.ts";
import type { HandRefusal } from "../../core/payout/by-hand.ts";
import type { AuditContext } from "../../db/client.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import {
  endBatchWhenDone,
  type LockedHandLine,
  lockHandLine,
} from "../../db/repositories/payouts/by-hand.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { AppContext } from "../context.ts";
import { noteFunds } from "../funding/note-funds.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";

/** Who says something of payouts that are paid by hand, and where. */
export interface HandAct {
  readonly services: Services;
  readonly organisationId: string;
  /** Null: all programs of the organisation. */
  readonly programId: string | null;
  /** Null: an API key. */
  readonly userId: string | null;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/** @throws Problem 403 for test keys, which pay nobody */
export function handActOf(c: AppContext): HandAct {
  const { organisationId, programId, user, test, audit } = c.get("caller");
  if (test) throw new Problem("forbidden", "A test key pays nobody.");
  const userId = user?.userId ?? null;
  return {
    ...{
      services: c.get("services"),
      organisationId,
      programId,
      userId,
      audit,
      requestId: c.get("requestId"),
    },
  };
}

/** What is written of a line beside its row, all in the transaction that changes it. */
interface Noted {
  readonly verdict: "new";
  /** The line as it is now. */
  readonly line: LockedHandLine;
  readonly event: { readonly kind: string; readonly details: Readonly<Record<string, unknown>> };
  readonly postings?: readonly Posting[];
  readonly handOffs?: readonly OutboxRow[];
}
type Said = Noted | { readonly verdict: "replay" | HandRefusal; readonly line: LockedHandLine };

export interface HandOutcome {
  readonly payout: HandPayout;
  /** It was said before, and nothing has changed. */
  readonly replayed: boolean;
  /** To publish. */
  readonly handOffs: readonly OutboxRow[];
}

/**
 * Does what somebody says of a line, all or nothing, with the rights of a job, since requests may not post to the ledger.
 *
 * @throws Problem 404 when the line is not the caller's to see, 409 when it does not fit how the line stands
 */
export function sayOfLine(
  act: HandAct,
  payoutId: string,
  work: (tx: Transaction, line: LockedHandLine, now: Date) => Promise<Said>,
): Promise<HandOutcome> {
  const { services, organisationId, programId, userId, audit, requestId } = act;
  const now = services.now();
  return inTransaction(services.job, { audit }, async (tx) => {
    const line = found(await lockHandLine(tx, { id: payoutId, organisationId, programId }, now), "payout");
    const said = await work(tx, line, now);
    if (said.verdict === "replay") return { payout: presentLine(line), replayed: true, handOffs: [] };
    if (said.verdict !== "new") throw handRefusal(said.verdict);
    const { event, postings = [], handOffs = [] } = said;
    await insertPayoutEvents(tx, [{ organisationId, payoutId, ...event }], { userId, requestId, at: now });
    const place = { organisationId, programId: line.programId, conversionId: null, requestId };
    const rows = postings.map((posting) => ({ id: services.newId(), posting, ...place }));
    await writePostings(tx, rows, now);
    const moved = postings.some(({ kind }) => kind === "funding");
    const low = moved ? await noteFunds(act, tx, line) : [];
    if (line.batchId !== null) await endBatchWhenDone(tx, line.batchId, now);
    const woken = await wakeJobs(tx, { services, requestId }, { "issue-receipts": rows.length > 0 });
    return { payout: presentLine(said.line), replayed: false, handOffs: [...handOffs, ...low, ...woken] };
  });
}

function presentLine(line: LockedHandLine): HandPayout {
  const { id, state, methodKind, currency, reference, paidOn, proofKey, failureReason } = line;
  const amountMinor = minorToJson(line.amountMinor);
  const returnedMinor = minorToJson(line.returnedMinor);
  return {
    ...{
      id,
      state,
      methodKind,
      currency,
      amountMinor,
      returnedMinor,
      reference,
      paidOn,
      proofKey,
      failureReason,
    },
  };
}

const REFUSALS: Record<HandRefusal, string> = {
  not_by_hand:
    "Stripe pays this one and says itself what becomes of it; only what is paid by hand is noted so.",
  held: "The payout is held: release it first.",
  payee_stopped:
    "The payee is not to be paid yet: who it is, or a tax form, is not settled, or the platform looks into something.",
  not_approved: "The payout's batch is not approved.",
  over: "The payout failed or was cancelled, and its amount is back with the partner.",
  paid_otherwise:
    "It was marked paid before, under another reference, on another day or with another proof: correct it.",
  not_paid: "The payout was not paid.",
  paid: "The payout was paid; what the bank sent back is marked as returned.",
  failed_otherwise: "It was marked failed before, for another reason.",
  returned_more: "More than that has come back before; the amount is all that has come back in total.",
  more_than_paid: "More has come back than was paid.",
  stripe_works: "The payee's account at Stripe can be paid.",
  too_late:
    "Only what is requested or approved, and not being run at this moment, can be paid in another way.",
  no_method: "The payee has no verified method besides Stripe that may be used now.",
};

const handRefusal = (reason: HandRefusal): Problem =>
  new Problem(
    reason === "paid_otherwise" || reason === "failed_otherwise" ? "conflict" : "wrong_state",
    REFUSALS[reason],
  );
