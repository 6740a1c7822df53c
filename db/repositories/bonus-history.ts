import { type SQL, sql } from "drizzle-orm";
import type { BonusListed } from "../../core/api/bonuses.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

export type BonusRow = {
  id: string;
  programId: string;
  partnerId: string | null;
  externalId: string | null;
  rule: string;
  kind: string;
  level: number;
  periodId: string | null;
  event: { eventId: string; type: string; partnerId: string } | null;
  conversionId: string | null;
  currency: string;
  amountMinor: string;
  reversedMinor: string;
  breakageReason: string | null;
  postedAt: string | null;
  maturesAt: string | null;
  maturedAt: string | null;
  paidReference: string | null;
  paidAt: string | null;
  paidMinor: string | null;
  createdAt: string;
};

export interface BonusFilter {
  /** Null: all of the organisation. */
  readonly programId: string | null;
  readonly partnerId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly status?: BonusListed | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const OF_PARTNER = sql`b.partner_id IS NOT NULL AND b.posted_at IS NOT NULL`;
const TAKEN_BACK = sql`b.reversed_minor > 0 AND b.reversed_minor = b.amount_minor`;

/** As `bonusStatus` of core says it, one condition for each. */
const LISTED: Readonly<Record<BonusListed, SQL>> = {
  breakage: sql`b.partner_id IS NULL`,
  calculated: sql`b.partner_id IS NOT NULL AND b.posted_at IS NULL AND b.matured_at IS NULL`,
  reversed: sql`${OF_PARTNER} AND ${TAKEN_BACK}`,
  paid: sql`${OF_PARTNER} AND NOT (${TAKEN_BACK}) AND b.paid_at IS NOT NULL`,
  available: sql`${OF_PARTNER} AND NOT (${TAKEN_BACK}) AND b.paid_at IS NULL AND b.matured_at IS NOT NULL`,
  pending: sql`${OF_PARTNER} AND NOT (${TAKEN_BACK}) AND b.paid_at IS NULL AND b.matured_at IS NULL`,
  partly_reversed: sql`${OF_PARTNER} AND b.reversed_minor > 0 AND b.reversed_minor < b.amount_minor`,
};

/** Newest first; one row more than `limit` when there are more. */
export function listBonuses(db: HttpDatabase, identity: Identity, filter: BonusFilter): Promise<BonusRow[]> {
  return queryAs<BonusRow>(db, identity, bonusesOf(filter));
}

export function bonusesOf({
  programId,
  partnerId,
  externalId,
  status,
  from,
  to,
  cursor,
  limit,
}: BonusFilter): SQL {
  const at = sql`coalesce(b.posted_at, b.created_at)`;
  // As a range and in its order, so that an index of programs is read: by ids alone all that others have would be passed.
  const isWhole = programId !== null && partnerId === undefined && externalId === undefined;
  const order = isWhole ? sql`b.program_id DESC, b.id DESC` : sql`b.id DESC`;
  const conditions = [
    status === undefined ? OF_PARTNER : LISTED[status],
    ...(programId === null
      ? []
      : [
          isWhole
            ? sql`b.program_id BETWEEN ${programId} AND ${programId}`
            : sql`b.program_id = ${programId}`,
        ]),
    ...(partnerId === undefined ? [] : [sql`b.partner_id = ${partnerId}`]),
    ...(externalId === undefined
      ? []
      : [sql`b.partner_id IN (SELECT id FROM partners WHERE external_id = ${externalId})`]),
    ...(from === undefined ? [] : [sql`${at} >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`${at} < ${to}::timestamptz`]),
    ...(cursor === undefined ? [] : [sql`b.id < ${cursor}`]),
  ];
  return sql`${SELECT} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`;
}

export async function findBonus(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<BonusRow | undefined> {
  const [row] = await queryAs<BonusRow>(db, identity, sql`${SELECT} WHERE b.id = ${id}`);
  return row;
}

const SELECT = sql`
  SELECT b.id, b.program_id AS "programId", b.partner_id AS "partnerId", p.external_id AS "externalId", b.rule, b.kind, b.level,
    b.period_id AS "periodId", b.conversion_id AS "conversionId", b.currency, b.amount_minor::text AS "amountMinor",
    CASE WHEN e.id IS NOT NULL THEN json_build_object('eventId', e.event_id, 'type', e.type, 'partnerId', e.partner_id) END AS event,
    b.reversed_minor::text AS "reversedMinor", b.breakage_reason AS "breakageReason", b.posted_at AS "postedAt", b.matures_at AS "maturesAt",
    b.matured_at AS "maturedAt", b.paid_reference AS "paidReference", b.paid_at AS "paidAt", b.paid_minor::text AS "paidMinor",
    b.created_at AS "createdAt"
  FROM bonuses b LEFT JOIN partners p ON p.id = b.partner_id LEFT JOIN bonus_events e ON e.id = b.event_id`;
