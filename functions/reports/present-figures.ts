import type { ReportBucket, ReportFigures } from "../../core/api/reports.ts";
import { minorToJson } from "../../core/money/amount.ts";
import type { Span } from "../../core/reports/range.ts";
import { conversionRateBps, per100Clicks } from "../../core/reports/rates.ts";
import type { ReportSums } from "../../db/repositories/report/read.ts";

type Name = Exclude<keyof ReportSums, "part" | "currency">;

/** Sums of one part, or of several, as one set of figures. */
export function presentFigures(sums: readonly ReportSums[]): ReportFigures {
  const bots = total(sums, "bots");
  const clicks = total(sums, "clicks") - bots;
  const [pending, approved] = [total(sums, "pending"), total(sums, "approved")];
  const byCurrency = Map.groupBy(
    sums.filter(({ currency }) => currency !== ""),
    ({ currency }) => currency,
  );
  return {
    clicks: Number(clicks),
    uniques: Number(total(sums, "uniques")),
    bots: Number(bots),
    pending: Number(pending),
    approved: Number(approved),
    rejected: Number(total(sums, "rejected")),
    conversionRateBps: conversionRateBps(pending + approved, clicks),
    amounts: [...byCurrency]
      .map(([currency, rows]) => amountsOf(currency, rows, clicks))
      .toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
  };
}

function amountsOf(currency: string, rows: readonly ReportSums[], clicks: bigint) {
  const commission = total(rows, "commissionMinor");
  const perHundred = per100Clicks(commission, clicks);
  return {
    currency,
    pendingMinor: minorToJson(total(rows, "pendingMinor")),
    approvedMinor: minorToJson(total(rows, "approvedMinor")),
    rejectedMinor: minorToJson(total(rows, "rejectedMinor")),
    refundedMinor: minorToJson(total(rows, "refundedMinor")),
    commissionMinor: minorToJson(commission),
    per100ClicksMinor: perHundred === null ? null : minorToJson(perHundred),
  };
}

/** Most of a year's sums are nothing, which no number is made of. */
function total(sums: readonly ReportSums[], name: Name): bigint {
  let all = 0n;
  for (const row of sums) if (row[name] !== "0") all += BigInt(row[name]);
  return all;
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
