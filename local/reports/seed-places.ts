import { randomUUID } from "node:crypto";
import type pg from "pg";

/** Of each program: where its days are, what it sells in, and its share of the clicks. */
const PROGRAMS = [
  { name: "Sample shop Hanoi", timezone: "Asia/Ho_Chi_Minh", currencies: ["VND", "USD"] },
  { name: "Sample shop Boston", timezone: "America/New_York", currencies: ["USD"] },
  { name: "Sample shop Berlin", timezone: "Europe/Berlin", currencies: ["EUR", "USD"] },
  { name: "Sample shop Mumbai", timezone: "Asia/Kolkata", currencies: ["INR", "USD"] },
] as const;
const CAMPAIGNS = ["Evergreen", "Summer sale", "New customers"];
/** What partners of level 1 and their sponsors earn. */
export const SEED_RATES_BPS = [1_000, 500] as const;
const RULES = {
  v: 1,
  levels: SEED_RATES_BPS.map((rateBps) => ({ kind: "percentage", rateBps })),
  compression: "none",
  capBps: 10_000,
};

export interface SeedPlaces {
  readonly organisationId: string;
  readonly programIds: readonly string[];
}

/**
 * Programs with campaigns, partners (each under one of those before it), a place of each in one or two campaigns, and a link for
 * each place. The links stand in the session's table `seed_links`, numbered from 0, the busiest first.
 *
 * @param affiliateId who is a partner of each program as well, if anybody
 */
export async function seedPlaces(
  owner: pg.Client,
  {
    organisationId,
    affiliateId,
    partners,
  }: { organisationId: string; affiliateId: string | null; partners: number },
): Promise<SeedPlaces> {
  await owner.query(`CREATE TEMPORARY TABLE IF NOT EXISTS seed_links (n int PRIMARY KEY, program uuid, campaign uuid, enrollment uuid, partner uuid,
    sponsor uuid, link uuid, plan uuid, currencies text[])`);
  const programIds: string[] = [];
  for (const program of PROGRAMS) {
    const programId = randomUUID();
    programIds.push(programId);
    const of = [programId, organisationId];
    await owner.query(
      `INSERT INTO programs (id, organisation_id, name, timezone, currencies, hold_days, public_key) VALUES ($1, $2, $3, $4, $5, 30, $6)`,
      [
        ...of,
        program.name,
        program.timezone,
        program.currencies,
        `trbp_${programId.replaceAll("-", "").slice(0, 24)}`,
      ],
    );
    await owner.query(
      `INSERT INTO plan_versions (id, organisation_id, program_id, number, effective_from, rules) VALUES (uuidv7(), $2, $1, 1, 'epoch', $3)`,
      [...of, JSON.stringify(RULES)],
    );
    await owner.query(
      `WITH made AS (
         INSERT INTO campaigns (id, organisation_id, program_id, name, destination_url, join_mode)
         SELECT uuidv7(), $2, $1, name, 'https://shop.example/', 'open' FROM unnest($3::text[]) AS name RETURNING id
       ) INSERT INTO campaign_states (id, organisation_id, campaign_id, status, effective_from) SELECT uuidv7(), $2, id, 'active', 'epoch' FROM made`,
      [...of, CAMPAIGNS],
    );
    await seedPartners(owner, of, { affiliateId, partners });
  }
  await owner.query("ANALYZE seed_links");
  return { organisationId, programIds };
}

async function seedPartners(
  owner: pg.Client,
  of: readonly string[],
  { affiliateId, partners }: { affiliateId: string | null; partners: number },
): Promise<void> {
  await owner.query(
    `WITH drawn AS MATERIALIZED (
       SELECT n, CASE WHEN n = 3 AND $3::uuid IS NOT NULL THEN $3::uuid ELSE gen_random_uuid() END AS affiliate, gen_random_uuid() AS id
       FROM generate_series(1, $4::int) AS n
     ), persons AS (
       INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
       SELECT affiliate, affiliate || '@partner.example', affiliate || '@partner.example', affiliate, 'Sample partner ' || n FROM drawn
       ON CONFLICT (id) DO NOTHING
     ), made AS (
       INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, sponsor_id, joined_at)
       SELECT d.id, $2, $1, d.affiliate, 'Sample partner ' || d.n, d.affiliate || '@partner.example', s.id, now() - interval '400 days'
       FROM drawn d LEFT JOIN drawn s ON s.n = d.n / 3 AND d.n >= 3
     )
     INSERT INTO partner_states (id, organisation_id, partner_id, status, effective_from) SELECT uuidv7(), $2, id, 'active', 'epoch' FROM drawn`,
    [...of, affiliateId, partners],
  );
  await owner.query(
    `INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
     WITH RECURSIVE up AS (
       SELECT id AS descendant, id AS ancestor, sponsor_id, 0 AS depth FROM partners WHERE program_id = $1
       UNION ALL
       SELECT up.descendant, p.id, p.sponsor_id, up.depth + 1 FROM up JOIN partners p ON p.id = up.sponsor_id
     ) SELECT $2, 's', descendant, ancestor, depth FROM up`,
    [...of],
  );
  await owner.query(
    `WITH places AS MATERIALIZED (
       SELECT uuidv7() AS id, c.id AS campaign, p.id AS partner, uuidv7() AS link
       FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM partners WHERE program_id = $1) p
         JOIN (SELECT *, row_number() OVER (ORDER BY id) AS n FROM campaigns WHERE program_id = $1) c ON c.n = 1 + p.n % 3 OR p.n % 2 = 0 AND c.n = 1 + (p.n + 1) % 3
     ), made AS (
       INSERT INTO enrollments (id, organisation_id, program_id, campaign_id, partner_id, status, applied_at, decided_at)
       SELECT id, $2, $1, campaign, partner, 'approved', now() - interval '400 days', now() - interval '400 days' FROM places
     ), states AS (
       INSERT INTO enrollment_states (id, organisation_id, enrollment_id, status, effective_from) SELECT uuidv7(), $2, id, 'approved', 'epoch' FROM places
     ), linked AS (
       INSERT INTO links (id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, host, code)
       SELECT link, $2, $1, campaign, id, partner, '127.0.0.1', 's' || right(link::text, 11) FROM places
     )
     INSERT INTO seed_links
     SELECT (SELECT count(*) FROM seed_links) + row_number() OVER (ORDER BY random()) - 1, $1, l.campaign, l.id, l.partner, p.sponsor_id, l.link,
       (SELECT id FROM plan_versions WHERE program_id = $1), (SELECT currencies FROM programs WHERE id = $1)
     FROM places l JOIN partners p ON p.id = l.partner`,
    [...of],
  );
}
