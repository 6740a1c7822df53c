import type { ReportBucket, ReportFigures } from "../../core/api/reports.ts";
import { minorToJson } from "../../core/money/amount.ts";
import type { Span } from "../../core/reports/range.ts";
import { conversionRateBps, per100Clicks } from "../../core/reports/rates.ts";
import type { ReportSums } from "../../db/repositories/report/read.ts";

type Name = Exclude<keyof ReportSums, "part" | "currency">;

/** Sums of one part, or of several, as one set of figures. */
export function presentFigures(sums: readonly ReportSums[]): ReportFigures {
  const total = (name: Name) => sums.reduce((sum, row) => sum + BigInt(row[name]), 0n);
  const clicks = total("clicks") - total("bots");
  const [pending, approved] = [total("pending"), total("approved")];
  const byCurrency = Map.groupBy(
    sums.filter(({ currency }) => currency !== ""),
    ({ currency }) => currency,
  );
  return {
    clicks: Number(clicks),
    uniques: Number(total("uniques")),
    bots: Number(total("bots")),
    pending: Number(pending),
    approved: Number(approved),
    rejected: Number(total("rejected")),
    conversionRateBps: conversionRateBps(pending + approved, clicks),
    amounts: [...byCurrency]
      .map(([currency, rows]) => amountsOf(currency, rows, clicks))
      .toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
  };
}

function amountsOf(currency: string, rows: readonly ReportSums[], clicks: bigint) {
  const total = (name: Name) => rows.reduce((sum, row) => sum + BigInt(row[name]), 0n);
  const commission = total("commissionMinor");
  const perHundred = per100Clicks(commission, clicks);
  return {
    currency,
    pendingMinor: minorToJson(total("pendingMinor")),
    approvedMinor: minorToJson(total("approvedMinor")),
    rejectedMinor: minorToJson(total("rejectedMinor")),
    refundedMinor: minorToJson(total("refundedMinor")),
    commissionMinor: minorToJson(commission),
    per100ClicksMinor: perHundred === null ? null : minorToJson(perHundred),
  };
}

const NOTHING = presentFigures([]);

/** Each part with its figures; `first` is the number of the first one's sums. */
export function presentBuckets(
  spans: readonly Span[],
  byPart: ReadonlyMap<number, readonly ReportSums[]>,
  first: number,
): ReportBucket[] {
  return spans.map(({ fromMs, toMs }, at) => {
    const sums = byPart.get(first + at);
    return {
      startsAt: new Date(fromMs).toISOString(),
      endsAt: new Date(toMs).toISOString(),
      ...(sums === undefined ? NOTHING : presentFigures(sums)),
    };
  });
}
