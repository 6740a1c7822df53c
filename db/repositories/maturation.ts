import { sql } from "drizzle-orm";
import { POINTS } from "../../core/ledger/account.ts";
import {
  COMMISSION,
  CUSTOMER_REWARD,
  type GrantAccounts,
  PARTNER_POINTS,
} from "../../core/ledger/grant-accounts.ts";
import { maturationPosting } from "../../core/ledger/maturation-posting.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { type PostingToWrite, writePostings } from "./ledger.ts";
import { uuids } from "./outbox.ts";
import { grantLots, type MaturedPoints } from "./points.ts";

/** Approves conversions whose time has come; answers how many. */
export async function approveDue(
  db: Executor,
  now: Date,
  limit: number,
  organisationId: string | null,
): Promise<number> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}`;
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    UPDATE conversions SET status = 'approved', decided_at = ${now}, version = version + 1
    WHERE id IN (
      SELECT id FROM conversions WHERE status = 'pending' AND approve_at <= ${now}::timestamptz ${tenant}
      ORDER BY approve_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING id`,
  );
  return rows.length;
}

/**
 * Conversions that are approved, wait for nothing, and have accruals, or a reward, whose hold has passed: locked, so that no refund
 * or attribution is worked in between. The conditions stand twice: a row that changed while it was being locked is
 * held against the outer ones again.
 */
export async function lockMature(
  db: Executor,
  now: Date,
  limit: number,
  organisationId: string | null,
): Promise<string[]> {
  const tenant = organisationId === null ? sql`` : sql`AND a.organisation_id = ${organisationId}`;
  const ready = sql`AND k.status = 'approved' AND NOT k.attribution_due AND NOT k.commission_due LIMIT ${limit * 10}`;
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT c.id FROM conversions c
    WHERE c.status = 'approved' AND NOT c.attribution_due AND NOT c.commission_due AND c.id IN (
      (SELECT a.conversion_id FROM accruals a JOIN conversions k ON k.id = a.conversion_id
      WHERE a.matures_at <= ${now}::timestamptz AND a.matured_at IS NULL AND a.partner_id IS NOT NULL ${tenant} ${ready})
      UNION ALL
      (SELECT a.conversion_id FROM customer_rewards a JOIN conversions k ON k.id = a.conversion_id
      WHERE a.matures_at <= ${now}::timestamptz AND a.matured_at IS NULL ${tenant} ${ready})
    )
    ORDER BY c.id LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED`,
  );
  return rows.map((row) => row.id);
}

/** Tenants that have something to approve or to release. */
export async function tenantsWithHoldsDue(db: Executor, now: Date): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT organisation_id AS id FROM conversions WHERE status = 'pending' AND approve_at <= ${now}::timestamptz
    UNION SELECT a.organisation_id FROM accruals a JOIN conversions c ON c.id = a.conversion_id
    WHERE a.matures_at <= ${now}::timestamptz AND a.matured_at IS NULL AND a.partner_id IS NOT NULL AND c.status = 'approved'
    UNION SELECT r.organisation_id FROM customer_rewards r JOIN conversions c ON c.id = r.conversion_id
    WHERE r.matures_at <= ${now}::timestamptz AND r.matured_at IS NULL AND c.status = 'approved'
    UNION SELECT organisation_id FROM bonuses
    WHERE matures_at <= ${now}::timestamptz AND matured_at IS NULL AND posted_at IS NOT NULL AND partner_id IS NOT NULL
    ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

type MatureRow = {
  id: string;
  organisation_id: string;
  program_id: string;
  conversion_id: string;
  revision: number;
  owner_id: string;
  currency: string;
  remaining: string;
  points: string;
  request_id: string;
};

/**
 * Moves what is left of the accruals of locked conversions from pending to available, cash and points, and makes the lots
 * of those points; the same for what their customers get.
 *
 * @returns how many accruals and rewards matured
 */
export async function matureConversions(
  db: Executor,
  conversionIds: readonly string[],
  newId: () => string,
  now: Date,
): Promise<number> {
  if (conversionIds.length === 0) return 0;
  const rows = await rowsOf<MatureRow>(
    db,
    sql`
    UPDATE accruals SET matured_at = ${now}, version = version + 1
    WHERE conversion_id = ANY(${uuids(conversionIds)}) AND matures_at <= ${now}::timestamptz AND matured_at IS NULL AND partner_id IS NOT NULL
    RETURNING id, organisation_id, program_id, conversion_id, revision, partner_id AS owner_id, currency,
      (amount_minor - points_share_minor - (reversed_minor - reversed_points_share_minor))::text AS remaining, (points - reversed_points)::text AS points,
      request_id`,
  );
  const rewards = await matureRewards(db, conversionIds, now);
  const points = rows.flatMap((row) =>
    row.points === "0" ? [] : [{ ...row, currency: POINTS, remaining: row.points }],
  );
  await writePostings(
    db,
    [
      ...postingsOf(rows, COMMISSION, newId),
      ...postingsOf(points, PARTNER_POINTS, newId),
      ...postingsOf(rewards, CUSTOMER_REWARD, newId),
    ],
    now,
  );
  await grantLots(db, points.map(maturedPoints), newId);
  return rows.length + rewards.length;
}

/** Their expiry runs from now on. Locked in id order first, since they are used beside this. */
function matureRewards(db: Executor, conversionIds: readonly string[], now: Date): Promise<MatureRow[]> {
  return rowsOf<MatureRow>(
    db,
    sql`
    WITH due AS (
      SELECT r.id, (v.rules -> 'customerReward' ->> 'expireAfterDays')::int AS days
      FROM customer_rewards r JOIN plan_versions v ON v.id = r.plan_version_id
      WHERE r.conversion_id = ANY(${uuids(conversionIds)}) AND r.matures_at <= ${now}::timestamptz AND r.matured_at IS NULL
      ORDER BY r.id FOR UPDATE OF r
    )
    UPDATE customer_rewards r SET matured_at = ${now}, expires_at = ${now}::timestamptz + due.days * interval '24 hours', version = r.version + 1
    FROM due WHERE r.id = due.id
    RETURNING r.id, r.organisation_id, r.program_id, r.conversion_id, r.revision, r.customer_id AS owner_id, r.currency,
      (r.amount_minor - r.reversed_minor)::text AS remaining, '0' AS points, r.request_id`,
  );
}

function maturedPoints(row: MatureRow): MaturedPoints {
  return {
    accrualId: row.id,
    organisationId: row.organisation_id,
    programId: row.program_id,
    partnerId: row.owner_id,
    points: BigInt(row.remaining),
  };
}

/** One posting for each conversion and revision: what these made matures together. */
function postingsOf(
  rows: readonly MatureRow[],
  accounts: GrantAccounts,
  newId: () => string,
): PostingToWrite[] {
  const groups = Map.groupBy(rows, (row) => `${row.conversion_id} ${row.revision}`);
  return [...groups.values()].flatMap((group): PostingToWrite[] => {
    const [first] = group;
    if (first === undefined) return [];
    const posting = maturationPosting({
      conversionId: first.conversion_id,
      revision: first.revision,
      currency: first.currency,
      accounts,
      accruals: group.map((row) => ({
        accrualId: row.id,
        partnerId: row.owner_id,
        remainingMinor: BigInt(row.remaining),
      })),
    });
    if (posting === null) return [];
    return [
      {
        id: newId(),
        posting,
        organisationId: first.organisation_id,
        programId: first.program_id,
        conversionId: first.conversion_id,
        requestId: first.request_id,
      },
    ];
  });
}
