import type { TaxReach, TaxRow, TaxSum, TaxThreshold } from "../../core/api/statements.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { reaches, thresholdsInForce } from "../../core/payout/tax.ts";
import type { TaxRowRow, TaxSumRow, TaxThresholdRow } from "../../db/repositories/payouts/tax.ts";

export const presentThreshold = ({ thresholdMinor, ...row }: TaxThresholdRow): TaxThreshold => ({
  ...row,
  thresholdMinor: minorToJson(BigInt(thresholdMinor)),
});

export function presentTaxSum({ currency, payouts, paidMinor, returnedMinor }: TaxSumRow): TaxSum {
  return {
    ...{ currency, payouts, paidMinor: minorToJson(BigInt(paidMinor)) },
    returnedMinor: minorToJson(BigInt(returnedMinor)),
    netMinor: minorToJson(BigInt(paidMinor) - BigInt(returnedMinor)),
  };
}

/** Which forms tell of a sum, and whether it is enough for them. */
export function reachesOf(
  thresholds: readonly TaxThresholdRow[],
  of: { readonly country: string | null; readonly year: number },
  { currency, netMinor }: Pick<TaxSum, "currency" | "netMinor">,
): TaxReach[] {
  const rows = thresholds.map((row) => ({ ...row, thresholdMinor: BigInt(row.thresholdMinor) }));
  return thresholdsInForce(rows, { ...of, currency }).map((row) => ({
    ...{ form: row.form, thresholdMinor: minorToJson(row.thresholdMinor) },
    reached: reaches(BigInt(netMinor), row),
  }));
}

export function presentTaxRow(
  { id: affiliateId, name, email, country, ...row }: TaxRowRow,
  year: number,
  thresholds: readonly TaxThresholdRow[],
): TaxRow {
  const sum = presentTaxSum(row);
  return { affiliateId, name, email, country, ...sum, forms: reachesOf(thresholds, { country, year }, sum) };
}
