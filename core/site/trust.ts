/** What is known of how a program decides and pays, within the span that the caller counted. */
export interface TrustFacts {
  readonly approved: number;
  readonly rejected: number;
  readonly paidPayouts: number;
  /** Median of the days from a payout's being asked for, or put in a batch, to its being paid; null: none was paid. */
  readonly medianPayDays: number | null;
}

/** What a program's page says of it; null where too little has happened to say anything. */
export interface TrustFigures {
  /** Share of the decided conversions that were approved, in basis points, rounded down. */
  readonly approvalRateBps: number | null;
  /** Whole days, rounded up: what is said is never too good. */
  readonly medianPayDays: number | null;
}

/** Below these a share or a median says more of chance than of the program. */
export const LEAST_DECIDED = 20;
export const LEAST_PAID = 5;
const ALL_BPS = 10_000;

export function trustFigures({ approved, rejected, paidPayouts, medianPayDays }: TrustFacts): TrustFigures {
  const decided = approved + rejected;
  return {
    approvalRateBps: decided < LEAST_DECIDED ? null : Math.floor((approved * ALL_BPS) / decided),
    medianPayDays: paidPayouts < LEAST_PAID || medianPayDays === null ? null : Math.ceil(medianPayDays),
  };
}
