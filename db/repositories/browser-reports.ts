import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

export type WaitingReport = {
  id: string;
  organisation_id: string;
  program_id: string;
  test: boolean;
  bot: string | null;
  click_id: string | null;
  link_id: string | null;
  token_refusal: string | null;
  visitor: string | null;
  report: Record<string, unknown>;
  occurred_at: string;
  received_at: string;
  request_id: string;
};

/**
 * Reports of browsers that wait, oldest first, locked until the transaction ends; others skip them.
 *
 * @param except ids that this run has failed at
 */
export function lockWaitingReports(
  db: Executor,
  limit: number,
  except: readonly string[],
): Promise<WaitingReport[]> {
  return rowsOf<WaitingReport>(
    db,
    sql`
    SELECT id, organisation_id, program_id, test, bot, click_id, link_id, token_refusal, visitor, report, occurred_at, received_at, request_id
    FROM browser_reports WHERE settled_at IS NULL AND id <> ALL(${uuids(except)}) ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
}

export interface SettledReport {
  readonly id: string;
  readonly outcome: "created" | "replayed" | "superseded" | "conflict" | "refused";
  readonly reason: string | null;
  readonly conversionId: string | null;
}

/** Keeps with each report what became of it. */
export async function settleReports(
  db: Executor,
  settled: readonly SettledReport[],
  now: Date,
): Promise<void> {
  if (settled.length === 0) return;
  await db.execute(sql`
    UPDATE browser_reports b SET settled_at = ${now}::timestamptz, outcome = r.outcome, reason = r.reason, conversion_id = r."conversionId"
    FROM jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) AS r(id uuid, outcome text, reason text, "conversionId" uuid)
    WHERE b.id = r.id`);
}

export type BrowserReportRow = {
  id: string;
  program_id: string;
  test: boolean;
  via: "snippet" | "pixel";
  host: string | null;
  bot: string | null;
  click_id: string | null;
  token_refusal: string | null;
  report: Record<string, unknown>;
  occurred_at: string;
  received_at: string;
  settled_at: string | null;
  outcome: SettledReport["outcome"] | null;
  reason: string | null;
  conversion_id: string | null;
  request_id: string;
};

export interface BrowserReportFilter {
  readonly programId: string | null;
  readonly outcome?: string | undefined;
  readonly test?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Newest first; up to `limit + 1` rows, the last of which only tells that there is more. */
export function listBrowserReports(
  db: HttpDatabase,
  identity: Identity,
  filter: BrowserReportFilter,
): Promise<BrowserReportRow[]> {
  const outcome = filter.outcome === "waiting" ? sql`settled_at IS NULL` : sql`outcome = ${filter.outcome}`;
  const conditions = [
    filter.programId === null ? undefined : sql`program_id = ${filter.programId}`,
    filter.outcome === undefined ? undefined : outcome,
    filter.test === undefined ? undefined : sql`test = ${filter.test}`,
    filter.cursor === undefined ? undefined : sql`id < ${filter.cursor}`,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`;
  return queryAs<BrowserReportRow>(
    db,
    identity,
    sql`
    SELECT id, program_id, test, via, host, bot, click_id, token_refusal, report, occurred_at, received_at, settled_at, outcome,
      reason, conversion_id, request_id
    FROM browser_reports ${where} ORDER BY id DESC LIMIT ${filter.limit + 1}`,
  );
}
