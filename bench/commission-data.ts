import { randomUUID } from "node:crypto";
import type pg from "pg";
import { seedOrganisation } from "../db/seed/organisation.ts";
import { drawSponsors, TEN_LEVELS } from "./commission-tree.ts";

/** What the conversions of the benchmark belong to. */
export interface CommissionProgram {
  readonly organisationId: string;
  readonly programId: string;
  readonly campaignId: string;
}

/** 10,000 partners under random sponsors with their closure, one program, one campaign, a plan of ten levels. */
export async function seedProgram(owner: pg.Client, ownerUrl: string): Promise<CommissionProgram> {
  const { organisationId } = await seedOrganisation(ownerUrl, "Benchmark");
  const programId = randomUUID();
  const campaignId = randomUUID();
  const sponsors = drawSponsors();
  const ids = sponsors.map(() => randomUUID());
  await owner.query(
    `INSERT INTO programs (id, organisation_id, name, timezone, currencies, hold_days, public_key)
     VALUES ($1, $2, 'Benchmark', 'UTC', '{USD}', 30, 'benchmark')`,
    [programId, organisationId],
  );
  await owner.query(
    `INSERT INTO campaigns (id, organisation_id, program_id, name, destination_url)
     VALUES ($1, $2, $3, 'Benchmark', 'https://shop.example/')`,
    [campaignId, organisationId, programId],
  );
  await owner.query(
    `INSERT INTO plan_versions (id, organisation_id, program_id, number, effective_from, rules)
     VALUES (uuidv7(), $1, $2, 1, 'epoch', $3)`,
    [organisationId, programId, JSON.stringify(TEN_LEVELS)],
  );
  await owner.query(
    `INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
     SELECT id, id || '@partner.example', id || '@partner.example', id, 'Partner' FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  await owner.query(
    `INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, sponsor_id, joined_at)
     SELECT id, $1, $2, id, 'Partner', id || '@partner.example', sponsor, 'epoch' FROM unnest($3::uuid[], $4::uuid[]) AS r(id, sponsor)`,
    [organisationId, programId, ids, sponsors.map((sponsor) => (sponsor === null ? null : ids[sponsor]))],
  );
  await owner.query(`INSERT INTO partner_states (id, organisation_id, partner_id, status, effective_from)
    SELECT uuidv7(), organisation_id, id, 'active', 'epoch' FROM partners`);
  await owner.query(`INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
    WITH RECURSIVE up AS (
      SELECT organisation_id, id AS descendant, id AS ancestor, sponsor_id, 0 AS depth FROM partners
      UNION ALL
      SELECT up.organisation_id, up.descendant, p.id, p.sponsor_id, up.depth + 1
      FROM up JOIN partners p ON p.id = up.sponsor_id WHERE up.depth < 128
    ) SELECT organisation_id, 's', descendant, ancestor, depth FROM up`);
  await owner.query("ANALYZE");
  return { organisationId, programId, campaignId };
}

/** Attributed conversions, each one partner's, that wait for their commission; with the clicks' credits behind them. */
export async function seedConversions(
  owner: pg.Client,
  { organisationId, programId, campaignId }: CommissionProgram,
  count: number,
): Promise<void> {
  await owner.query(
    `WITH all_partners AS (SELECT array_agg(id) AS ids FROM partners),
      drawn AS MATERIALIZED (
        SELECT uuidv7() AS id, uuidv7() AS attribution, ids[1 + floor(random() * cardinality(ids))::int] AS partner,
          99 + floor(random() * 50000)::bigint AS amount
        FROM generate_series(1, $4::int), all_partners),
      made AS (
        INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency, occurred_at,
          received_at, status, content_hash, request_id, attribution_due, commission_due, attribution_revision, credit_revision, outcome)
        SELECT id, $1, $2, 'sale', id, 'server', false, amount, 'USD', now(), now(), 'pending', md5(id::text), uuidv7(), false, true, 1, 1,
          'attributed' FROM drawn),
      decided AS (
        INSERT INTO attributions (id, organisation_id, program_id, conversion_id, revision, model, outcome, cause, request_id, decided_at)
        SELECT attribution, $1, $2, id, 1, 'last_click', 'attributed', 'first', uuidv7(), now() FROM drawn)
     INSERT INTO attribution_credits (organisation_id, attribution_id, position, partner_id, enrollment_id, campaign_id, weight_bps)
     SELECT $1, attribution, 0, partner, partner, $3, 10000 FROM drawn`,
    [organisationId, programId, campaignId, count],
  );
  await owner.query("ANALYZE conversions, attributions, attribution_credits");
  await owner.query("CHECKPOINT");
}
