import type pg from "pg";
import type { ClickRow } from "../db/repositories/ingest-rows.ts";

const STATEMENT_ROWS = 10_000;

const COLUMNS = `id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, link_id, request_id, at,
  visitor, address_hash, privacy, bot, device, os, browser, country, region, city, asn, referrer, sub, utm`;

const INSERT = `INSERT INTO bench_clicks (${COLUMNS})
  SELECT id, "organisationId", "programId", "campaignId", "enrollmentId", "partnerId", "linkId", "requestId",
    to_timestamp(at / 1000), visitor, "addressHash", privacy, bot, device, os, browser, country, region, city, asn,
    referrer, sub, utm
  FROM json_to_recordset($1::json) AS r(id uuid, "organisationId" uuid, "programId" uuid, "campaignId" uuid,
    "enrollmentId" uuid, "partnerId" uuid, "linkId" uuid, "requestId" uuid, at float8, visitor uuid,
    "addressHash" uuid, privacy boolean, bot text, device text, os text, browser text, country text, region text,
    city text, asn int, referrer text, sub jsonb, utm jsonb)`;

/**
 * What ingest is held against: the same rows into a plain table with the same indexes, 10,000 to a statement, over
 * one direct connection, with the parameters made beforehand. No queue, no HTTP, no rollups, no duplicates to find.
 */
export async function createBaseline(owner: pg.Client) {
  await owner.query("CREATE TABLE bench_clicks (LIKE clicks INCLUDING DEFAULTS INCLUDING INDEXES)");
  return {
    prepare(rows: readonly ClickRow[]): string[] {
      const starts = Array.from(
        { length: Math.ceil(rows.length / STATEMENT_ROWS) },
        (_, n) => n * STATEMENT_ROWS,
      );
      return starts.map((at) =>
        JSON.stringify(rows.slice(at, at + STATEMENT_ROWS).map(({ place: _, ...row }) => row)),
      );
    },
    async insert(statements: readonly string[]): Promise<void> {
      for (const json of statements) await owner.query(INSERT, [json]);
    },
  };
}
