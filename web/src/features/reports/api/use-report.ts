import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type {
  Dimension,
  OwnDimension,
  ReportBreakdown,
  ReportSeries,
} from "../../../../../core/api/reports.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { type ReportSearch, rangeQuery } from "../report-search.ts";

/** Whose reports they are: where they are asked for, and by what they can be divided. */
export interface ReportSource {
  readonly api: Api;
  /** As `/api/v1/reports`. */
  readonly path: string;
  /** What every question has. */
  readonly query: Readonly<Record<string, string>>;
  /** The first when nobody says. */
  readonly dimensions: readonly [Dimension | OwnDimension, ...(Dimension | OwnDimension)[]];
  readonly timezone: string;
  /** In which amounts are shown when nobody says; absent: in the first there are any in. */
  readonly currency?: string | undefined;
  /** Where the lists are that its figures are made of. */
  readonly lists: { readonly clicks: string; readonly conversions: string };
}

/** Rows of a page. */
export const PAGE_ROWS = 25;

const rangeOf = ({ query, timezone, dimensions }: ReportSource, search: ReportSearch) => ({
  ...{ ...query, timezone, ...rangeQuery(search, dimensions.includes("partner")) },
});

export function useSeries(source: ReportSource, search: ReportSearch) {
  const { api, path } = source;
  const { interval } = search;
  const asked = { ...rangeOf(source, search), ...(interval === undefined ? {} : { interval }) };
  return useQuery({
    queryKey: ["reports", path, "series", asked],
    queryFn: ({ signal }) => api.get<ReportSeries>(`${path}/series`, asked, signal),
    placeholderData: keepPreviousData,
  });
}

/** By what a report is divided: what the address says where there is that. */
export function dimensionOf(
  { dimensions }: ReportSource,
  { dimension }: ReportSearch,
): Dimension | OwnDimension {
  return dimensions.find((one) => one === dimension) ?? dimensions[0];
}

export function useBreakdown(source: ReportSource, search: ReportSearch, currency: string | undefined) {
  const { api, path } = source;
  const { sort, order, offset } = search;
  // Amounts of different currencies never add: without a currency there is no order among them.
  const sorted = sort === undefined || (sort === "commission" && currency === undefined) ? {} : { sort };
  const asked = {
    ...{ ...rangeOf(source, search), ...sorted, dimension: dimensionOf(source, search) },
    ...(order === undefined ? {} : { order }),
    ...(offset === undefined ? {} : { offset }),
    ...(currency === undefined ? {} : { currency }),
    limit: String(PAGE_ROWS),
  };
  return useQuery({
    queryKey: ["reports", path, "breakdown", asked],
    queryFn: ({ signal }) => api.get<ReportBreakdown>(`${path}/breakdown`, asked, signal),
    placeholderData: keepPreviousData,
  });
}
