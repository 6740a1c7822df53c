import { type SQL, sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";
import { type EncodedRows, encodeRows } from "./ingest-encode.ts";
import type { IngestRows } from "./ingest-rows.ts";

/** What became new; everything else in the batch was there already. */
export interface IngestCounts {
  clicks: number;
  events: number;
  reports: number;
  bad: number;
}

/** What one statement did. */
export interface Stored {
  readonly counts: IngestCounts;
  /** Outbox rows written for reports that are new, one per organisation, to be published now. */
  readonly outbox: readonly OutboxRow[];
}

/** An outbox row that was just written. */
export interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

/** The job that takes reports. */
const TOPIC = "report-conversions";

/**
 * Stores a batch of the events queue in one statement and one round trip. Rows that are there already change
 * nothing, rollups and meters grow only from rows that are new, so any number of deliveries of the same batch are
 * as good as one. Rejects with the driver's error; then nothing was stored.
 */
export async function storeIngestRows(db: HttpDatabase, rows: IngestRows): Promise<Stored> {
  const { rows: answer } = await db.execute<{ counts: IngestCounts; outbox: OutboxRow[] }>(
    statement(encodeRows(rows)),
  );
  const [stored] = answer;
  if (stored === undefined) throw new Error("the ingest statement answered no row");
  return { counts: stored.counts, outbox: stored.outbox };
}

/*
 * Every write is ordered by its key: two statements that meet take their locks in the same order and cannot
 * deadlock. An event that is a bad event already stays one, and the other way round, whatever a later delivery
 * thinks of it: one raw event is one row. An id that stands in one table is taken in the others: ids of page events
 * and reports are made in browsers, which know the ids of clicks. Those look-ups are written so that the planner, who
 * takes a recordset for 100 rows, can only go by the index and its one partition; and they come after the joins (OFFSET
 * 0), since a filter more makes it expect one row, and join that to each of the others in turn.
 */
function statement(encoded: EncodedRows): SQL {
  return sql`WITH
${input(encoded)},
${idsOf("event_ids", "events", "clicks_in")},
${idsOf("click_ids", "clicks", "events_in")},
${storeClicks},
${storeReports},
${storeEvents},
${joinVisitors},
${storeBad},
${meterIsolates}
SELECT json_build_object('clicks', (SELECT count(*) FROM new_clicks), 'events', (SELECT count(*) FROM new_events),
    'reports', (SELECT count(*) FROM new_reports), 'bad', (SELECT count(*) FROM new_bad)) AS counts,
  (SELECT coalesce(json_agg(asked), '[]') FROM asked) AS outbox`;
}

const input = ({ packs, links, agents, places, sources, clicks, events, reports, bad }: EncodedRows) => sql`
packs AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${packs}::json) AS r(n int, id uuid, isolate uuid)
),
known_bad AS MATERIALIZED (
  SELECT packs.n, b.index
  FROM packs CROSS JOIN LATERAL (SELECT b.index FROM bad_events b WHERE b.pack_id = packs.id OFFSET 0) b
),
links AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${links}::json)
    AS r(n int, id uuid, org uuid, program uuid, campaign uuid, enrollment uuid, partner uuid)
),
agents AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${agents}::json) AS r(n int, bot text, device text, os text, browser text)
),
places AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${places}::json) AS r(n int, country text, region text, city text, asn int)
),
sources AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${sources}::json)
    AS r(n int, org uuid, program uuid, kind text, test boolean, bot text, device text, country text)
),
clicks_in AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${clicks}::json)
    AS r(p int, i int, n bigint, l int, k int, q int, id uuid, r uuid, t float8, v uuid, h uuid, x boolean, f text,
      s jsonb, u jsonb)
),
events_in AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${events}::json)
    AS r(p int, i int, n bigint, k int, id uuid, r uuid, t float8, v uuid, s uuid, c uuid, x boolean, u text, f text,
      m text, d jsonb)
),
reports_in AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${reports}::json)
    AS r(p int, i int, n bigint, id uuid, "organisationId" uuid, "programId" uuid, test boolean, "requestId" uuid,
      at float8, bot text, visitor uuid, "clickId" uuid, via text, host text, "linkId" uuid, "tokenRefusal" text,
      report jsonb)
),
bad_in AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${bad}::json)
    AS r("packId" uuid, index int, "isolateId" uuid, seq bigint, id uuid, at float8, "organisationId" uuid,
      "programId" uuid, reason text, raw text)
)`;

/*
 * Ids of `table` that stand beside those of `rows`. A look-up in a partitioned table costs more than an insert, so it
 * is one for each 10 ms, the time that a pack spans. The limit keeps the planner from expecting more than it would hash.
 */
const idsOf = (name: string, table: string, rows: string): SQL =>
  sql.raw(`
${name} AS MATERIALIZED (
  SELECT found.id
  FROM (
    SELECT uuidv7_bound(to_timestamp(slice / 100)) AS first_id, uuidv7_bound(to_timestamp((slice + 1) / 100)) AS end_id
    FROM (SELECT DISTINCT floor(t / 10) AS slice FROM ${rows}) slices OFFSET 0
  ) bounds CROSS JOIN LATERAL (
    SELECT id FROM ${table} WHERE id >= bounds.first_id AND id < bounds.end_id OFFSET 0
  ) found LIMIT 100000
)`);

const storeClicks = sql`
new_clicks AS (
  INSERT INTO clicks (id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, link_id, request_id, at,
    visitor, address_hash, privacy, bot, device, os, browser, country, region, city, asn, referrer, sub, utm)
  SELECT * FROM (
    SELECT c.id, l.org, l.program, l.campaign, l.enrollment, l.partner, l.id AS link, c.r, to_timestamp(c.t / 1000), c.v,
      c.h, coalesce(c.x, false), a.bot, a.device, a.os, a.browser, w.country, w.region, w.city, w.asn, c.f, c.s, c.u
    FROM clicks_in c JOIN links l ON l.n = c.l JOIN agents a ON a.n = c.k JOIN places w ON w.n = c.q
    WHERE NOT EXISTS (SELECT FROM known_bad k WHERE k.n = c.p AND k.index = c.i) OFFSET 0
  ) c
  WHERE c.id NOT IN (SELECT id FROM event_ids) AND (SELECT r.id FROM browser_reports r WHERE r.id = c.id) IS NULL
  ORDER BY c.id
  ON CONFLICT DO NOTHING
  RETURNING id, organisation_id, program_id, campaign_id, partner_id, link_id, at, bot
),
click_buckets AS (
  INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots)
  SELECT any_value(organisation_id), link_id, date_bin('15 minutes', at, 'epoch') AS bucket, any_value(program_id),
    any_value(campaign_id), any_value(partner_id), count(*), count(bot)
  FROM new_clicks GROUP BY link_id, bucket ORDER BY link_id, bucket
  ON CONFLICT (link_id, bucket) DO UPDATE
    SET clicks = click_rollups.clicks + excluded.clicks, bots = click_rollups.bots + excluded.bots
)`;

/** Money: stored beside the hand-off to the job that takes it. */
const storeReports = sql`
new_reports AS (
  INSERT INTO browser_reports (id, organisation_id, program_id, test, via, host, bot, click_id, link_id, token_refusal,
    visitor, report, occurred_at, request_id)
  SELECT r.id, r."organisationId", r."programId", r.test, r.via, r.host, r.bot, r."clickId", r."linkId",
    r."tokenRefusal", r.visitor, r.report, to_timestamp(r.at / 1000), r."requestId"
  FROM reports_in r
  WHERE NOT EXISTS (SELECT FROM known_bad k WHERE k.n = r.p AND k.index = r.i)
    AND (SELECT c.id FROM clicks c WHERE c.id = r.id) IS NULL AND (SELECT e.id FROM events e WHERE e.id = r.id) IS NULL
  ORDER BY r.id
  ON CONFLICT DO NOTHING
  RETURNING id, organisation_id, program_id, request_id, visitor, click_id
),
asked AS (
  INSERT INTO outbox (id, organisation_id, topic, payload)
  SELECT uuidv7(), organisation_id, ${TOPIC}, jsonb_build_object('v', 1, 'requestId', any_value(request_id))
  FROM new_reports GROUP BY organisation_id
  RETURNING id, topic, payload
)`;

const storeEvents = sql`
new_events AS (
  INSERT INTO events (id, organisation_id, program_id, kind, name, test, request_id, at, visitor, session_id, click_id,
    privacy, bot, url, referrer, country, device, data)
  SELECT * FROM (
    SELECT e.id, s.org, s.program, s.kind, e.m, s.test, e.r, to_timestamp(e.t / 1000), e.v, e.s, e.c,
      coalesce(e.x, false), s.bot, e.u, e.f, s.country, s.device, e.d
    FROM events_in e JOIN sources s ON s.n = e.k
    WHERE NOT EXISTS (SELECT FROM known_bad k WHERE k.n = e.p AND k.index = e.i) OFFSET 0
  ) e
  WHERE e.id NOT IN (SELECT id FROM click_ids) AND (SELECT r.id FROM browser_reports r WHERE r.id = e.id) IS NULL
  ORDER BY e.id
  ON CONFLICT DO NOTHING
  RETURNING id, organisation_id, program_id, kind, test, at, bot, visitor, click_id
),
event_buckets AS (
  INSERT INTO event_rollups (organisation_id, program_id, kind, bucket, events, bots)
  SELECT any_value(organisation_id), program_id, kind, date_bin('15 minutes', at, 'epoch') AS bucket, count(*), count(bot)
  FROM new_events WHERE NOT test GROUP BY program_id, kind, bucket ORDER BY program_id, kind, bucket
  ON CONFLICT (program_id, kind, bucket) DO UPDATE
    SET events = event_rollups.events + excluded.events, bots = event_rollups.bots + excluded.bots
)`;

/** Whoever brings a click's token came by that click, under a test key as well. */
const joinVisitors = sql`
joined AS (
  INSERT INTO visitor_clicks (organisation_id, program_id, visitor, click_id)
  SELECT any_value(organisation_id), program_id, visitor, click_id
  FROM (
    SELECT organisation_id, program_id, visitor, click_id FROM new_events
    UNION ALL
    SELECT organisation_id, program_id, visitor, click_id FROM new_reports
  ) seen
  WHERE visitor IS NOT NULL AND click_id IS NOT NULL
  GROUP BY program_id, visitor, click_id ORDER BY program_id, visitor, click_id
  ON CONFLICT DO NOTHING
)`;

const storeBad = sql`
new_bad AS (
  INSERT INTO bad_events (pack_id, index, organisation_id, program_id, reason, raw)
  SELECT b."packId", b.index, b."organisationId", b."programId", b.reason, b.raw
  FROM bad_in b
  WHERE (SELECT c.id FROM clicks c WHERE c.id = b.id) IS NULL AND (SELECT e.id FROM events e WHERE e.id = b.id) IS NULL
    AND (SELECT r.id FROM browser_reports r WHERE r.id = b.id) IS NULL
  ORDER BY b."packId", b.index
  ON CONFLICT DO NOTHING
  RETURNING pack_id, index
)`;

/** Counts what is new of each isolate and day; an event without a number of its own cannot be metered. */
const meterIsolates = sql`
metered AS (
  SELECT p.isolate, c.n AS seq, c.t AS at FROM new_clicks JOIN clicks_in c USING (id) JOIN packs p ON p.n = c.p
  UNION ALL
  SELECT p.isolate, e.n, e.t FROM new_events JOIN events_in e USING (id) JOIN packs p ON p.n = e.p
  UNION ALL
  SELECT p.isolate, r.n, r.at FROM new_reports JOIN reports_in r USING (id) JOIN packs p ON p.n = r.p
  UNION ALL
  SELECT b."isolateId", b.seq, b.at FROM new_bad n JOIN bad_in b ON b."packId" = n.pack_id AND b.index = n.index
),
meters AS (
  INSERT INTO isolate_meters (isolate_id, day, first_seq, last_seq, received, last_seen_at)
  SELECT isolate, (to_timestamp(at / 1000) AT TIME ZONE 'UTC')::date AS day, min(seq), max(seq), count(*), now()
  FROM metered WHERE isolate IS NOT NULL AND seq IS NOT NULL GROUP BY isolate, day ORDER BY isolate, day
  ON CONFLICT (isolate_id, day) DO UPDATE
    SET first_seq = least(isolate_meters.first_seq, excluded.first_seq),
      last_seq = greatest(isolate_meters.last_seq, excluded.last_seq),
      received = isolate_meters.received + excluded.received, last_seen_at = excluded.last_seen_at
)`;
