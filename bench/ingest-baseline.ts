import type pg from "pg";
import type { IngestRows } from "../db/repositories/ingest-rows.ts";

const STATEMENT_ROWS = 10_000;

const CLICK_COLUMNS = `id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, link_id, request_id, at,
  visitor, address_hash, privacy, bot, device, os, browser, country, region, city, asn, referrer, sub, utm`;

const INSERT_CLICKS = `INSERT INTO bench_clicks (${CLICK_COLUMNS})
  SELECT id, "organisationId", "programId", "campaignId", "enrollmentId", "partnerId", "linkId", "requestId",
    to_timestamp(at / 1000), visitor, "addressHash", privacy, bot, device, os, browser, country, region, city, asn,
    referrer, sub, utm
  FROM json_to_recordset($1::json) AS r(id uuid, "organisationId" uuid, "programId" uuid, "campaignId" uuid,
    "enrollmentId" uuid, "partnerId" uuid, "linkId" uuid, "requestId" uuid, at float8, visitor uuid,
    "addressHash" uuid, privacy boolean, bot text, device text, os text, browser text, country text, region text,
    city text, asn int, referrer text, sub jsonb, utm jsonb)`;

const EVENT_COLUMNS = `id, organisation_id, program_id, kind, test, request_id, at, visitor, session_id, click_id, privacy,
  bot, device, country, url, referrer`;

const INSERT_EVENTS = `INSERT INTO bench_events (${EVENT_COLUMNS})
  SELECT id, "organisationId", "programId", kind, test, "requestId", to_timestamp(at / 1000), visitor, "sessionId",
    "clickId", privacy, bot, device, country, url, referrer
  FROM json_to_recordset($1::json) AS r(id uuid, "organisationId" uuid, "programId" uuid, kind text, test boolean,
    "requestId" uuid, at float8, visitor uuid, "sessionId" uuid, "clickId" uuid, privacy boolean, bot text, device text,
    country text, url text, referrer text)`;

interface Insertion {
  readonly insert: string;
  readonly json: string;
}

/**
 * What ingest is held against: the same rows into plain tables with the same indexes, 10,000 to a statement, over
 * one direct connection, with the parameters made beforehand. No queue, no HTTP, no rollups, no duplicates to find.
 */
export async function createBaseline(owner: pg.Client) {
  for (const table of ["clicks", "events"]) {
    await owner.query(`CREATE TABLE bench_${table} (LIKE ${table} INCLUDING DEFAULTS INCLUDING INDEXES)`);
  }
  return {
    prepare: ({ clicks, events }: Pick<IngestRows, "clicks" | "events">): Insertion[] => [
      ...chunksOf(clicks).map((json) => ({ insert: INSERT_CLICKS, json })),
      ...chunksOf(events).map((json) => ({ insert: INSERT_EVENTS, json })),
    ],
    async insert(insertions: readonly Insertion[]): Promise<void> {
      for (const { insert, json } of insertions) await owner.query(insert, [json]);
    },
  };
}

function chunksOf(rows: readonly { readonly place: unknown }[]): string[] {
  const starts = Array.from(
    { length: Math.ceil(rows.length / STATEMENT_ROWS) },
    (_, n) => n * STATEMENT_ROWS,
  );
  return starts.map((at) =>
    JSON.stringify(rows.slice(at, at + STATEMENT_ROWS).map(({ place: _, ...row }) => row)),
  );
}
