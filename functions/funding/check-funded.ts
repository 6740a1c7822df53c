import { formatAmount } from "../../core/money/amount.ts";
import { creditLimitOf, type FundingTerms, missingOf } from "../../core/payout/funding.ts";
import { Problem } from "../problem.ts";

/** What is to be drawn in one currency, and the funds, locked, that it is drawn on. */
export interface Draw {
  readonly currency: string;
  readonly fundsMinor: bigint;
  readonly amountMinor: bigint;
}

/** @throws Problem 409 naming what is missing in each currency, unless funds and credit cover every draw */
export function checkFunded(terms: FundingTerms, draws: readonly Draw[]): void {
  const errors = draws.flatMap(({ currency, fundsMinor, amountMinor }) => {
    const missingMinor = missingOf({
      fundsMinor,
      creditLimitMinor: creditLimitOf(terms, currency),
      amountMinor,
    });
    if (missingMinor === 0n) return [];
    const message = `${formatAmount(missingMinor, currency)} is missing in the program's funds`;
    return [{ field: currency, code: "not_funded", message }];
  });
  if (errors.length === 0) return;
  const what = errors.map(({ message }) => message).join("; ");
  throw new Problem("not_payable", `The program's funds do not cover this: ${what}.`, errors);
}
