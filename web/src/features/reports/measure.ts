import type { ReportFigures } from "../../../../core/api/reports.ts";
import type { Measure } from "./report-search.ts";

/** One of a set of figures; commission in minor units of a currency. */
export function measureOf(figures: ReportFigures, measure: Measure, currency: string | undefined): number {
  if (measure === "conversions") return figures.pending + figures.approved;
  if (measure === "commission")
    return figures.amounts.find((one) => one.currency === currency)?.commissionMinor ?? 0;
  return figures[measure];
}
