import { createTransfer, findTransfer, type TransferFact } from "../../adapters/stripe/transfers.ts";
import { toStripe } from "../../adapters/stripe/units.ts";
import { refOf, releasePosting, reservePosting } from "../../core/ledger/payout-posting.ts";
import { changeLine, type Line, lockLine } from "../../db/repositories/payouts/lines-at-work.ts";
import { inTransaction } from "../../db/transaction.ts";
import { type LineWork, lockLineAccounts, postFor, tell, undrawOf } from "./line-work.ts";
import { applyTransferTo, failLine } from "./settle-line.ts";
import { type Funds, SHORT_WAIT_MS, takeLine } from "./take-line.ts";

export type LineOutcome = "paid" | "failed" | "cancelled" | "short" | "skipped";

/**
 * Brings one line as far as it goes: takes it under a lease and writes it `submitted`, asks Stripe, writes what came of
 * it. Stopped anywhere, it goes on from what is written: a line that is found submitted is looked up at Stripe first.
 *
 * @throws when it is not known what became of a transfer: the line stays submitted, and is looked up by the next run
 */
export async function runLine(work: LineWork, id: string, funds: Funds): Promise<LineOutcome> {
  const taken = await takeLine(work, id, funds);
  if (taken.next === "done") return taken.outcome;
  const { line, next } = taken;
  try {
    if (next === "look_up") {
      const transfer = await findTransfer(work.stripe, line.id);
      if (transfer !== undefined) return await settled(work, line, transfer);
    }
    return await submit(work, line);
  } catch (error) {
    await endLease(work, line).catch(() => undefined);
    throw error;
  }
}

async function submit(work: LineWork, line: Line): Promise<LineOutcome> {
  const amount = toStripe(line.amountMinor, line.currency);
  if (!amount.ok || line.destination === null)
    throw new Error(`the payout ${line.id} was submitted and cannot be written to Stripe`);
  const { id: payoutId, attempt, programId, partnerId, destination } = line;
  const wanted = { payoutId, attempt, programId, partnerId, destination, amount: amount.value };
  const outcome = await createTransfer(work.stripe, wanted);
  if (outcome.verdict === "made") return settled(work, line, outcome.transfer);
  return inTransaction(work.services.job, { audit: work.audit }, async (tx) => {
    const now = await lockLine(tx, line.id);
    if (!isSame(now, line)) return "skipped";
    await lockLineAccounts(tx, now);
    if (outcome.verdict === "refused") {
      await failLine(tx, work, now, outcome.refusal);
      return "failed";
    }
    // Stripe gives the same answer to the same key for a day: what waits for funds goes on under the key of a new attempt.
    const next = { ...refOf(now), attempt: now.attempt + 1 };
    await postFor(tx, work, now, [
      releasePosting(refOf(now), now.amountMinor),
      ...undrawOf(now),
      reservePosting(next, now.amountMinor),
    ]);
    const waits = new Date(work.services.now().getTime() + SHORT_WAIT_MS);
    const changes = {
      state: "approved",
      attempt: next.attempt,
      fundedMinor: 0n,
      leasedUntil: waits,
    } as const;
    const waiting = await changeLine(tx, now, changes);
    await tell(tx, work, waiting, "funds_short", {
      ...outcome.refusal,
      neededMinor: String(now.amountMinor),
    });
    return "short";
  });
}

function settled(work: LineWork, line: Line, transfer: TransferFact): Promise<LineOutcome> {
  return inTransaction(work.services.job, { audit: work.audit }, async (tx) => {
    const now = await lockLine(tx, line.id);
    if (now === undefined) return "skipped";
    await applyTransferTo(tx, work, now, transfer);
    return now.state === "submitted" ? "paid" : "skipped";
  });
}

/** What failed by itself is tried again at once; what was stopped waits for its lease. */
function endLease(work: LineWork, line: Line): Promise<void> {
  return inTransaction(work.services.job, { audit: work.audit }, async (tx) => {
    const now = await lockLine(tx, line.id);
    if (isSame(now, line)) await changeLine(tx, now, { leasedUntil: null });
  });
}

/** Still the line that this run has submitted, and nobody else has said what came of it. */
function isSame(now: Line | undefined, line: Line): now is Line {
  return now !== undefined && now.state === "submitted" && now.version === line.version;
}
