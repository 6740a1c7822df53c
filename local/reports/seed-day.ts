import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { clicksGrown } from "../../db/repositories/report/fold.ts";
import { SEED_RATES_BPS } from "./seed-places.ts";

/** What of a day is made. */
export interface SeedDay {
  readonly organisationId: string;
  /** UTC, as 2026-11-21. */
  readonly day: string;
  readonly clicks: number;
  /** Of clicks of people, how many bring a conversion; 0 to 1. */
  readonly share: number;
}

/**
 * A day's clicks with their rollup, and what came of some of them: conversions with their decision, touch, two lines of commission
 * each, refunds; then what the triggers of reports would have said of it. By sets; the session's triggers
 * are off. No ledger: commission counts as long since matured, and nobody's balance has it.
 */
export async function seedDay(
  owner: pg.Client,
  { organisationId, day, clicks, share }: SeedDay,
): Promise<void> {
  await owner.query(COUNTED);
  await owner.query(DAY, [organisationId, day, clicks, share, ...SEED_RATES_BPS]);
  await drizzle({ client: owner }).execute(sql`WITH ${clicksGrown(sql`seed_counted`)} SELECT 1`);
  await owner.query(VERSIONS, [organisationId, day]);
  await owner.query(LINES, [organisationId, day]);
}

/** Clicks of the day, as rollups grow by them. Each is of another device, so nobody need know them again. */
const COUNTED = `
  CREATE TEMPORARY TABLE IF NOT EXISTS seed_counted (organisation_id uuid, program_id uuid, partner_id uuid, campaign_id uuid, link_id uuid,
    bucket timestamptz, country text, device text, referrer text, clicks bigint, bots bigint, uniques bigint);
  TRUNCATE seed_counted`;

const DAY = `
  WITH links AS (SELECT count(*)::int AS n FROM seed_links),
  drawn AS MATERIALIZED (
    SELECT uuidv7(at - clock_timestamp()) AS id, at, bot, hash, device, country, referrer, l.*
    FROM (
      SELECT floor(links.n * power(random(), 3))::int AS n,
        -- More in the evening than in the morning, and none that has not happened yet.
        least($2::date::timestamp AT TIME ZONE 'UTC' + make_interval(secs => 86399 * power(random(), 0.8)), now()) AS at,
        CASE WHEN random() < 0.05 THEN 'crawler' END AS bot, gen_random_uuid() AS hash,
        (ARRAY['mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'tablet'])[1 + floor(random() * 6)::int] AS device,
        (ARRAY['VN', 'US', 'DE', 'IN', 'GB', 'FR', 'JP', 'BR', 'SG', 'AU'])[1 + floor(10 * power(random(), 2))::int] AS country,
        (ARRAY[NULL, 'www.youtube.com', 'www.facebook.com', 'www.tiktok.com', 'blog.example', 'news.example'])[1 + floor(6 * power(random(), 1.5))::int] AS referrer
      FROM generate_series(1, $3::int), links
    ) d JOIN seed_links l USING (n)
  ), made AS (
    INSERT INTO clicks (id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, link_id, request_id, at, address_hash, privacy, bot,
      device, country, referrer, received_at)
    SELECT id, $1::uuid, program, campaign, enrollment, partner, link, id, at, hash, false, bot, device, country, referrer, at FROM drawn
  ), buckets AS (
    INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots)
    SELECT $1::uuid, link, date_bin('15 minutes', at, 'epoch'), program, campaign, partner, count(*), count(bot)
    FROM drawn GROUP BY 2, 3, 4, 5, 6 ORDER BY 2, 3
    ON CONFLICT (link_id, bucket) DO UPDATE SET clicks = click_rollups.clicks + excluded.clicks, bots = click_rollups.bots + excluded.bots
  ), counted AS (
    INSERT INTO seed_counted
    SELECT $1::uuid, program, partner, campaign, link, date_bin('15 minutes', at, 'epoch'), country, device, coalesce(referrer, ''), count(*), count(bot), count(*) - count(bot)
    FROM drawn GROUP BY 2, 3, 4, 5, 6, 7, 8, 9
  ), sold AS MATERIALIZED (
    SELECT d.*, gen_random_uuid() AS attribution, uuidv7(at - clock_timestamp()) AS conversion, currencies[1 + floor(random() * cardinality(currencies))::int] AS currency,
      (500 + floor(random() * 20000))::bigint AS amount, CASE WHEN random() < 0.85 THEN 'approved' WHEN random() < 0.6 THEN 'pending' ELSE 'rejected' END AS status,
      random() < 0.03 AS refunded, random() < 0.92 AS attributed, CASE WHEN random() < 0.1 THEN 'WELCOME' || floor(random() * 5) END AS coupon,
      CASE WHEN random() < 0.2 THEN 'lead' ELSE 'sale' END AS goal
    FROM drawn d WHERE bot IS NULL AND random() < $4
  ), priced AS MATERIALIZED (
    SELECT s.*, v.value, CASE WHEN s.refunded THEN v.value / 2 ELSE 0 END AS back,
      -- All of it is taken back of what is rejected, of a refund in proportion.
      CASE WHEN s.status = 'rejected' THEN v.value ELSE CASE WHEN s.refunded THEN v.value / 2 ELSE 0 END END AS undone
    FROM sold s CROSS JOIN LATERAL (SELECT s.amount * CASE s.currency WHEN 'VND' THEN 250 WHEN 'INR' THEN 80 ELSE 1 END AS value) v
  ), reported AS (
    INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency, click_id, link_id, coupon_code, occurred_at,
      received_at, status, decided_at, status_reason, refunded_minor, content_hash, request_id, attribution_due, attribution_revision, credit_revision, outcome, outcome_reason)
    SELECT conversion, $1::uuid, program, goal, conversion, 'server', false, value, currency, CASE WHEN attributed THEN id END, CASE WHEN attributed THEN link END, coupon, at,
      at, status, at, CASE status WHEN 'rejected' THEN 'cancelled' END, back, md5(conversion::text), conversion, false, 1, 1,
      CASE WHEN attributed THEN 'attributed' ELSE 'unattributed' END, CASE WHEN attributed THEN 'token' ELSE 'no_touch' END FROM priced
  ), decided AS (
    INSERT INTO attributions (id, organisation_id, program_id, conversion_id, revision, model, outcome, cause, request_id, decided_at)
    SELECT attribution, $1::uuid, program, conversion, 1, 'last_click', CASE WHEN attributed THEN 'attributed' ELSE 'unattributed' END, 'first', conversion, at FROM priced
  ), credited AS (
    INSERT INTO attribution_credits (organisation_id, attribution_id, position, partner_id, enrollment_id, campaign_id, click_id, weight_bps)
    SELECT $1::uuid, attribution, 0, partner, enrollment, campaign, id, 10000 FROM priced WHERE attributed
  ), touched AS (
    INSERT INTO attribution_touches (organisation_id, attribution_id, click_id, link_id, partner_id, found_by, counted, weight_bps)
    SELECT $1::uuid, attribution, id, link, partner, '{token}', true, 10000 FROM priced WHERE attributed
  ), returned AS (
    INSERT INTO refunds (id, organisation_id, program_id, test, goal, order_id, refund_id, amount_minor, currency, status, request_id, received_at)
    SELECT gen_random_uuid(), $1::uuid, program, false, goal, conversion, conversion, back, currency, 'succeeded', conversion, at FROM priced WHERE back > 0
  )
  INSERT INTO accruals (id, organisation_id, program_id, conversion_id, revision, credit_position, level, partner_id, campaign_id, click_id, plan_version_id,
    currency, base_minor, weight_bps, rate_bps, exact_numerator, exact_denominator, rounding, amount_minor, breakage_reason, matures_at, matured_at, reversed_minor, request_id, created_at)
  SELECT uuidv7(at - clock_timestamp()), $1::uuid, program, conversion, 1, 0, k.level, k.payee, campaign, id, plan, currency, value, 10000, k.rate, value * k.rate, 10000,
    'floor', value * k.rate / 10000, CASE WHEN k.payee IS NULL THEN 'no_upline' END, at, at, CASE WHEN value = 0 THEN 0 ELSE (value * k.rate / 10000) * undone / value END, conversion, at
  FROM priced CROSS JOIN LATERAL (VALUES (1, partner, $5::bigint), (2, sponsor, $6::bigint)) AS k(level, payee, rate) WHERE attributed`;

/** Conversions of the day, by the times in their ids. */
const OF_DAY = `c.organisation_id = $1 AND c.id >= uuidv7_bound($2::date::timestamp AT TIME ZONE 'UTC') AND c.id < uuidv7_bound(($2::date + 1)::timestamp AT TIME ZONE 'UTC')
  AND c.program_id IN (SELECT program FROM seed_links)`;

const VERSIONS = `
  SELECT add_report_versions(array_agg(ROW(1, c.id, c.organisation_id, c.program_id, c.goal, report_coupon(c.coupon_code), c.currency, c.status, c.amount_minor,
    c.refunded_minor, date_bin('15 minutes', c.occurred_at, 'epoch'), c.credit_revision)::report_version))
  FROM conversions c WHERE ${OF_DAY} HAVING count(*) > 0`;

const LINES = `
  SELECT add_report_lines(array_agg(ROW(a.organisation_id, a.program_id, a.conversion_id, a.revision, a.partner_id, a.campaign_id, a.click_id, a.currency,
    a.amount_minor - a.reversed_minor, NULL, NULL, NULL)::report_line))
  FROM conversions c JOIN accruals a ON a.conversion_id = c.id WHERE ${OF_DAY} AND a.partner_id IS NOT NULL HAVING count(*) > 0`;
