import { useQuery } from "@tanstack/react-query";
import type { ReportSeries } from "../../../../../core/api/reports.ts";
import { localTime } from "../../../../../core/notifications/local-time.ts";
import { addDays } from "../../../../../core/reports/range.ts";
import { viewerZone } from "../../../lib/formatters.ts";
import type { ReportSource } from "./use-report.ts";

/** Days of a trend, today among them. */
export const TREND_DAYS = 14;
/** Reports are folded each minute; nothing else is newer. */
const EVERY_MS = 60_000;

/** Today by the viewer's clock, as reports name it. */
export function viewersToday(): { readonly day: string; readonly timezone: string } {
  const timezone = viewerZone();
  return { timezone, day: localTime(new Date(), timezone).day };
}

/** Figures of the last days, each by itself, for a small picture of where they go. */
export function useTrend({ api, path, query }: Pick<ReportSource, "api" | "path" | "query">) {
  const { day, timezone } = viewersToday();
  const asked = { ...query, from: addDays(day, 1 - TREND_DAYS), to: day, timezone, interval: "day" };
  return useQuery({
    queryKey: ["reports", path, "trend", asked],
    queryFn: ({ signal }) => api.get<ReportSeries>(`${path}/series`, asked, signal),
    staleTime: EVERY_MS,
    refetchInterval: EVERY_MS,
  });
}
