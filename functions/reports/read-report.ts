import type {
  Dimension,
  OwnDimension,
  RangeQuery,
  ReportBreakdown,
  ReportRow,
  ReportSeries,
  TableQuery,
} from "../../core/api/reports.ts";
import type { Span } from "../../core/reports/range.ts";
import type { Actor, HttpDatabase } from "../../db/client.ts";
import {
  type BreakdownRow,
  type KeyedRows,
  type ReportSums,
  type RollupRows,
  readBreakdown,
  readSeries,
} from "../../db/repositories/report/read.ts";
import { namesOf } from "../../db/repositories/report/scopes.ts";
import { presentBuckets, presentFigures } from "./present-figures.ts";
import { type ReadRange, readBuckets, refused, wholeSpans } from "./read-range.ts";

/** Who asks, and from where. */
export interface ReportCaller {
  readonly db: HttpDatabase;
  readonly actor: Actor;
}

/** A report in parts of time. Throws 400 when the parts are too many. */
export async function seriesReport(
  { db, actor }: ReportCaller,
  rows: RollupRows,
  read: ReadRange,
  wanted: RangeQuery["interval"],
): Promise<ReportSeries> {
  const { interval, buckets, comparedBuckets } = readBuckets(read, wanted);
  const sums = await readSeries(db, actor, rows, [...buckets, ...(comparedBuckets ?? [])]);
  const byPart = Map.groupBy(sums, ({ part }) => part);
  const [own, compared] = [
    sums.filter(({ part }) => part < buckets.length),
    sums.filter(({ part }) => part >= buckets.length),
  ];
  return {
    ...read,
    interval,
    totals: presentFigures(own),
    comparedTotals: comparedBuckets === null ? null : presentFigures(compared),
    buckets: presentBuckets(buckets, byPart, 0),
    comparedBuckets:
      comparedBuckets === null ? null : presentBuckets(comparedBuckets, byPart, buckets.length),
  };
}

/** The query of the lists that a row is made of. */
export type OpenRow = (key: string, span: Span) => ReportRow["open"];

/** A page of a report by a dimension. Throws 400 when amounts are sorted by and no currency is named. */
export async function breakdownReport(
  { db, actor }: ReportCaller,
  rows: KeyedRows,
  read: ReadRange,
  { dimension, table, open }: { dimension: Dimension | OwnDimension; table: TableQuery; open: OpenRow },
): Promise<ReportBreakdown> {
  if ((table.sort === "amount" || table.sort === "commission") && table.currency === undefined)
    throw refused(
      "currency",
      `must be given to sort by ${table.sort}: amounts in different currencies never add`,
    );
  const spans = wholeSpans(read);
  const [span] = spans;
  if (span === undefined) throw new Error("a range is a span");
  const page = await readBreakdown(db, actor, rows, spans, table, namesOf(dimension));
  const totals = page[0]?.totals ?? [];
  const of = (sums: readonly ReportSums[], part: number) =>
    presentFigures(sums.filter((one) => one.part === part));
  const both = (sums: readonly ReportSums[]) => (read.compared === null ? null : of(sums, 1));
  const present = ({ key, label, partnerName, sums }: BreakdownRow): ReportRow => ({
    ...{ key, label, partnerName, ...of(sums, 0), compared: both(sums), open: open(key, span) },
  });
  return {
    ...{ ...read, dimension, rows: page[0]?.rows ?? 0 },
    ...{ totals: of(totals, 0), comparedTotals: both(totals), data: page.map(present) },
  };
}
