import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { PlanRules } from "../core/commission/plan.ts";
import { seedOrganisation } from "../db/seed/organisation.ts";
import { createRandom } from "./measure.ts";

/** A plan with ranks, tiers and every bonus that a period pays. */
const FULL_PLAN: PlanRules = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 800 },
    { kind: "percentage", rateBps: 300, requires: { personalVolume: 50 } },
    { kind: "percentage", rateBps: 200, requires: { minRank: "silver", activeLegs: 2 } },
  ],
  compression: "none",
  capBps: 6000,
  base: [
    {
      name: "Volume",
      when: {},
      pays: {
        ...{ kind: "tiered", mode: "marginal", retroactive: false },
        tiers: [
          { fromVolume: 0, rateBps: 800 },
          { fromVolume: 200, rateBps: 1000 },
          { fromVolume: 500, rateBps: 1200 },
        ],
      },
    },
  ],
  activity: { personalVolume: 20, graceDays: 30 },
  ranks: [
    { key: "bronze", name: "Bronze", requires: { personalVolume: 100 } },
    { key: "silver", name: "Silver", requires: { groupVolume: 1000, activeDirectPartners: 2 } },
    { key: "gold", name: "Gold", requires: { legVolume: { volume: 5000, legCapBps: 5000 }, activeLegs: 3 } },
    {
      ...{ key: "diamond", name: "Diamond" },
      requires: { groupVolume: 20_000, legsWithRank: { rank: "gold", legs: 2 }, downlinePartners: 100 },
    },
  ],
  demotion: "one_step",
  bonuses: [
    { kind: "fast_start", name: "start", days: 60, rates: [500, 200] },
    { kind: "matching", name: "match", rates: [1000, 500, 300] },
    { kind: "generation", name: "generation", leaderRank: "gold", rates: [200, 100] },
    {
      kind: "differential",
      name: "difference",
      ratesByRank: { bronze: 100, silver: 300, gold: 500, diamond: 700 },
    },
    { kind: "rank_advancement", name: "rise", amountsByRank: { silver: { USD: 1000 }, gold: { USD: 5000 } } },
    { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { gold: 1, diamond: 3 } },
  ],
};

/** Sales that each partner has on average. */
const SALES_EACH = 2;
const LEVELS = 3;

/** A period that is over, of a program of its own. */
export interface SeededPeriod {
  readonly periodId: string;
  readonly partners: number;
  readonly sales: number;
}

/**
 * Partners under random sponsors, as trees grow by themselves, sales of random partners in a month that is over, and what
 * those earned on three levels.
 */
export async function seedPeriod(
  owner: pg.Client,
  ownerUrl: string,
  partners: number,
): Promise<SeededPeriod> {
  const name = `Period of ${partners}`;
  const { organisationId } = await seedOrganisation(ownerUrl, name);
  const of = [organisationId, randomUUID()] as const;
  await owner.query(
    `INSERT INTO programs (id, organisation_id, name, timezone, currencies, hold_days, public_key) VALUES ($2, $1, $3, 'UTC', '{USD}', 30, $3)`,
    [...of, name],
  );
  await owner.query(
    `INSERT INTO plan_versions (id, organisation_id, program_id, number, effective_from, rules) VALUES (uuidv7(), $1, $2, 1, 'epoch', $3)`,
    [...of, JSON.stringify(FULL_PLAN)],
  );
  await seedPartners(owner, of, partners);
  await seedSales(owner, of, partners * SALES_EACH);
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at)
     VALUES (uuidv7(), $1, $2, 1, now() - interval '32 days', now() - interval '1 day') RETURNING id`,
    [...of],
  );
  await owner.query("ANALYZE");
  await owner.query("CHECKPOINT");
  return { periodId: rows[0]?.id ?? "", partners, sales: partners * SALES_EACH };
}

type Of = readonly [organisationId: string, programId: string];

async function seedPartners(owner: pg.Client, of: Of, count: number): Promise<void> {
  const random = createRandom(7);
  const ids = Array.from({ length: count }, () => randomUUID());
  const sponsors = ids.map((_, n) => (n === 0 ? null : (ids[Math.floor(random() * n)] ?? null)));
  await owner.query(
    `INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
     SELECT id, id || '@partner.example', id || '@partner.example', id, 'Partner' FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  await owner.query(
    `INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, sponsor_id, joined_at)
     SELECT id, $1, $2, id, 'Partner', id || '@partner.example', sponsor, now() - interval '33 days' - random() * interval '200 days'
     FROM unnest($3::uuid[], $4::uuid[]) AS r(id, sponsor)`,
    [...of, ids, sponsors],
  );
  await owner.query(
    `INSERT INTO partner_states (id, organisation_id, partner_id, status, effective_from)
     SELECT uuidv7(), organisation_id, id, 'active', joined_at FROM partners WHERE program_id = $1`,
    [of[1]],
  );
}

async function seedSales(owner: pg.Client, of: Of, count: number): Promise<void> {
  await owner.query(
    "CREATE TEMPORARY TABLE drawn AS SELECT NULL::uuid AS id, NULL::uuid AS attribution, NULL::uuid AS partner, 0::bigint AS amount, now() AS at WHERE false",
  );
  await owner.query(
    `INSERT INTO drawn WITH all_partners AS (SELECT array_agg(id) AS ids FROM partners WHERE program_id = $1)
     SELECT uuidv7(), uuidv7(), ids[1 + floor(random() * cardinality(ids))::int], 99 + floor(random() * 30000)::bigint,
       now() - interval '2 days' - random() * interval '29 days' FROM generate_series(1, $2::int), all_partners`,
    [of[1], count],
  );
  // Read at once: without statistics the walk up the sponsors may go through all partners at each step.
  await owner.query("ANALYZE drawn, partners");
  await owner.query(
    `INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency, occurred_at, volume,
       received_at, status, content_hash, request_id, attribution_due, commission_due, attribution_revision, credit_revision, outcome)
     SELECT id, $1, $2, 'sale', id, 'server', false, amount, 'USD', at, amount / 100, now(), 'approved', md5(id::text), uuidv7(), false, false, 1, 1,
       'attributed' FROM drawn`,
    [...of],
  );
  await owner.query(
    `INSERT INTO attributions (id, organisation_id, program_id, conversion_id, revision, model, outcome, cause, request_id, decided_at)
     SELECT attribution, $1, $2, id, 1, 'last_click', 'attributed', 'first', uuidv7(), now() FROM drawn`,
    [...of],
  );
  await owner.query(
    `INSERT INTO attribution_credits (organisation_id, attribution_id, position, partner_id, enrollment_id, campaign_id, weight_bps)
     SELECT $1, attribution, 0, partner, partner, partner, 10000 FROM drawn`,
    [of[0]],
  );
  await owner.query(
    `INSERT INTO accruals (id, organisation_id, program_id, conversion_id, revision, credit_position, level, partner_id, campaign_id,
       plan_version_id, currency, base_minor, weight_bps, rate_bps, exact_numerator, exact_denominator, rounding, amount_minor, matures_at,
       request_id, parts)
     WITH RECURSIVE up AS (
       SELECT d.id, d.amount, d.partner AS receiver, 1 AS level FROM drawn d
       UNION ALL
       SELECT u.id, u.amount, p.sponsor_id, u.level + 1 FROM up u JOIN partners p ON p.id = u.receiver
       WHERE u.level < $3 AND p.sponsor_id IS NOT NULL
     )
     SELECT uuidv7(), $1, $2, up.id, 1, 0, level, receiver, receiver, plan.id, 'USD', amount, 10000, 800 / level, '0', '1', 'exact',
       amount * 800 / (10000 * level), now(), uuidv7(), CASE WHEN level = 1 THEN
         jsonb_build_array(jsonb_build_object('rule', 'Volume', 'pays', 'tiered', 'amountMinor', amount::text, 'rateBps', 800)) END
     FROM up, (SELECT id FROM plan_versions WHERE program_id = $2) plan`,
    [...of, LEVELS],
  );
  await owner.query("DROP TABLE drawn");
}
