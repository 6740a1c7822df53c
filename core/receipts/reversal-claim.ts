import { clawBackTarget } from "../bonus/claw-back.ts";
import { reversedTarget } from "../commission/reversal.ts";
import type { ReceiptValue } from "./canonical-json.ts";
import type { AccrualFacts, BonusFacts } from "./entry-facts.ts";

/** Points are an asset of the ledger, under this name beside the currencies. */
const POINTS = "PTS";

/**
 * Why a line stands at what it is reversed to:
 * - `refund`: reversed = floor(of × refunded ÷ amount of the conversion)
 * - `rejected`: the conversion was; all of it
 * - `worked_out_anew`: the conversion was credited or reported anew; all of it, and what it pays now is another line
 * - `superseded`: the conversion changed again before the receipt was made, so that it does not say what this step was
 *   for; the account's next receipts do
 */
export type ReversalCause = "refund" | "rejected" | "worked_out_anew" | "superseded";

/** What a receipt says of a line that was taken back, in full or in part. */
export function reversalClaim(
  accrual: AccrualFacts,
  account: { readonly currency: string },
): { readonly [name: string]: ReceiptValue } {
  const ofMinor =
    account.currency === POINTS ? accrual.points : accrual.amountMinor - accrual.pointsShareMinor;
  const { reversedMinor, conversion } = accrual;
  const cause = causeOf(ofMinor, accrual);
  return {
    ofMinor: String(ofMinor),
    reversedMinor: String(reversedMinor),
    cause,
    refund:
      cause === "refund"
        ? {
            refundedMinor: String(conversion.refundedMinor),
            conversionMinor: String(conversion.amountMinor),
          }
        : null,
  };
}

function causeOf(ofMinor: bigint, { reversedMinor, conversion }: AccrualFacts): ReversalCause {
  const { status, amountMinor, refundedMinor } = conversion;
  const target = reversedTarget({
    ...{ accrualMinor: ofMinor, refundedMinor, conversionMinor: amountMinor },
    rejected: false,
  });
  if (status === "rejected" && reversedMinor === ofMinor) return "rejected";
  if (reversedMinor === target && (reversedMinor < ofMinor || refundedMinor === amountMinor)) return "refund";
  return reversedMinor === ofMinor ? "worked_out_anew" : "superseded";
}

/** What a receipt says of a bonus that was taken back: of what it rests on, so much has been refunded. */
export function bonusReversalClaim(bonus: BonusFacts): { readonly [name: string]: ReceiptValue } {
  const { amountMinor, refundBase, refundedBase, reversedMinor } = bonus;
  const cause: ReversalCause = reversedMinor === clawBackTarget(bonus) ? "refund" : "superseded";
  return {
    ofMinor: String(amountMinor),
    reversedMinor: String(reversedMinor),
    cause,
    refund:
      cause === "refund" ? { refundedBase: String(refundedBase), refundBase: String(refundBase) } : null,
  };
}
