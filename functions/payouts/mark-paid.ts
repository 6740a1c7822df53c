import { settlePosting } from "../../core/ledger/payout-posting.ts";
import { judgePaid, judgePaidOn } from "../../core/payout/by-hand.ts";
import { type LockedHandLine, markPaidByHand } from "../../db/repositories/payouts/by-hand.ts";
import { invalidField } from "../problem.ts";
import { type HandAct, type HandOutcome, refOf, sayOfLine } from "./hand-act.ts";
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
    await markPaidByHand(tx, line, { reference, paidOn, now });
    const { amountMinor, currency, methodKind } = line;
    const handOffs = await tellPayee(act, tx, {
      ...{ kind: "payout_paid", payoutId, key: payoutId },
      data: { amountMinor: String(amountMinor), currency, method: methodKind, reference, paidOn },
    });
    return {
      verdict,
      line: { ...line, state: "paid", reference, paidOn },
      event: { kind: "paid", details: { by: "hand", amountMinor: String(amountMinor), reference, paidOn } },
      posting: settlePosting(refOf(line), amountMinor),
      handOffs,
    };
  });
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
