import { fundReturnPosting } from "../../core/ledger/funding-posting.ts";
import { refOf, returnPosting } from "../../core/ledger/payout-posting.ts";
import { judgeReturned } from "../../core/payout/by-hand.ts";
import { markReturnedByHand } from "../../db/repositories/payouts/by-hand.ts";
import { type HandAct, type HandOutcome, sayOfLine } from "./hand-act.ts";

interface ReturnedByBank {
  /** All that has come back up to now. */
  readonly amountMinor: bigint;
  readonly reason: string;
}

/** Notes that the payee's bank has sent back a line that was paid by hand, in part or whole: as much is payable again. */
export function markReturned(act: HandAct, payoutId: string, said: ReturnedByBank): Promise<HandOutcome> {
  const { amountMinor: returnedMinor, reason } = said;
  return sayOfLine(act, payoutId, async (tx, line) => {
    const { verdict } = judgeReturned(line, returnedMinor);
    if (verdict !== "new") return { verdict, line };
    const newMinor = returnedMinor - line.returnedMinor;
    const givenMinor = newMinor < line.fundedMinor ? newMinor : line.fundedMinor;
    await markReturnedByHand(tx, line, { returnedMinor, fundedMinor: line.fundedMinor - givenMinor, reason });
    return {
      verdict,
      line: { ...line, state: "returned", returnedMinor },
      event: {
        kind: "returned",
        details: { by: "hand", returnedMinor: String(returnedMinor), newMinor: String(newMinor), reason },
      },
      postings: [
        returnPosting(refOf(line), line.returnedMinor, returnedMinor),
        ...(givenMinor === 0n ? [] : [fundReturnPosting(refOf(line), returnedMinor, givenMinor)]),
      ],
    };
  });
}
