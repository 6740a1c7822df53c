import * as z from "zod/mini";
import { COMPARISONS, type DayRange, INTERVALS, type Interval } from "../reports/range.ts";
import { timezoneField } from "./accounts.ts";
import { DIMENSIONS, OWN_DIMENSIONS } from "./dimensions.ts";
import { currencyField, idField } from "./fields.ts";

const day = z.optional(z.iso.date("must be a day as 2026-11-21"));

/** What every report takes: days (both counted in) by the clock of `timezone`, and what to compare them with. */
const rangeFields = {
  /** Without it: 30 days up to `to`. */
  from: day,
  /** Without it: today. */
  to: day,
  /** Without it: the program's; over programs, UTC. */
  timezone: z.optional(timezoneField),
  compare: z._default(z.enum(COMPARISONS, `must be ${COMPARISONS.join(", ")}`), "none"),
  /** Of `custom`. */
  compareFrom: day,
  compareTo: day,
};
const programId = z.optional(idField);
/** Of one partner, of one campaign, or of both. */
const filterFields = { programId, partnerId: z.optional(idField), campaignId: z.optional(idField) };
const ownFilterFields = { programId, campaignId: z.optional(idField) };
const interval = z.optional(z.enum(INTERVALS, `must be ${INTERVALS.join(", ")}`));

export type Dimension = (typeof DIMENSIONS)[number];
export type OwnDimension = (typeof OWN_DIMENSIONS)[number];

export const REPORT_SORTS = ["clicks", "uniques", "conversions", "amount", "commission", "key"] as const;
export type ReportSort = (typeof REPORT_SORTS)[number];

const whole = (max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,6}$/, `must be a whole number up to ${max}`)),
    z.pipe(z.transform(Number), z.int().check(z.lte(max, `must be at most ${max}`))),
  );
const tableFields = {
  sort: z._default(z.enum(REPORT_SORTS, `must be ${REPORT_SORTS.join(", ")}`), "clicks"),
  order: z._default(z.enum(["asc", "desc"], "must be asc or desc"), "desc"),
  /** Of the amounts that are sorted by. */
  currency: z.optional(currencyField),
  limit: z._default(whole(100), 25),
  offset: z._default(whole(100_000), 0),
};

/** `GET /api/v1/reports/series` */
export const seriesSchema = z.strictObject({ ...rangeFields, ...filterFields, interval });
/** `GET /api/v1/reports/breakdown` */
export const breakdownSchema = z.strictObject({
  ...{ ...rangeFields, ...filterFields, ...tableFields },
  dimension: z.enum(DIMENSIONS, `must be ${DIMENSIONS.join(", ")}`),
});
/** `GET /api/affiliate/reports/series` */
export const ownSeriesSchema = z.strictObject({ ...rangeFields, ...ownFilterFields, interval });
/** `GET /api/affiliate/reports/breakdown` */
export const ownBreakdownSchema = z.strictObject({
  ...{ ...rangeFields, ...ownFilterFields, ...tableFields },
  dimension: z.enum(OWN_DIMENSIONS, `must be ${OWN_DIMENSIONS.join(", ")}`),
});
export type RangeQuery = z.infer<z.ZodMiniObject<typeof rangeFields>> & {
  readonly interval?: Interval | undefined;
};
export type TableQuery = z.infer<z.ZodMiniObject<typeof tableFields>>;

/** Amounts of conversions by their state, and what they earned, in one currency. */
export interface ReportAmounts {
  readonly currency: string;
  readonly pendingMinor: number;
  readonly approvedMinor: number;
  readonly rejectedMinor: number;
  readonly refundedMinor: number;
  /** On all levels, less what was taken back. */
  readonly commissionMinor: number;
  /** Commission per hundred clicks; null: there are none. */
  readonly per100ClicksMinor: number | null;
}

export interface ReportFigures {
  /** Of people, as far as can be told. */
  readonly clicks: number;
  /** Of these, the first of a device on a link and UTC day. */
  readonly uniques: number;
  readonly bots: number;
  readonly pending: number;
  readonly approved: number;
  readonly rejected: number;
  /** Conversions that are not rejected, of 10,000 clicks; null: there are none. */
  readonly conversionRateBps: number | null;
  readonly amounts: readonly ReportAmounts[];
}

interface ReportRange {
  readonly range: DayRange;
  readonly timezone: string;
  /** Null: compared with nothing. */
  readonly compared: DayRange | null;
  readonly totals: ReportFigures;
  readonly comparedTotals: ReportFigures | null;
}

/** Half-open. */
export interface ReportBucket extends ReportFigures {
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface ReportSeries extends ReportRange {
  readonly interval: Interval;
  readonly buckets: readonly ReportBucket[];
  /** The first beside the first, and so on; there may be more or fewer of them. Null: compared with nothing. */
  readonly comparedBuckets: readonly ReportBucket[] | null;
}

/** The query of the list that a figure is made of, beside the page. */
type ListQuery = Readonly<Record<string, string>>;

export interface ReportRow extends ReportFigures {
  /** Of a partner, campaign, link or program its id; empty: of none. */
  readonly key: string;
  /** Name, or a link's code; null: it has none. */
  readonly label: string | null;
  /** Of a link, whose it is. */
  readonly partnerName: string | null;
  readonly compared: ReportFigures | null;
  /** Null: no list can be asked for just these. */
  readonly open: { readonly clicks: ListQuery | null; readonly conversions: ListQuery | null };
}

export interface ReportBreakdown extends ReportRange {
  readonly dimension: Dimension | OwnDimension;
  /** Rows in all. */
  readonly rows: number;
  readonly data: readonly ReportRow[];
}
