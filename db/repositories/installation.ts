import { type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";

/** Rows that are looked through at most, newest first: a busy program costs no more than this. */
const LOOKED_THROUGH = 10_000;
const REPORTS_SHOWN = 5;
const REFUSALS_SHOWN = 20;
const INTEGRATIONS_SHOWN = 10;

export type EventRow = {
  id: string;
  at: string;
  kind: "page" | "product" | "custom" | "conversion";
  url: string | null;
  test: boolean;
  bot: string | null;
  clickId: string | null;
};

export type EventCountRow = { kind: EventRow["kind"]; events: number; tests: number; bots: number };

export type SourceRow = {
  source: "server" | "browser" | "webhook";
  test: boolean;
  count: number;
  firstAt: string;
  id: string;
  receivedAt: string;
  orderId: string;
  amountMinor: string;
  currency: string;
  status: "pending" | "approved" | "rejected";
  outcome: "attributed" | "unattributed" | null;
  outcomeReason: string | null;
  tokenRefusal: string | null;
};

export type RefusedReportRow = {
  id: string;
  at: string;
  via: "snippet" | "pixel";
  host: string | null;
  test: boolean;
  outcome: "refused" | "conflict";
  reason: string | null;
  currency: string | null;
};

export type RefusalRow = {
  reason: string;
  host: string | null;
  count: number;
  firstAt: string;
  lastAt: string;
};

export type IntegrationRow = {
  id: string;
  provider: "stripe" | "postback";
  kind: string;
  test: boolean;
  state: "waiting" | "parked" | "applied" | "ignored" | "refused";
  reason: string | null;
  receivedAt: string;
};

export interface InstallationRows {
  readonly keys: { readonly live: number; readonly test: number };
  readonly first: EventRow | undefined;
  readonly last: EventRow | undefined;
  readonly lastLive: EventRow | undefined;
  readonly landing: EventRow | undefined;
  readonly lastHour: readonly EventCountRow[];
  readonly lastClickAt: string | null;
  readonly sources: readonly SourceRow[];
  readonly waitingReports: number;
  readonly refusedReports: readonly RefusedReportRow[];
  readonly refusals: readonly RefusalRow[];
  readonly integrations: readonly IntegrationRow[];
}

/** All that tells how far a program's installation has come, in one round trip. */
export async function findInstallation(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  now: Date,
): Promise<InstallationRows> {
  const [
    keys,
    first,
    last,
    lastLive,
    landing,
    lastHour,
    click,
    sources,
    waiting,
    reports,
    refusals,
    integrations,
  ] = await batchAs(db, identity, [
    db.execute<{ live: number; test: number }>(sql`
        SELECT count(*) FILTER (WHERE NOT test)::int AS live, count(*) FILTER (WHERE test)::int AS test FROM api_keys
        WHERE (program_id = ${programId} OR program_id IS NULL) AND revoked_at IS NULL
          AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)`),
    db.execute<EventRow>(pageEvents(programId, sql`true`, "oldest")),
    db.execute<EventRow>(pageEvents(programId, sql`true`)),
    db.execute<EventRow>(pageEvents(programId, sql`NOT test AND bot IS NULL`)),
    db.execute<EventRow>(pageEvents(programId, sql`click_id IS NOT NULL`)),
    db.execute<EventCountRow>(sql`
        SELECT kind, count(*)::int AS events, count(*) FILTER (WHERE test)::int AS tests, count(bot)::int AS bots FROM (
          SELECT kind, test, bot FROM events
          WHERE program_id = ${programId} AND id >= uuidv7_bound(${now}::timestamptz - interval '1 hour') ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
        ) e GROUP BY kind ORDER BY kind`),
    db.execute<{ at: string }>(lastClick(programId)),
    db.execute<SourceRow>(sourceConversions(programId)),
    db.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM browser_reports WHERE program_id = ${programId} AND settled_at IS NULL`),
    db.execute<RefusedReportRow>(sql`
        SELECT id, received_at AS at, via, host, test, outcome, reason, report ->> 'currency' AS currency FROM (
          SELECT * FROM browser_reports WHERE program_id = ${programId} ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
        ) r WHERE outcome IN ('refused', 'conflict') ORDER BY id DESC LIMIT ${REPORTS_SHOWN}`),
    db.execute<RefusalRow>(sql`
        SELECT reason, host, count(*)::int AS count, min(received_at) AS "firstAt", max(received_at) AS "lastAt" FROM (
          SELECT reason, CASE WHEN reason = 'host_not_allowed' THEN left(raw, 255) END AS host, received_at FROM bad_events
          WHERE program_id = ${programId} AND received_at >= ${now}::timestamptz - interval '24 hours' ORDER BY received_at DESC LIMIT ${LOOKED_THROUGH}
        ) b GROUP BY reason, host ORDER BY max(received_at) DESC LIMIT ${REFUSALS_SHOWN}`),
    db.execute<IntegrationRow>(sql`
        SELECT id, provider, kind, test, state, reason, received_at AS "receivedAt" FROM integration_events
        WHERE program_id = ${programId} ORDER BY id DESC LIMIT ${INTEGRATIONS_SHOWN}`),
  ]);
  return {
    keys: keys.rows[0] ?? { live: 0, test: 0 },
    first: first.rows[0],
    last: last.rows[0],
    lastLive: lastLive.rows[0],
    landing: landing.rows[0],
    lastHour: lastHour.rows,
    lastClickAt: click.rows[0]?.at ?? null,
    sources: sources.rows,
    waitingReports: waiting.rows[0]?.n ?? 0,
    refusedReports: reports.rows,
    refusals: refusals.rows,
    integrations: integrations.rows,
  };
}

/** The newest (or the oldest) event of a page that meets a condition. */
function pageEvents(programId: string, condition: SQL, end: "newest" | "oldest" = "newest"): SQL {
  const order = end === "newest" ? sql`DESC` : sql`ASC`;
  return sql`
    SELECT id, at, kind, url, test, bot, click_id AS "clickId" FROM (
      SELECT * FROM events WHERE program_id = ${programId} ORDER BY id ${order} LIMIT ${LOOKED_THROUGH}
    ) e WHERE kind <> 'conversion' AND ${condition} ORDER BY id ${order} LIMIT 1`;
}

/** The newest click of a person: its rollup names the link and the quarter of an hour, and the click is there by index. */
function lastClick(programId: string): SQL {
  return sql`
    SELECT k.at FROM (
      SELECT DISTINCT partner_id, bucket FROM (
        SELECT partner_id, bucket, max(bucket) OVER () AS newest FROM (
          SELECT partner_id, bucket FROM click_rollups WHERE program_id = ${programId} AND clicks > bots ORDER BY bucket DESC LIMIT 100
        ) latest
      ) r WHERE bucket = newest
    ) r CROSS JOIN LATERAL (
      SELECT id, at FROM clicks WHERE partner_id = r.partner_id AND program_id = ${programId} AND id >= uuidv7_bound(r.bucket) AND bot IS NULL
      ORDER BY id DESC LIMIT 1
    ) k ORDER BY k.id DESC LIMIT 1`;
}

/** The newest conversions by source and mode, with the last one of each. */
function sourceConversions(programId: string): SQL {
  return sql`
    WITH newest AS (
      SELECT id, source, test, received_at, order_id, amount_minor, currency, status, outcome, outcome_reason, token_refusal
      FROM conversions WHERE program_id = ${programId} ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
    )
    SELECT DISTINCT ON (source, test) source, test, count(*) OVER of_source::int AS count, min(received_at) OVER of_source AS "firstAt", id,
      received_at AS "receivedAt", order_id AS "orderId", amount_minor::text AS "amountMinor", currency, status, outcome,
      outcome_reason AS "outcomeReason", token_refusal AS "tokenRefusal"
    FROM newest WINDOW of_source AS (PARTITION BY source, test) ORDER BY source, test, id DESC`;
}
