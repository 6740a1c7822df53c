import { COMPARISONS, INTERVALS } from "../../../../core/reports/range.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

export const MEASURES = ["clicks", "uniques", "conversions", "commission"] as const;
export type Measure = (typeof MEASURES)[number];

/** What a report is of, as it stands in the page's address. Absent: as the API or the page has it when nobody says. */
export interface ReportSearch {
  readonly from?: string;
  readonly to?: string;
  readonly interval?: string;
  /** By whose clock days begin, an IANA name; absent: the program's. */
  readonly timezone?: string;
  readonly compare?: string;
  readonly compareFrom?: string;
  readonly compareTo?: string;
  readonly dimension?: string;
  readonly sort?: string;
  readonly order?: string;
  readonly currency?: string;
  readonly measure?: string;
  readonly partnerId?: string;
  readonly campaignId?: string;
  readonly offset?: string;
}

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value);

const { id, oneOf } = SEARCH_SHAPES;

/** Of an address only what a report can be of; the rest is dropped. */
export const readReportSearch: (search: Readonly<Record<string, unknown>>) => ReportSearch = readSearch({
  ...{ from: isDay, to: isDay, compareFrom: isDay, compareTo: isDay },
  interval: oneOf(...INTERVALS),
  timezone: (value) => /^[A-Za-z][A-Za-z0-9_+/-]{1,40}$/.test(value),
  compare: oneOf(...COMPARISONS),
  dimension: (value) => /^[a-z]{1,20}$/.test(value),
  sort: oneOf("clicks", "uniques", "conversions", "commission"),
  order: oneOf("asc", "desc"),
  currency: (value) => /^[A-Z]{3}$/.test(value),
  measure: oneOf(...MEASURES),
  ...{ partnerId: id, campaignId: id },
  offset: (value) => /^[1-9]\d{0,4}$/.test(value),
});

/** An address with something else in it, and without what no longer goes with that; undefined takes something out. */
export function withSearch(
  search: ReportSearch,
  changes: Partial<Record<keyof ReportSearch, string | undefined>>,
): ReportSearch {
  const next = { ...search, offset: undefined, ...changes };
  if (next.compare !== "custom") Object.assign(next, { compareFrom: undefined, compareTo: undefined });
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== ""));
}

/** How both reports are asked for it. @param partners they can be of one partner */
export function rangeQuery(search: ReportSearch, partners: boolean): Record<string, string> {
  const { from, to, timezone, compare, compareFrom, compareTo, campaignId } = search;
  const partnerId = partners ? search.partnerId : undefined;
  const given = { from, to, timezone, compare, compareFrom, compareTo, partnerId, campaignId };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
