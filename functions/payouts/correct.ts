import { judgeCorrection } from "../../core/payout/by-hand.ts";
import { correctPayment } from "../../db/repositories/payouts/by-hand.ts";
import { type HandAct, type HandOutcome, sayOfLine } from "./hand-act.ts";
import { checkPaidOn } from "./mark-paid.ts";

interface Correction {
  readonly reference?: string | undefined;
  /** As `2026-11-21`. */
  readonly paidOn?: string | undefined;
  readonly reason: string;
}

/** Changes what was noted of a payment by hand; what was noted before stays in the line's events. Nothing moves in the ledger. */
export function correct(act: HandAct, payoutId: string, said: Correction): Promise<HandOutcome> {
  return sayOfLine(act, payoutId, async (tx, line, now) => {
    const { verdict } = judgeCorrection(line, {
      reference: said.reference ?? null,
      paidOn: said.paidOn ?? null,
    });
    if (verdict !== "new") return { verdict, line };
    const before = { reference: line.reference, paidOn: line.paidOn };
    const reference = said.reference ?? line.reference;
    const paidOn = said.paidOn ?? line.paidOn;
    if (reference === null || paidOn === null)
      throw new Error("a payout was paid by hand without a word of it");
    if (said.paidOn !== undefined) checkPaidOn(line, paidOn, now);
    await correctPayment(tx, line, { reference, paidOn, reason: said.reason });
    return {
      verdict,
      line: { ...line, reference, paidOn },
      event: { kind: "corrected", details: { before, after: { reference, paidOn }, reason: said.reason } },
    };
  });
}
