import type { ReportRow, ReportSeries } from "../../../../core/api/reports.ts";
import { COUNTED, COUNTED_OWN, OF_PEOPLE } from "../../../../core/reports/counted.ts";
import { spanOf } from "../../../../core/reports/range.ts";
import type { ReportSearch } from "./report-search.ts";

/**
 * What the lists are asked for to show what a report counts in all.
 *
 * @param partners it can be of one partner; an affiliate's own lists know no campaigns
 */
export function openTotals(
  { range, timezone }: Pick<ReportSeries, "range" | "timezone">,
  { partnerId, campaignId }: ReportSearch,
  partners: boolean,
): ReportRow["open"] {
  if (!partners && campaignId !== undefined) return { clicks: null, conversions: null };
  const { fromMs, toMs } = spanOf(range, timezone);
  const asked = {
    ...(partners && partnerId !== undefined ? { partnerId } : {}),
    ...(campaignId === undefined ? {} : { campaignId }),
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  };
  return {
    clicks: { ...asked, ...OF_PEOPLE },
    conversions: { ...asked, ...(partners ? { ...COUNTED, test: "false" } : COUNTED_OWN) },
  };
}
