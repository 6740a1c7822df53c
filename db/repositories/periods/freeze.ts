import { type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import { joinAsPlanned, joinByIndex } from "../join-plans.ts";

/** Which period of which program is taken down. */
export interface FrozenPeriod {
  readonly organisationId: string;
  readonly programId: string;
  readonly periodId: string;
  readonly endsAt: Date;
}

/** Where to: the tables of periods, or temporary ones of the same shape that a preview throws away. */
export interface FreezeTarget {
  readonly members: SQL;
  readonly sales: SQL;
  readonly commissions: SQL;
}

export const FROZEN: FreezeTarget = {
  members: sql`period_members`,
  sales: sql`period_sales`,
  commissions: sql`period_commissions`,
};

export const PREVIEWED: FreezeTarget = {
  members: sql`preview_members`,
  sales: sql`preview_sales`,
  commissions: sql`preview_commissions`,
};

/** A partner, in the tree that its legs are counted in. */
export interface Below {
  readonly partnerId: string;
  readonly tree: "sponsor" | "placement";
}

/** Stands for a position: of all members together, what bonuses for first purchases paid. */
export const PURCHASE_BONUSES = -1;

/** Conversions that one statement takes, so that none runs long. */
const CONVERSIONS_CHUNK = 20_000;

/** Temporary tables that end with the transaction. */
export async function makePreviewTables(tx: Executor): Promise<void> {
  for (const [name, like] of [
    ["preview_members", "period_members"],
    ["preview_sales", "period_sales"],
    ["preview_commissions", "period_commissions"],
  ] as const)
    await tx.execute(
      sql`CREATE TEMPORARY TABLE ${sql.identifier(name)} (LIKE ${sql.identifier(like)} INCLUDING ALL) ON COMMIT DROP`,
    );
}

/**
 * Takes down members, sales and what they earned, as of the period's end, in one transaction whose reads must be of one
 * moment (REPEATABLE READ): set by set, in memory that does not grow with them.
 *
 * @param below only this partner and who is below it in `tree`, with whom it sponsored; null: all of the program
 */
export async function freezePeriod(
  tx: Executor,
  period: FrozenPeriod,
  to: FreezeTarget,
  below: Below | null = null,
): Promise<{ members: number; sales: number }> {
  await gatherMembers(tx, period, below);
  const members = await numberMembers(tx, period, to, below);
  await tx.execute(sql`ANALYZE ${to.members}`);
  await tx.execute(
    sql`CREATE TEMPORARY TABLE earned (position integer, currency text, amount_minor bigint) ON COMMIT DROP`,
  );
  await tx.execute(joinByIndex);
  let sales = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const chunk = await takeSales(tx, period, to, after, below !== null);
    sales += chunk.sales;
    if (chunk.last === null) break;
    await gatherEarned(tx, period, to, after, chunk.last);
    await gatherPurchaseBonuses(tx, period, to, after, chunk.last);
    after = chunk.last;
  }
  await sumCommissions(tx, period, to);
  return { members, sales };
}

/** Partners as they were: who joined before the end, with sponsor, place and standing of its last millisecond. */
async function gatherMembers(
  tx: Executor,
  { programId, endsAt }: FrozenPeriod,
  below: Below | null,
): Promise<void> {
  const end = sql`${endsAt.toISOString()}::timestamptz`;
  const among = below === null ? sql`` : sql`AND p.id IN (${idsBelow(below)})`;
  await tx.execute(sql`
    CREATE TEMPORARY TABLE gathered ON COMMIT DROP AS
    WITH undone AS (
      SELECT DISTINCT ON (partner_id, tree) partner_id, tree, from_id FROM tree_moves
      WHERE program_id = ${programId}::uuid AND state = 'applied' AND effective_from >= ${end}
      ORDER BY partner_id, tree, effective_from, id
    )
    SELECT p.id, p.joined_at, f.email_hash,
      CASE WHEN s.partner_id IS NULL THEN p.sponsor_id ELSE s.from_id END AS sponsor_id,
      CASE WHEN m.partner_id IS NULL THEN seat.parent_id ELSE m.from_id END AS parent_id,
      coalesce((SELECT status FROM partner_states t WHERE t.partner_id = p.id AND t.effective_from < ${end}
        ORDER BY effective_from DESC, id DESC LIMIT 1), 'active') AS status
    FROM partners p JOIN affiliates f ON f.id = p.affiliate_id
      LEFT JOIN undone s ON s.partner_id = p.id AND s.tree = 'sponsor'
      LEFT JOIN undone m ON m.partner_id = p.id AND m.tree = 'placement'
      LEFT JOIN placements seat ON seat.partner_id = p.id AND seat.placed_at < ${end}
    WHERE p.program_id = ${programId}::uuid AND p.joined_at < ${end} ${among}`);
  await tx.execute(sql`CREATE INDEX ON gathered (sponsor_id, id)`);
  await tx.execute(sql`CREATE INDEX ON gathered (parent_id, id)`);
  await tx.execute(sql`CREATE INDEX ON gathered (id)`);
  await tx.execute(sql`CREATE INDEX ON gathered (email_hash)`);
  await tx.execute(sql`ANALYZE gathered`);
}

/** Who is below in the tree as it is now, whom the partner sponsored, and the partner itself. */
function idsBelow({ partnerId, tree }: Below): SQL {
  const step =
    tree === "placement"
      ? sql`SELECT n.partner_id FROM walk w JOIN placements n ON n.parent_id = w.id`
      : sql`SELECT n.id FROM walk w JOIN partners n ON n.sponsor_id = w.id`;
  return sql`WITH RECURSIVE walk AS (SELECT ${partnerId}::uuid AS id UNION ${step})
    SELECT id FROM walk UNION SELECT id FROM partners WHERE sponsor_id = ${partnerId}::uuid`;
}

/**
 * Numbers them breadth-first along the sponsors: by depth, then as whoever is above is numbered, then by id. The walk goes
 * by index, one level a step: a hash of all members at each step would take the depth times as long.
 */
async function numberMembers(
  tx: Executor,
  { organisationId, periodId }: FrozenPeriod,
  { members }: FreezeTarget,
  below: Below | null,
): Promise<number> {
  const above = below?.tree === "placement" ? sql`parent_id` : sql`sponsor_id`;
  const roots =
    below === null
      ? sql`NOT EXISTS (SELECT FROM gathered u WHERE u.id = g.sponsor_id)`
      : sql`g.id = ${below.partnerId}::uuid`;
  // Whom it sponsored counts wherever the matrix has seated it.
  const others =
    below?.tree === "placement"
      ? sql`UNION SELECT g.id, 1000000, row_number() OVER (ORDER BY g.id) FROM gathered g
          WHERE g.sponsor_id = ${below.partnerId}::uuid AND g.id NOT IN (SELECT id FROM walk)`
      : sql``;
  await tx.execute(joinByIndex);
  await tx.execute(sql`
    CREATE TEMPORARY TABLE numbered ON COMMIT DROP AS
    WITH RECURSIVE walk AS (
      SELECT g.id, 0 AS depth, row_number() OVER (ORDER BY g.id) AS n FROM gathered g WHERE ${roots}
      UNION ALL
      SELECT g.id, w.depth + 1, row_number() OVER (ORDER BY w.n, g.id) FROM walk w JOIN gathered g ON g.${above} = w.id
    )
    SELECT id, (row_number() OVER (ORDER BY depth, n) - 1)::int AS position FROM (SELECT * FROM walk ${others}) w`);
  await tx.execute(joinAsPlanned);
  await tx.execute(sql`CREATE UNIQUE INDEX ON numbered (id)`);
  await tx.execute(sql`ANALYZE numbered`);
  const [written] = await rowsOf<{ n: number; all: number }>(
    tx,
    sql`
    WITH written AS (
      INSERT INTO ${members} (organisation_id, period_id, position, partner_id, sponsor_position, parent_position, status, joined_at)
      SELECT ${organisationId}::uuid, ${periodId}::uuid, n.position, n.id, s.position, p.position, g.status, g.joined_at
      FROM numbered n JOIN gathered g ON g.id = n.id
        LEFT JOIN numbered s ON s.id = g.sponsor_id LEFT JOIN numbered p ON p.id = g.parent_id
      ORDER BY n.position RETURNING 1
    ) SELECT count(*)::int AS n, (SELECT count(*)::int FROM gathered) AS all FROM written`,
  );
  const { n = 0, all = 0 } = written ?? {};
  if (below === null && n !== all) throw new Error(`${all - n} members are above themselves`);
  return n;
}

/**
 * Credits of the next conversions that no period has counted yet. Those that wait for attribution or commission are left to
 * a later period, whose they then are: nothing is known of them for sure.
 */
async function takeSales(
  tx: Executor,
  { organisationId, programId, periodId, endsAt }: FrozenPeriod,
  { members, sales }: FreezeTarget,
  after: string,
  ofMembersAlone: boolean,
): Promise<{ last: string | null; sales: number }> {
  const theirs = ofMembersAlone
    ? sql`AND id IN (SELECT a.conversion_id FROM ${members} m JOIN attribution_credits k ON k.partner_id = m.partner_id
        JOIN attributions a ON a.id = k.attribution_id WHERE m.period_id = ${periodId}::uuid)`
    : sql``;
  const [row] = await rowsOf<{ last: string | null; n: number }>(
    tx,
    sql`
    WITH chunk AS MATERIALIZED (
      SELECT id, credit_revision, amount_minor, refunded_minor, currency, volume, occurred_at, buyer_email_hash FROM conversions
      WHERE program_id = ${programId}::uuid AND id > ${after}::uuid AND NOT test AND status <> 'rejected' AND outcome = 'attributed'
        AND occurred_at < ${endsAt.toISOString()}::timestamptz AND credit_revision > 0 AND NOT attribution_due AND NOT commission_due ${theirs}
      ORDER BY id LIMIT ${CONVERSIONS_CHUNK}
    ), taken AS (
      INSERT INTO ${sales} (organisation_id, period_id, conversion_id, revision, credit_position, partner_id, member_position, campaign_id,
        weight_bps, currency, amount_minor, refunded_minor, volume, occurred_at, tiers, clawed_back_minor, own_purchase)
      SELECT ${organisationId}::uuid, ${periodId}::uuid, c.id, c.credit_revision, k.position, k.partner_id, m.position, k.campaign_id,
        k.weight_bps, c.currency, c.amount_minor, c.refunded_minor, c.volume, c.occurred_at, t.tiers, c.refunded_minor,
        buyer.id IS NOT NULL
      FROM chunk c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision
        JOIN attribution_credits k ON k.attribution_id = a.id
        JOIN ${members} m ON m.period_id = ${periodId}::uuid AND m.partner_id = k.partner_id
        LEFT JOIN gathered buyer ON buyer.email_hash = c.buyer_email_hash
        LEFT JOIN LATERAL (
          SELECT jsonb_agg(jsonb_build_object('rule', e.part ->> 'rule', 'amountMinor', e.part ->> 'amountMinor',
            'rateBps', e.part -> 'rateBps') ORDER BY e.n) AS tiers
          FROM accruals l JOIN plan_versions v ON v.id = l.plan_version_id AND v.campaign_id IS NULL CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(l.parts) = 'array' THEN l.parts END) WITH ORDINALITY AS e(part, n)
          WHERE l.conversion_id = c.id AND l.revision = c.credit_revision AND l.credit_position = k.position AND l.level = 1
            AND l.partner_id = k.partner_id AND e.part ->> 'pays' = 'tiered' AND e.part ->> 'rule' IS NOT NULL
        ) t ON true
      WHERE (SELECT count(*) FROM period_sales s
        WHERE s.conversion_id = c.id AND s.revision = c.credit_revision AND s.credit_position = k.position) = 0
      ORDER BY c.id, k.position
      RETURNING 1
    ) SELECT (SELECT id FROM chunk ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM taken) AS n`,
  );
  return { last: row?.last ?? null, sales: row?.n ?? 0 };
}

/** What the sales that were just taken have earned at all levels, less what is reversed. */
async function gatherEarned(
  tx: Executor,
  { periodId }: FrozenPeriod,
  { members, sales }: FreezeTarget,
  after: string,
  last: string,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO earned SELECT m.position, l.currency, sum(l.amount_minor - l.reversed_minor)
    FROM (SELECT DISTINCT conversion_id, revision FROM ${sales}
        WHERE period_id = ${periodId}::uuid AND conversion_id > ${after}::uuid AND conversion_id <= ${last}::uuid) s
      JOIN accruals l ON l.conversion_id = s.conversion_id AND l.revision = s.revision
      JOIN ${members} m ON m.period_id = ${periodId}::uuid AND m.partner_id = l.partner_id
    WHERE l.amount_minor > l.reversed_minor GROUP BY m.position, l.currency`);
}

/** What bonuses for first purchases among the sales that were just taken have paid, less what is reversed. */
async function gatherPurchaseBonuses(
  tx: Executor,
  { periodId }: FrozenPeriod,
  { sales }: FreezeTarget,
  after: string,
  last: string,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO earned SELECT ${PURCHASE_BONUSES}::int, b.currency, sum(b.amount_minor - b.reversed_minor)
    FROM (SELECT DISTINCT conversion_id FROM ${sales}
        WHERE period_id = ${periodId}::uuid AND conversion_id > ${after}::uuid AND conversion_id <= ${last}::uuid) s
      JOIN bonuses b ON b.conversion_id = s.conversion_id AND b.event_id IS NOT NULL AND b.partner_id IS NOT NULL
    WHERE b.amount_minor > b.reversed_minor GROUP BY b.currency`);
}

/** One row for each member and currency; written once, since each new state of a row makes the next look-up of it longer. */
async function sumCommissions(
  tx: Executor,
  { organisationId, periodId }: FrozenPeriod,
  { commissions }: FreezeTarget,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO ${commissions} (organisation_id, period_id, position, currency, amount_minor)
    SELECT ${organisationId}::uuid, ${periodId}::uuid, position, currency, sum(amount_minor) FROM earned
    GROUP BY position, currency ORDER BY position, currency`);
}
