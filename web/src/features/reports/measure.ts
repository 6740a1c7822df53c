import type { ReportFigures } from "../../../../core/api/reports.ts";
import type { Measure } from "./report-search.ts";

/** One of a set of figures; commission in minor units of a currency. */
export function measureOf(figures: ReportFigures, measure: Measure, currency: string | undefined): number {
  if (measure === "conversions") return figures.pending + figures.approved;
  if (measure === "commission")
    return figures.amounts.find((one) => one.currency === currency)?.commissionMinor ?? 0;
  return figures[measure];
}

/** A round number at or above, for the top of a chart: 1, 2 or 5 times a power of ten; at least 1. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((times) => times * power).find((round) => round >= value) ?? value;
}
