import { undrawPosting } from "../../core/ledger/funding-posting.ts";
import { refOf, releasePosting } from "../../core/ledger/payout-posting.ts";
import { judgeFailed } from "../../core/payout/by-hand.ts";
import { markFailedByHand } from "../../db/repositories/payouts/by-hand.ts";
import { type HandAct, type HandOutcome, sayOfLine } from "./hand-act.ts";
import { tellPayee } from "./tell-payee.ts";

/** Notes that a line could not be paid by hand: all of it is available again. */
export function markFailed(act: HandAct, payoutId: string, reason: string): Promise<HandOutcome> {
  return sayOfLine(act, payoutId, async (tx, line, now) => {
    const { verdict } = judgeFailed(line, reason);
    if (verdict !== "new") return { verdict, line };
    await markFailedByHand(tx, line, { reason, now });
    const { amountMinor, fundedMinor, currency, attempt } = line;
    const handOffs = await tellPayee(act, tx, {
      ...{ kind: "payout_failed", payoutId, key: `${payoutId}/${attempt}` },
      data: { amountMinor: String(amountMinor), currency, reason, atBank: false },
    });
    return {
      verdict,
      line: { ...line, state: "failed", failureStage: "by_hand", failureReason: reason },
      event: { kind: "failed", details: { stage: "by_hand", amountMinor: String(amountMinor), reason } },
      postings: [
        releasePosting(refOf(line), amountMinor),
        ...(fundedMinor === 0n ? [] : [undrawPosting(refOf(line), fundedMinor)]),
      ],
      handOffs,
    };
  });
}
