import { judgeSwitch } from "../../core/payout/by-hand.ts";
import { findOtherWay, switchMethod } from "../../db/repositories/payouts/by-hand.ts";
import { type HandAct, type HandOutcome, sayOfLine } from "./hand-act.ts";

/** Lets a line whose payee Stripe cannot pay be paid by hand, to what the payee has named since. */
export function switchToHand(act: HandAct, payoutId: string, reason: string): Promise<HandOutcome> {
  return sayOfLine(act, payoutId, async (tx, line, now) => {
    const { stripeState, method } = await findOtherWay(tx, line.affiliateId, now);
    const leased = line.leasedUntil !== null && line.leasedUntil > now;
    const { verdict } = judgeSwitch({ ...line, leased }, { stripeState, methodId: method?.id ?? null });
    if (verdict !== "new" || method === null)
      return { verdict: verdict === "new" ? "no_method" : verdict, line };
    await switchMethod(tx, line, { methodId: method.id, methodKind: method.kind, reason });
    return {
      verdict,
      line: { ...line, methodKind: method.kind },
      event: {
        kind: "method_switched",
        details: { before: line.methodKind, after: method.kind, methodId: method.id, stripeState, reason },
      },
    };
  });
}
