import { sql } from "drizzle-orm";
import type { Lot, Purse } from "../../core/reward/purse.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** A partner's points. Read and written while the partner's account of points is locked: that lock guards the lots. */
export interface PartnerPurse {
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly purse: Purse;
}

type PurseRow = {
  organisation_id: string;
  program_id: string;
  partner_id: string;
  balance: string;
};
type LotRow = {
  id: string;
  partner_id: string;
  source_id: string;
  remaining: string;
  expired: string;
  expires_ms: number | null;
};

/** Purses by partner, without their lots. Partners whose account was never opened are left out. */
export async function loadBalances(
  db: Executor,
  partnerIds: readonly string[],
): Promise<Map<string, PartnerPurse>> {
  const rows = await rowsOf<PurseRow>(
    db,
    sql`
    SELECT organisation_id, program_id, partner_id, balance_minor::text AS balance
    FROM accounts WHERE partner_id = ANY(${uuids([...new Set(partnerIds)])}) AND kind = 'partner_points'`,
  );
  return new Map(
    rows.map((row) => [
      row.partner_id,
      {
        organisationId: row.organisation_id,
        programId: row.program_id,
        partnerId: row.partner_id,
        purse: { balance: BigInt(row.balance), lots: [] },
      },
    ]),
  );
}

/** Purses by partner, with the lots that hold something, and those that are named, be they empty. */
export async function loadPurses(
  db: Executor,
  partnerIds: readonly string[],
  named: { readonly sourceIds?: readonly string[]; readonly lotIds?: readonly string[] } = {},
): Promise<Map<string, PartnerPurse>> {
  const rows = await rowsOf<LotRow>(
    db,
    sql`
    SELECT id, partner_id, source_id, remaining::text, expired::text, (extract(epoch FROM expires_at) * 1000)::float8 AS expires_ms
    FROM point_lots WHERE partner_id = ANY(${uuids([...new Set(partnerIds)])}) AND remaining > 0
    UNION
    SELECT id, partner_id, source_id, remaining::text, expired::text, (extract(epoch FROM expires_at) * 1000)::float8 AS expires_ms
    FROM point_lots WHERE source_id = ANY(${uuids(named.sourceIds ?? [])}) OR id = ANY(${uuids(named.lotIds ?? [])})`,
  );
  const lots = Map.groupBy(rows, (row) => row.partner_id);
  const purses = await loadBalances(db, partnerIds);
  return new Map(
    [...purses].map(([id, one]) => [
      id,
      { ...one, purse: { ...one.purse, lots: (lots.get(id) ?? []).map(lotOf) } },
    ]),
  );
}

function lotOf(row: LotRow): Lot {
  return {
    lotId: row.id,
    sourceId: row.source_id,
    remaining: BigInt(row.remaining),
    expired: BigInt(row.expired),
    expiresAtMs: row.expires_ms,
  };
}

/** When points of accruals expire that have matured, by the plan of each; null: never. */
export async function loadExpiries(
  db: Executor,
  accrualIds: readonly string[],
): Promise<Map<string, number | null>> {
  const rows = await rowsOf<{ id: string; expires_ms: number | null }>(
    db,
    sql`
    SELECT a.id, (extract(epoch FROM a.matured_at + (v.rules -> 'points' ->> 'expireAfterDays')::int * interval '24 hours') * 1000)::float8 AS expires_ms
    FROM accruals a JOIN plan_versions v ON v.id = a.plan_version_id WHERE a.id = ANY(${uuids(accrualIds)})`,
  );
  return new Map(rows.map((row) => [row.id, row.expires_ms]));
}

/** Writes lots of purses as they are now: those named, or all. Lots that were not there are made. */
export async function saveLots(db: Executor, purses: Iterable<PartnerPurse>): Promise<void> {
  const rows = [...purses].flatMap(({ organisationId, programId, partnerId, purse }) =>
    purse.lots.map((lot) => ({
      id: lot.lotId,
      org: organisationId,
      program: programId,
      partner: partnerId,
      source: lot.sourceId,
      remaining: String(lot.remaining),
      expired: String(lot.expired),
      expires: lot.expiresAtMs === null ? undefined : new Date(lot.expiresAtMs).toISOString(),
    })),
  );
  if (rows.length === 0) return;
  // What was granted in all is never less than what there is: a refund that failed late may give more than the lot had.
  await db.execute(sql`
    INSERT INTO point_lots (id, organisation_id, program_id, partner_id, source_id, points, remaining, expired, expires_at)
    SELECT id, org, program, partner, source, remaining + expired, remaining, expired, expires
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS r(id uuid, org uuid, program uuid, partner uuid, source uuid, remaining bigint, expired bigint, expires timestamptz)
    ORDER BY source
    ON CONFLICT (source_id) DO UPDATE SET remaining = EXCLUDED.remaining, expired = EXCLUDED.expired,
      points = greatest(point_lots.points, EXCLUDED.points), version = point_lots.version + 1
    WHERE (point_lots.remaining, point_lots.expired) IS DISTINCT FROM (EXCLUDED.remaining, EXCLUDED.expired)`);
}
