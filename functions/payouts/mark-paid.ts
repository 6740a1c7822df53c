import { drawPosting } from "../../core/ledger/funding-posting.ts";
import { refOf, settlePosting } from "../../core/ledger/payout-posting.ts";
import { judgePaid, judgePaidOn } from "../../core/payout/by-hand.ts";
import { drawsOnFunds, fundingTermsOf } from "../../core/payout/funding.ts";
import { type LockedHandLine, markPaidByHand } from "../../db/repositories/payouts/by-hand.ts";
import { findFunding } from "../../db/repositories/payouts/funding.ts";
import type { Transaction } from "../../db/transaction.ts";
import { checkFunded } from "../funding/check-funded.ts";
import { invalidField } from "../problem.ts";
import { type HandAct, type HandOutcome, sayOfLine } from "./hand-act.ts";
import { lockLineAccounts } from "./line-work.ts";
import { tellPayee } from "./tell-payee.ts";

interface PaidByHand {
  /** As the bank or wallet calls the payment. */
  readonly reference: string;
  /** As `2026-11-21`. */
  readonly paidOn: string;
  readonly proofKey?: string | undefined;
}

/**
 * Notes that a line was paid by hand: in transit → paid out, once. The same again is a replay, anything else a conflict. What
 * was not exported may be marked as well: it is paid with the amount that it has.
 */
export function markPaid(act: HandAct, payoutId: string, said: PaidByHand): Promise<HandOutcome> {
  const { reference, paidOn, proofKey = null } = said;
  return sayOfLine(act, payoutId, async (tx, line, now) => {
    const { verdict } = judgePaid(line, { reference, paidOn, proofKey });
    if (verdict !== "new") return { verdict, line };
    checkPaidOn(line, paidOn, now);
    if (proofKey !== null && proofKey !== line.proofKey)
      throw invalidField("proofKey", "unknown", "is not the proof that was uploaded for this payout");
    const drawnMinor = line.state === "approved" ? await drawnBy(tx, line) : 0n;
    const fundedMinor = line.fundedMinor + drawnMinor;
    await markPaidByHand(tx, line, { reference, paidOn, fundedMinor, now });
    const { amountMinor, currency, methodKind } = line;
    const handOffs = await tellPayee(act, tx, {
      ...{ kind: "payout_paid", payoutId, key: payoutId },
      data: { amountMinor: String(amountMinor), currency, method: methodKind, reference, paidOn },
    });
    return {
      verdict,
      line: { ...line, state: "paid", reference, paidOn },
      event: { kind: "paid", details: { by: "hand", amountMinor: String(amountMinor), reference, paidOn } },
      postings: [
        ...(drawnMinor === 0n ? [] : [drawPosting(refOf(line), drawnMinor)]),
        settlePosting(refOf(line), amountMinor),
      ],
      handOffs,
    };
  });
}

/** What a line that was not exported draws on the funds: all of it, or nothing where the merchant pays by hand. @throws Problem 409 */
async function drawnBy(tx: Transaction, line: LockedHandLine): Promise<bigint> {
  const { programId, methodKind, currency, amountMinor } = line;
  const terms = fundingTermsOf((await findFunding(tx, programId)).terms);
  if (!drawsOnFunds(terms, methodKind)) return 0n;
  const { fundsMinor } = await lockLineAccounts(tx, line);
  checkFunded(terms, [{ currency, fundsMinor, amountMinor }]);
  return amountMinor;
}

/** @throws Problem 422 */
export function checkPaidOn(
  { createdAt }: Pick<LockedHandLine, "createdAt">,
  paidOn: string,
  now: Date,
): void {
  const fits = judgePaidOn(paidOn, { createdAt, now });
  if (fits === "in_the_future") throw invalidField("paidOn", fits, "is a day that has not begun");
  if (fits === "too_early") throw invalidField("paidOn", fits, "is before the payout was asked for");
}
