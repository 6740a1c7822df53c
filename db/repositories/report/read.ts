import { type SQL, sql } from "drizzle-orm";
import type { ReportSort, TableQuery } from "../../../core/api/reports.ts";
import {
  bucketsIn,
  dailyRunsOf,
  type Grain,
  type Level,
  type Piece,
  piecesOf,
  runsOf,
} from "../../../core/reports/pieces.ts";
import type { Span } from "../../../core/reports/range.ts";
import { type Actor, type HttpDatabase, queryAs } from "../../client.ts";

/** Which rows of the rollups are summed up, and which grains those have. */
export interface RollupRows {
  readonly where: SQL;
  readonly grains: readonly Level[];
  /** They have an index that begins with these, the grain and the time of day. */
  readonly byClock?: true;
}

export interface KeyedRows extends RollupRows {
  /** What rows of a breakdown are told apart by. */
  readonly key: SQL;
}

/** Dimensions that a series is asked of have hours as well, and days that begin at four times of day. */
export const SERIES_GRAINS: readonly Level[] = [
  ["month"],
  ["day", "day06", "day12", "day18"],
  ["hour"],
  ["quarter"],
];
export const TABLE_GRAINS: readonly Level[] = [["month"], ["day"], ["quarter"]];
/** Of links there are many: at the ends of a range at a place off UTC most of what is read would be quarters. */
export const LINK_GRAINS: readonly Level[] = [["month"], ["day"], ["six"], ["quarter"]];

/** Sums of a part and a currency (empty: of clicks), as decimal text: JSON has no 64-bit integers. */
export type ReportSums = {
  part: number;
  currency: string;
  clicks: string;
  bots: string;
  uniques: string;
  pending: string;
  approved: string;
  rejected: string;
  pendingMinor: string;
  approvedMinor: string;
  rejectedMinor: string;
  refundedMinor: string;
  commissionMinor: string;
};

const COLUMNS = {
  ...{ clicks: "clicks", bots: "bots", uniques: "uniques", pending: "pending", approved: "approved" },
  ...{ rejected: "rejected", pendingMinor: "pending_minor", approvedMinor: "approved_minor" },
  ...{
    rejectedMinor: "rejected_minor",
    refundedMinor: "refunded_minor",
    commissionMinor: "commission_minor",
  },
} as const satisfies Record<Exclude<keyof ReportSums, "part" | "currency">, string>;
const NAMES = Object.entries(COLUMNS);

/** The sums of each of `spans`, numbered from 0, in one statement. Parts in which nothing happened have no row. */
export function readSeries(
  db: HttpDatabase,
  actor: Actor,
  rows: RollupRows,
  spans: readonly Span[],
): Promise<ReportSums[]> {
  const sums = sql.raw(NAMES.map(([name, column]) => `c.${column}::text AS "${name}"`).join(", "));
  return queryAs<ReportSums>(
    db,
    actor,
    sql`WITH ${cells(null, rows, spans)} SELECT c.part, c.currency, ${sums} FROM cells c`,
  );
}

export type BreakdownRow = {
  key: string;
  label: string | null;
  partnerName: string | null;
  /** Rows in all. */
  rows: number;
  /** Of this key; part 1 is what it is compared with. */
  sums: ReportSums[];
  /** Of all keys. */
  totals: ReportSums[];
};

/**
 * A page of what the first of `spans` divides into by key, sorted, each with its sums of the second if there is one, and the sums of
 * all. Keys of which nothing happened in the first are left out; on a page without any, so are the totals.
 */
export function readBreakdown(
  db: HttpDatabase,
  actor: Actor,
  rows: KeyedRows,
  spans: readonly Span[],
  table: TableQuery,
  names: { readonly label: SQL; readonly partnerName: SQL },
): Promise<BreakdownRow[]> {
  const object = sql.raw(
    `json_build_object('part', c.part, 'currency', c.currency, ${NAMES.map(([name, column]) => `'${name}', c.${column}::text`).join(", ")})`,
  );
  const direction = sql.raw(table.order === "asc" ? "ASC" : "DESC");
  return queryAs<BreakdownRow>(
    db,
    actor,
    sql`
    WITH ${cells(rows.key, rows, spans)}, ranked AS (
      SELECT key, ${sortValue(table.sort, table.currency)} AS value FROM cells c WHERE part = 0 GROUP BY key
      HAVING sum(clicks + pending + approved + rejected) > 0 OR bool_or(commission_minor <> 0)
    ), page AS (
      SELECT key, value, count(*) OVER ()::int AS rows FROM ranked ORDER BY value ${direction} NULLS LAST, key LIMIT ${table.limit} OFFSET ${table.offset}
    ), totals AS (
      SELECT json_agg(${object}) AS totals FROM (
        SELECT part, currency, ${sql.raw(NAMES.map(([, column]) => `sum(${column}) AS ${column}`).join(", "))} FROM cells GROUP BY 1, 2
      ) c
    )
    SELECT page.key, page.rows, ${names.label} AS label, ${names.partnerName} AS "partnerName", json_agg(${object}) AS sums, (SELECT totals FROM totals) AS totals
    FROM page JOIN cells c USING (key) GROUP BY page.key, page.value, page.rows ORDER BY page.value ${direction} NULLS LAST, page.key`,
  );
}

function sortValue(sort: ReportSort, currency: string | undefined): SQL {
  switch (sort) {
    case "clicks":
      return sql`sum(clicks - bots)`;
    case "uniques":
      return sql`sum(uniques)`;
    case "conversions":
      return sql`sum(pending + approved)`;
    case "amount":
      return sql`coalesce(sum(pending_minor + approved_minor) FILTER (WHERE currency = ${currency}), 0)`;
    case "commission":
      return sql`coalesce(sum(commission_minor) FILTER (WHERE currency = ${currency}), 0)`;
    case "key":
      return sql`key`;
  }
}

const WITHIN = sql`r.grain = p.grain AND r.bucket >= to_timestamp(p.since) AND r.bucket < to_timestamp(p.until)`;

/** Pieces of as many rollups are not worth summing up by themselves. */
const FEW = 4;

const inPart = sql.raw(NAMES.map(([, name]) => `bigint_sum(n.sign * r.${name}) AS ${name}`).join(", "));
const something = sql.raw(NAMES.map(([, name]) => `c.${name} <> 0`).join(" OR "));

/** `cells`: sums by key if there is one, part and currency, none of what comes to nothing in every column. */
function cells(key: SQL | null, rows: RollupRows, spans: readonly Span[]): SQL {
  const pieces = piecesOf(spans, rows.grains);
  if (rows.byClock) return eachRollup(key, inDailyRuns(rows.where, pieces), pieces);
  const few = pieces.every((piece) => bucketsIn(piece).length <= FEW);
  return few ? eachRollup(key, inRuns(rows.where, pieces), pieces) : eachPiece(key, rows.where, pieces);
}

/** The key behind other columns: as it is worked out, as what it is grouped by, and once it is known. */
const asKey = (key: SQL | null): SQL => (key === null ? sql`` : sql`, ${key} AS key`);
const andKey = (key: SQL | null): SQL => (key === null ? sql`` : sql`, ${key}`);
const andKnown = (key: SQL | null): SQL => (key === null ? sql`` : sql`, r.key`);

/** Each piece is read by the index and summed up once, then counted in the parts that it belongs to. */
function eachPiece(key: SQL | null, where: SQL, pieces: readonly Piece[]): SQL {
  const wanted = pieces.map(({ grain, fromMs, toMs }, at) => [at, grain, fromMs / 1_000, toMs / 1_000]);
  const counted = pieces.flatMap(({ counts }, at) => counts.map(({ part, sign }) => [at, part, sign]));
  const inPiece = sql.raw(NAMES.map(([, name]) => `bigint_sum(r.${name}) AS ${name}`).join(", "));
  return sql`read AS MATERIALIZED (
      SELECT p.piece, r.*
      FROM unnest(${columns(wanted, ["int", "text", "bigint", "bigint"])}) AS p(piece, grain, since, until)
      CROSS JOIN LATERAL (
        SELECT r.currency, ${inPiece}${asKey(key)} FROM report_rollups r WHERE ${where} AND ${WITHIN} GROUP BY r.currency${andKey(key)}
      ) r
    ), cells AS MATERIALIZED (
      SELECT * FROM (
        SELECT n.part, r.currency, ${inPart}${andKnown(key)}
        FROM unnest(${columns(counted, ["int", "int", "int"])}) AS n(piece, part, sign)
          JOIN read r USING (piece) GROUP BY n.part, r.currency${andKnown(key)}
      ) c WHERE ${something}
    )`;
}

/** Rollups are read in runs, and each is counted in the parts that it belongs to. */
function eachRollup(key: SQL | null, runs: Runs, pieces: readonly Piece[]): SQL {
  const counted = pieces.flatMap((piece) =>
    bucketsIn(piece).flatMap((at) =>
      piece.counts.map(({ part, sign }) => [piece.grain, at / 1_000, part, sign]),
    ),
  );
  const inRow = sql.raw(NAMES.map(([, name]) => `r.${name}`).join(", "));
  return sql`read AS NOT MATERIALIZED (
      SELECT r.*
      FROM ${runs.from}
      CROSS JOIN LATERAL (
        SELECT r.grain AS of, r.bucket, r.currency, ${inRow}${asKey(key)} FROM report_rollups r WHERE ${runs.where} OFFSET 0
      ) r
    ), counted AS MATERIALIZED (
      SELECT of, to_timestamp(at) AS bucket, part, sign
      FROM unnest(${columns(counted, ["text", "bigint", "int", "int"])}) AS n(of, at, part, sign)
    ), cells AS MATERIALIZED (
      SELECT * FROM (
        SELECT n.part, r.currency, ${inPart}${andKnown(key)} FROM counted n JOIN read r USING (of, bucket) GROUP BY n.part, r.currency${andKnown(key)}
      ) c WHERE ${something}
    )`;
}

/** Ranges that rollups are read in, and what of the rollups lies in one. */
interface Runs {
  readonly from: SQL;
  readonly where: SQL;
}

/** What follows each other is read in one go: a year of days is one range. */
function inRuns(where: SQL, pieces: readonly Piece[]): Runs {
  const runs = runsOf(pieces).map(({ grain, fromMs, toMs }) => [grain, fromMs / 1_000, toMs / 1_000]);
  return {
    from: sql`unnest(${columns(runs, ["text", "bigint", "bigint"])}) AS p(grain, since, until)`,
    where: sql`${where} AND ${WITHIN}`,
  };
}

/** What is of one time of day is read in one go: so are a year of days, and the hour of each that a place's clock is beside them. */
function inDailyRuns(where: SQL, pieces: readonly Piece[]): Runs {
  const runs = dailyRunsOf(pieces).map(({ grain, clockMs, fromMs, toMs }) => [
    ...[grain, clockMs / 60_000],
    ...[fromMs / 1_000, toMs / 1_000],
  ]);
  return {
    from: sql`unnest(${columns(runs, ["text", "smallint", "bigint", "bigint"])}) AS p(grain, clock, since, until)`,
    where: sql`${where} AND r.clock = p.clock AND ${WITHIN}`,
  };
}

/** Rows as arrays for `unnest`, one for each column. */
const columns = (rows: readonly (readonly (number | Grain)[])[], types: readonly string[]): SQL => {
  const arrays = types.map(
    (type, at) => sql`${`{${rows.map((row) => row[at]).join(",")}}`}::${sql.raw(type)}[]`,
  );
  return sql.join(arrays, sql`, `);
};
