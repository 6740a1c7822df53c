/** From which sum on a country's form tells of what somebody was paid in a year, from a year on. */
export interface TaxThresholdRow {
  readonly country: string;
  readonly form: string;
  readonly currency: string;
  readonly fromYear: number;
  readonly thresholdMinor: bigint;
}

/** Of each form of a country and currency the threshold that holds in a year: the latest that began by then. */
export function thresholdsInForce(
  rows: readonly TaxThresholdRow[],
  {
    country,
    currency,
    year,
  }: { readonly country: string | null; readonly currency: string; readonly year: number },
): TaxThresholdRow[] {
  const latest = new Map<string, TaxThresholdRow>();
  for (const row of rows) {
    if (row.country !== country || row.currency !== currency || row.fromYear > year) continue;
    const standing = latest.get(row.form);
    if (standing === undefined || standing.fromYear < row.fromYear) latest.set(row.form, row);
  }
  return [...latest.values()].toSorted((one, other) => (one.form < other.form ? -1 : 1));
}

/** Whether a year's sum is told: at the threshold itself it is. */
export const reaches = (
  netMinor: bigint,
  { thresholdMinor }: Pick<TaxThresholdRow, "thresholdMinor">,
): boolean => netMinor >= thresholdMinor;
