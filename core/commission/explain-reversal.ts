import { formatAmount } from "../money/amount.ts";

/** What a line and its conversion stand at. */
export interface ReversedLine {
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly currency: string;
  readonly conversion: {
    readonly status: "pending" | "approved" | "rejected";
    readonly statusReason: string | null;
    readonly amountMinor: bigint;
    readonly refundedMinor: bigint;
  };
}

/** Why some or all of a line was taken back, in one English sentence; null when nothing was. */
export function explainReversal(line: ReversedLine): string | null {
  if (line.reversedMinor === 0n) return null;
  const all = line.reversedMinor === line.amountMinor;
  const what = all ? "All of it" : `${formatAmount(line.reversedMinor, line.currency)} of it`;
  return `${what} was taken back, because ${why(line)}.`;
}

function why({ currency, conversion }: ReversedLine): string {
  const { status, statusReason, amountMinor, refundedMinor } = conversion;
  if (status === "rejected")
    return `the conversion was rejected${statusReason === null ? "" : `: ${statusReason}`}`;
  if (refundedMinor > 0n) {
    return `${formatAmount(refundedMinor, currency)} of ${formatAmount(amountMinor, currency)} were refunded`;
  }
  return "the conversion was worked out anew; what it pays now is a line of its own";
}
