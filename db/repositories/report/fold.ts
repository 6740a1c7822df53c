import { type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";

/** Sums of `report_rollups`, in the order of its columns. */
const SUMS = [
  ...["clicks", "bots", "uniques", "pending", "approved", "rejected", "pending_minor", "approved_minor"],
  ...["rejected_minor", "refunded_minor", "commission_minor"],
] as const;
type Sum = (typeof SUMS)[number];

/** How many conversions of a state a row of a dimension has more or less, and their amount. */
const ofState = (status: string) =>
  sql`sum(d.conversions) FILTER (WHERE f.status = ${sql.raw(`'${status}'`)})`;
const amountOf = (status: string) =>
  sql`sum(f.amount_minor) FILTER (WHERE f.status = ${sql.raw(`'${status}'`)})`;

/** A link, or for what came without one the partner's place in the campaign. */
const LINK_KEY = sql`coalesce(f.link_id::text, f.partner_id || '/' || f.campaign_id, '')`;

/**
 * Adds up to `limit` of the oldest deltas to the rollups and takes them out, in one statement: whatever stops it, each delta is
 * either here or there. Answers how many.
 */
export async function foldDeltas(db: Executor, limit: number): Promise<number> {
  return takenBy(
    db,
    sql`
    WITH taken AS (
      DELETE FROM report_deltas WHERE id IN (SELECT id FROM report_deltas ORDER BY id LIMIT ${limit}) RETURNING *
    ), quarters AS (
      SELECT f.organisation_id, f.program_id, d.dimension, d.key, f.bucket, f.currency, d.partner_id, d.campaign_id,
        ${sums({
          pending: ofState("pending"),
          approved: ofState("approved"),
          rejected: ofState("rejected"),
          pending_minor: amountOf("pending"),
          approved_minor: amountOf("approved"),
          rejected_minor: amountOf("rejected"),
          refunded_minor: sql`sum(f.refunded_minor)`,
          commission_minor: sql`sum(f.commission_minor)`,
        })}
      FROM taken f CROSS JOIN LATERAL (VALUES
        ('total', '', NULL::uuid, NULL::uuid, f.in_total),
        ('partner', coalesce(f.partner_id::text, ''), f.partner_id, NULL, f.of_partner),
        ('campaign', coalesce(f.campaign_id::text, ''), NULL, f.campaign_id, f.of_campaign),
        ('link', ${LINK_KEY}, f.partner_id, f.campaign_id, f.of_link),
        ('goal', f.goal, NULL, NULL, f.in_total),
        ('coupon', f.coupon, NULL, NULL, f.in_total)
      ) AS d(dimension, key, partner_id, campaign_id, conversions)
      GROUP BY f.organisation_id, f.program_id, d.dimension, d.key, f.bucket, f.currency, d.partner_id, d.campaign_id
    ), ${grow(sql`quarters`)}
    SELECT count(*)::int AS taken FROM taken`,
  );
}

/**
 * The same for the clicks of up to `limit` of the oldest rows that name them. Unique is the first click of a device on a link and UTC
 * day, and each click that no device is known of; bots never are.
 */
export async function foldClicks(db: Executor, limit: number): Promise<number> {
  return takenBy(
    db,
    sql`
    WITH taken AS (
      DELETE FROM report_clicks WHERE id IN (SELECT id FROM report_clicks ORDER BY id LIMIT ${limit}) RETURNING click_ids
    ), found AS MATERIALIZED (
      SELECT c.* FROM (SELECT unnest(click_ids) AS id FROM taken) t CROSS JOIN LATERAL (
        SELECT id, organisation_id, program_id, campaign_id, partner_id, link_id, at, bot, address_hash, country, device, referrer,
          (at AT TIME ZONE 'UTC')::date AS day
        FROM clicks WHERE clicks.id = t.id OFFSET 0
      ) c
    ), devices AS (
      INSERT INTO report_devices (organisation_id, link_id, day, address_hash)
      SELECT DISTINCT organisation_id, link_id, day, address_hash FROM found WHERE bot IS NULL AND address_hash IS NOT NULL
      ORDER BY link_id, day, address_hash
      ON CONFLICT DO NOTHING RETURNING link_id, day, address_hash
    ), firsts AS (
      SELECT DISTINCT ON (link_id, day, address_hash) f.id FROM found f JOIN devices USING (link_id, day, address_hash)
      WHERE f.bot IS NULL ORDER BY link_id, day, address_hash, f.id
    ), counted AS (
      SELECT f.organisation_id, f.program_id, f.partner_id, f.campaign_id, f.link_id, date_bin('15 minutes', f.at, 'epoch') AS bucket,
        coalesce(f.country, '') AS country, coalesce(f.device, '') AS device, coalesce(f.referrer, '') AS referrer, count(*) AS clicks,
        count(f.bot) AS bots, count(*) FILTER (WHERE f.bot IS NULL AND (f.address_hash IS NULL OR firsts.id IS NOT NULL)) AS uniques
      FROM found f LEFT JOIN firsts USING (id) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), ${clicksGrown(sql`counted`)}
    SELECT count(*)::int AS taken FROM taken`,
  );
}

/**
 * Adds clicks to the rollups.
 *
 * @param counted what has a row of `clicks`, `bots` and `uniques` for each link (with its program, campaign and partner), quarter of an
 *   hour (`bucket`), country, device and referrer
 */
export function clicksGrown(counted: SQL): SQL {
  return sql`quarters AS (
      SELECT f.organisation_id, f.program_id, d.dimension, d.key, f.bucket, '' AS currency, d.partner_id, d.campaign_id,
        ${sums({ clicks: sql`sum(f.clicks)`, bots: sql`sum(f.bots)`, uniques: sql`sum(f.uniques)` })}
      FROM ${counted} f CROSS JOIN LATERAL (VALUES
        ('total', '', NULL::uuid, NULL::uuid),
        ('partner', f.partner_id::text, f.partner_id, NULL),
        ('campaign', f.campaign_id::text, NULL, f.campaign_id),
        ('link', f.link_id::text, f.partner_id, f.campaign_id),
        ('country', f.country, NULL, NULL),
        ('device', f.device, NULL, NULL),
        ('referrer', f.referrer, NULL, NULL)
      ) AS d(dimension, key, partner_id, campaign_id)
      GROUP BY f.organisation_id, f.program_id, d.dimension, d.key, f.bucket, d.partner_id, d.campaign_id
    ), ${grow(sql`quarters`)}`;
}

/** Devices of days of which no click comes any more. */
export async function forgetDevices(db: Executor, now: Date, days: number): Promise<number> {
  return takenBy(
    db,
    sql`
    WITH taken AS (
      DELETE FROM report_devices WHERE day < (${now}::timestamptz AT TIME ZONE 'UTC')::date - ${days}::int RETURNING 1
    ) SELECT count(*)::int AS taken FROM taken`,
  );
}

/** The columns of all sums, nothing where nothing is given. */
function sums(given: Partial<Record<Sum, SQL>>): SQL {
  return sql.join(
    SUMS.map((name) => sql`coalesce(${given[name] ?? sql`NULL`}, 0)::bigint AS ${sql.raw(name)}`),
    sql`, `,
  );
}

/** Adds sums by quarter of an hour to all grains, in the order of their key. */
function grow(quarters: SQL): SQL {
  const names = sql.raw(SUMS.join(", "));
  const added = sql.raw(SUMS.map((name) => `sum(q.${name})::bigint`).join(", "));
  const grown = sql.raw(SUMS.map((name) => `${name} = r.${name} + excluded.${name}`).join(", "));
  return sql`grown AS (
      INSERT INTO report_rollups AS r (organisation_id, program_id, dimension, grain, bucket, key, currency, partner_id, campaign_id, ${names})
      SELECT organisation_id, program_id, dimension, 'quarter', bucket, key, currency, partner_id, campaign_id, ${names} FROM ${quarters} q
      UNION ALL
      SELECT q.organisation_id, q.program_id, q.dimension, g.grain, g.bucket, q.key, q.currency, q.partner_id, q.campaign_id, ${added}
      FROM ${quarters} q CROSS JOIN LATERAL (VALUES
        ('hour', CASE WHEN q.dimension IN ('total', 'partner', 'campaign') THEN date_trunc('hour', q.bucket, 'UTC') END),
        ('day', date_trunc('day', q.bucket, 'UTC')),
        ('month', date_trunc('month', q.bucket, 'UTC'))
      ) AS g(grain, bucket)
      WHERE g.bucket IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      ORDER BY 2, 3, 4, 5, 6, 7
      ON CONFLICT (program_id, dimension, grain, bucket, key, currency) DO UPDATE SET ${grown}
    )`;
}

async function takenBy(db: Executor, statement: SQL): Promise<number> {
  const [row] = await rowsOf<{ taken: number }>(db, statement);
  return row?.taken ?? 0;
}
