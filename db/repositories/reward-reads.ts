import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../client.ts";
import { OWN_PARTNERS } from "./affiliate/own.ts";

export type BalanceRow = {
  programId: string;
  programName: string;
  partnerId: string;
  available: string;
  pending: string;
  owed: string;
  nextAt: string | null;
  nextPoints: string | null;
};

/** What partners have of points: lots that have expired count no more, though they may not be taken out yet. */
const balances = (which: SQL, now: Date) => sql`
  SELECT p.program_id AS "programId", g.name AS "programName", p.id AS "partnerId", coalesce(l.available, 0)::text AS available,
    coalesce(a.pending, 0)::text AS pending, greatest(-coalesce(a.balance, 0), 0)::text AS owed, n.at AS "nextAt", n.points::text AS "nextPoints"
  FROM partners p JOIN programs g ON g.id = p.program_id
    LEFT JOIN LATERAL (
      SELECT sum(balance_minor) FILTER (WHERE kind = 'partner_points_pending') AS pending, sum(balance_minor) FILTER (WHERE kind = 'partner_points') AS balance,
        count(*) AS n
      FROM accounts WHERE partner_id = p.id AND currency = 'PTS'
    ) a ON true
    LEFT JOIN LATERAL (
      SELECT sum(remaining) AS available FROM point_lots
      WHERE partner_id = p.id AND remaining > 0 AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)
    ) l ON true
    LEFT JOIN LATERAL (
      SELECT expires_at AS at, sum(remaining) AS points FROM point_lots
      WHERE partner_id = p.id AND remaining > 0 AND expires_at > ${now}::timestamptz GROUP BY expires_at ORDER BY expires_at LIMIT 1
    ) n ON true
  WHERE ${which}`;

export async function findPointsBalance(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
  now: Date,
): Promise<BalanceRow | undefined> {
  const [row] = await queryAs<BalanceRow>(db, identity, balances(sql`p.id = ${partnerId}`, now));
  return row;
}

/** Of all programs in which the user ever had points. */
export function listOwnPoints(db: HttpDatabase, identity: UserIdentity, now: Date): Promise<BalanceRow[]> {
  return queryAs<BalanceRow>(
    db,
    identity,
    sql`${balances(sql`p.id = ANY(${OWN_PARTNERS}) AND a.n > 0`, now)} ORDER BY g.name, p.id`,
  );
}

export type LotRow = { id: string; remaining: string; expiresAt: string | null };

/** Lots that can be spent, in the order in which they are. */
export function listLots(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
  now: Date,
  limit: number,
): Promise<LotRow[]> {
  return queryAs<LotRow>(
    db,
    identity,
    sql`
    SELECT id, remaining::text AS remaining, expires_at AS "expiresAt" FROM point_lots
    WHERE partner_id = ${partnerId} AND remaining > 0 AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)
    ORDER BY expires_at NULLS LAST, id LIMIT ${limit}`,
  );
}

export type MovementRow = {
  number: number;
  kind: string;
  points: string;
  balanceAfter: string;
  at: string;
  conversionId: string | null;
  orderId: string | null;
};

/** Movements of a partner's points as the ledger has them, newest first; one more than the page's limit. */
export function listMovements(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<MovementRow[]> {
  const before = page.before === undefined ? sql`` : sql`AND e.account_version < ${page.before}`;
  return queryAs<MovementRow>(
    db,
    identity,
    sql`
    SELECT e.account_version AS number, p.kind, e.amount_minor::text AS points, e.balance_after_minor::text AS "balanceAfter", p.posted_at AS at, p.conversion_id AS "conversionId",
      s.order_id AS "orderId"
    FROM accounts a JOIN entries e ON e.account_id = a.id JOIN postings p ON p.id = e.posting_id LEFT JOIN point_spendings s ON s.id = e.accrual_id
    WHERE a.partner_id = ${partnerId} AND a.kind = 'partner_points' ${before} ORDER BY e.account_version DESC LIMIT ${page.limit + 1}`,
  );
}

export type NamedPartner = { id: string; programId: string; status: "active" | "suspended" };

/** A partner of a program by its id, or by what the merchant calls it. */
export async function findNamedPartner(
  db: HttpDatabase,
  identity: Identity,
  by: {
    readonly programId: string | undefined;
    readonly partnerId?: string | undefined;
    readonly externalId?: string | undefined;
  },
): Promise<NamedPartner | undefined> {
  const program = by.programId === undefined ? sql`` : sql`AND program_id = ${by.programId}`;
  const which =
    by.partnerId === undefined ? sql`external_id = ${by.externalId ?? ""}` : sql`id = ${by.partnerId}`;
  const [row] = await queryAs<NamedPartner>(
    db,
    identity,
    sql`SELECT id, program_id AS "programId", status FROM partners WHERE ${which} ${program} LIMIT 1`,
  );
  return row;
}

export type RewardRow = {
  id: string;
  programId: string;
  customerId: string;
  externalId: string | null;
  conversionId: string;
  kind: "credit" | "coupon";
  code: string | null;
  currency: string;
  amountMinor: string;
  usedMinor: string;
  reversedMinor: string;
  expiredMinor: string;
  maturesAt: string;
  maturedAt: string | null;
  expiresAt: string | null;
  createdAt: string;
};

/** Rewards of customers, newest first; one more than `limit` when there are more. Erased customers have no id any more. */
export function listRewards(
  db: HttpDatabase,
  identity: Identity,
  by: {
    readonly programId?: string | undefined;
    readonly id?: string | undefined;
    readonly customerId?: string | undefined;
    readonly code?: string | undefined;
    readonly kind?: "credit" | "coupon" | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<RewardRow[]> {
  const where = [
    by.programId === undefined ? undefined : sql`r.program_id = ${by.programId}`,
    by.id === undefined ? undefined : sql`r.id = ${by.id}`,
    by.customerId === undefined
      ? undefined
      : sql`r.customer_id IN (SELECT id FROM customers WHERE external_id = ${by.customerId})`,
    by.code === undefined ? undefined : sql`r.code = ${by.code}`,
    by.kind === undefined ? undefined : sql`r.kind = ${by.kind}`,
    by.cursor === undefined ? undefined : sql`r.id < ${by.cursor}`,
  ].filter((condition) => condition !== undefined);
  return queryAs<RewardRow>(
    db,
    identity,
    sql`
    SELECT r.id, r.program_id AS "programId", r.customer_id AS "customerId", CASE WHEN k.erased_at IS NULL THEN k.external_id END AS "externalId",
      r.conversion_id AS "conversionId", r.kind, r.code, r.currency, r.amount_minor::text AS "amountMinor", r.used_minor::text AS "usedMinor",
      r.reversed_minor::text AS "reversedMinor", r.expired_minor::text AS "expiredMinor", r.matures_at AS "maturesAt", r.matured_at AS "maturedAt",
      r.expires_at AS "expiresAt", r.created_at AS "createdAt"
    FROM customer_rewards r JOIN customers k ON k.id = r.customer_id
    WHERE ${sql.join([sql`true`, ...where], sql` AND `)} ORDER BY r.id DESC LIMIT ${by.limit + 1}`,
  );
}

/** The row of a program's customer by the merchant's id. */
export async function findCustomerRow(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  externalId: string,
): Promise<{ id: string } | undefined> {
  const [row] = await queryAs<{ id: string }>(
    db,
    identity,
    sql`SELECT id FROM customers WHERE program_id = ${programId} AND external_id = ${externalId}`,
  );
  return row;
}
