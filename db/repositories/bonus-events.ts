import { sql } from "drizzle-orm";
import type { ReferralUpline } from "../../core/bonus/referral.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import type { PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { type ChainRequest, loadChains, type Tree } from "./chains.ts";
import { insertOutbox, type NewOutboxRow, uuids } from "./outbox.ts";

export type BonusEventRow = {
  id: string;
  program_id: string;
  event_id: string;
  type: string;
  partner_id: string;
  occurred_ms: number;
  currency: string | null;
  settled_ms: number | null;
  outcome_reason: string | null;
  content_hash: string;
};

export interface NewBonusEvent {
  readonly id: string;
  readonly programId: string;
  readonly eventId: string;
  readonly type: string;
  readonly partnerId: string;
  readonly occurredAt: Date;
  readonly currency: string;
  readonly contentHash: string;
  readonly requestId: string;
  readonly handOff: NewOutboxRow;
}

const MS = (column: string) => sql.raw(`(extract(epoch FROM ${column}) * 1000)::float8`);
const ROW = sql`id, program_id, event_id, type, partner_id, ${MS("occurred_at")} AS occurred_ms, currency, ${MS("settled_at")} AS settled_ms,
  outcome_reason, content_hash`;

/** Writes an event with its hand-off; one of that id that is there stays. Answers the event that stands, and whether it is new. */
export async function insertBonusEvent(
  db: HttpDatabase,
  identity: Identity,
  event: NewBonusEvent,
): Promise<{ row: BonusEventRow; isNew: boolean }> {
  const { organisationId } = identity;
  const [inserted, , standing] = await batchAs(db, identity, [
    db.execute<{ id: string }>(sql`
      INSERT INTO bonus_events (id, organisation_id, program_id, event_id, type, partner_id, currency, occurred_at, content_hash, request_id)
      VALUES (${event.id}::uuid, ${organisationId}::uuid, ${event.programId}::uuid, ${event.eventId}, ${event.type}, ${event.partnerId}::uuid,
        ${event.currency}, ${event.occurredAt.toISOString()}::timestamptz, ${event.contentHash}, ${event.requestId}::uuid)
      ON CONFLICT (program_id, event_id) DO NOTHING RETURNING id`),
    db.execute(insertOutbox(organisationId, [event.handOff])),
    db.execute<BonusEventRow>(
      sql`SELECT ${ROW} FROM bonus_events WHERE program_id = ${event.programId}::uuid AND event_id = ${event.eventId}`,
    ),
  ]);
  const [row] = standing.rows;
  if (row === undefined) throw new Error("an event is there and is not");
  return { row, isNew: inserted.rows.length > 0 };
}

/** A partner by another system's id. */
export async function findPartnerByExternalId(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  externalId: string,
): Promise<string | undefined> {
  const [{ rows }] = await batchAs(db, identity, [
    db.execute<{ id: string }>(
      sql`SELECT id FROM partners WHERE program_id = ${programId}::uuid AND external_id = ${externalId}`,
    ),
  ]);
  return rows[0]?.id;
}

/**
 * The first conversion that a sponsored partner is credited for is an event, once in its life. Which plan pays for it, if
 * any, is decided when it is settled.
 *
 * @returns how many are new
 */
export async function recordFirstPurchases(
  db: Executor,
  purchases: readonly { readonly conversionId: string; readonly partnerId: string }[],
): Promise<number> {
  if (purchases.length === 0) return 0;
  const rows = purchases.map(({ conversionId, partnerId }) => ({ c: conversionId, p: partnerId }));
  const made = await rowsOf(
    db,
    sql`
    INSERT INTO bonus_events (id, organisation_id, program_id, event_id, type, partner_id, conversion_id, currency, occurred_at, content_hash, request_id)
    SELECT uuidv7(), c.organisation_id, c.program_id, 'tributary:first_purchase:' || p.id, 'first_purchase', p.id, c.id, c.currency,
      c.occurred_at, '', c.request_id
    FROM (SELECT DISTINCT c, p FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(c uuid, p uuid)) r
      JOIN partners p ON p.id = r.p JOIN conversions c ON c.id = r.c
    WHERE p.sponsor_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM bonus_events e WHERE e.program_id = c.program_id AND e.event_id = 'tributary:first_purchase:' || p.id)
    ORDER BY c.program_id, p.id, c.occurred_at, c.id
    ON CONFLICT (program_id, event_id) DO NOTHING RETURNING id`,
  );
  return made.length;
}

/** An event that waits, with all that decides what it pays but its uplines. */
export type WaitingEvent = {
  id: string;
  organisation_id: string;
  program_id: string;
  type: string;
  partner_id: string;
  conversion_id: string | null;
  currency: string | null;
  occurred_ms: number;
  request_id: string;
  hold_days: number;
  currencies: string[];
  sign_up_allowed: boolean;
  plan_version_id: string | null;
  rules: PlanRules | null;
};

/** Events that wait, oldest first, locked until the transaction ends; others skip them. */
export async function lockBonusEvents(
  db: Executor,
  limit: number,
  organisationId: string | null,
): Promise<WaitingEvent[]> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}::uuid`;
  return rowsOf<WaitingEvent>(
    db,
    sql`
    WITH waiting AS MATERIALIZED (
      SELECT * FROM bonus_events WHERE settled_at IS NULL ${tenant} ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    SELECT e.id, e.organisation_id, e.program_id, e.type, e.partner_id, e.conversion_id, e.currency, ${MS("e.occurred_at")} AS occurred_ms,
      e.request_id, p.hold_days, p.currencies, coalesce(k.sign_up_bonus, true) AS sign_up_allowed, v.id AS plan_version_id, v.rules
    FROM waiting e JOIN programs p ON p.id = e.program_id LEFT JOIN country_policies k ON k.country = p.country
      LEFT JOIN LATERAL (
        SELECT id, rules FROM plan_versions WHERE program_id = e.program_id AND campaign_id IS NULL AND effective_from <= e.occurred_at
        ORDER BY effective_from DESC, number DESC LIMIT 1
      ) v ON true
    ORDER BY e.id`,
  );
}

/** Tenants that have events waiting. */
export async function tenantsWithBonusEvents(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT organisation_id AS id FROM bonus_events WHERE settled_at IS NULL ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

export interface EventConversion {
  /** As it is told now: a server's report may have named another than the browser's that the event was seen by. */
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly commissionMinor: bigint;
  /** Something of it was taken back, so what it pays must be held against that. */
  readonly changed: boolean;
}

/** Conversions of first purchases, locked in id order, with what they have earned their partners so far. */
export async function lockEventConversions(
  db: Executor,
  ids: readonly string[],
): Promise<Map<string, EventConversion>> {
  if (ids.length === 0) return new Map();
  await rowsOf(db, sql`SELECT id FROM conversions WHERE id = ANY(${uuids(ids)}) ORDER BY id FOR UPDATE`);
  const rows = await rowsOf<{
    id: string;
    currency: string;
    amount: string;
    commission: string;
    changed: boolean;
  }>(
    db,
    sql`
    SELECT c.id, c.currency, c.amount_minor::text AS amount, coalesce(sum(a.amount_minor), 0)::text AS commission,
      c.refunded_minor > 0 OR c.status = 'rejected' OR c.credit_revision > 1 OR c.commission_due OR c.attribution_due AS changed
    FROM conversions c LEFT JOIN accruals a ON a.conversion_id = c.id AND a.revision = c.credit_revision AND a.partner_id IS NOT NULL
    WHERE c.id = ANY(${uuids(ids)}) GROUP BY c.id`,
  );
  return new Map(
    rows.map(({ id, currency, amount, commission, changed }) => [
      id,
      { currency, amountMinor: BigInt(amount), commissionMinor: BigInt(commission), changed },
    ]),
  );
}

type StandingRow = { n: number; status: PartnerStatus | null; active: boolean | null; rank: string | null };

/** Who stood above partners in a tree as of moments, nearest first, with what each counted as then: as many as asked for. */
export async function loadUplines(
  db: Executor,
  tree: Tree,
  wanted: readonly { partnerId: string; occurredAtMs: number; levels: number; asksActivity: boolean }[],
): Promise<ReferralUpline[][]> {
  const chains = await loadChains(
    db,
    wanted.map(
      ({ partnerId, occurredAtMs, levels }): ChainRequest => ({
        ...{ partnerId, occurredAtMs, tree, length: levels + 1 },
      }),
    ),
  );
  const members = wanted.flatMap(({ occurredAtMs }, of) =>
    (chains[of] ?? [])
      .slice(1)
      .map((partnerId) => ({ of, partnerId, at: new Date(occurredAtMs).toISOString() })),
  );
  const rows = await rowsOf<StandingRow>(
    db,
    sql`
    SELECT r.n, (SELECT status FROM partner_states t WHERE t.partner_id = r.p AND t.effective_from <= r.at
      ORDER BY effective_from DESC, id DESC LIMIT 1) AS status, s.active, s.rank
    FROM json_to_recordset(${JSON.stringify(members.map(({ partnerId, at }, n) => ({ n, p: partnerId, at })))}::json) AS r(n int, p uuid, at timestamptz)
      LEFT JOIN LATERAL (SELECT active, rank FROM partner_standings WHERE partner_id = r.p AND effective_from <= r.at
        ORDER BY effective_from DESC LIMIT 1) s ON true`,
  );
  const standings = new Map(rows.map((row) => [row.n, row]));
  const uplines = wanted.map((): ReferralUpline[] => []);
  for (const [n, { of, partnerId }] of members.entries()) {
    const standing = standings.get(n);
    uplines[of]?.push({
      partnerId,
      // Whoever had not joined yet is paid nothing.
      status: standing?.status ?? "suspended",
      active: wanted[of]?.asksActivity === true ? (standing?.active ?? true) : true,
      rank: standing?.rank ?? null,
    });
  }
  return uplines;
}

/** Marks events as settled. */
export async function settleEvents(
  db: Executor,
  outcomes: readonly { readonly id: string; readonly reason: string | null }[],
  now: Date,
): Promise<void> {
  if (outcomes.length === 0) return;
  await db.execute(sql`
    UPDATE bonus_events e SET settled_at = ${now.toISOString()}::timestamptz, outcome_reason = r.reason
    FROM json_to_recordset(${JSON.stringify(outcomes)}::json) AS r(id uuid, reason text) WHERE e.id = r.id`);
}

/** Conversions whose bonuses must be held against what was taken back of them. */
export async function markClawBackDue(db: Executor, conversionIds: readonly string[]): Promise<void> {
  if (conversionIds.length === 0) return;
  await db.execute(
    sql`UPDATE conversions SET claw_back_due = true WHERE id = ANY(${uuids(conversionIds)}) AND NOT claw_back_due`,
  );
}
