import { sql } from "drizzle-orm";
import type { Decisions } from "../../core/api/conversion-decisions.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { rowsOf } from "../executor.ts";
import type { Transaction } from "../transaction.ts";
import { uuids } from "./outbox.ts";

export type StandingConversion = {
  id: string;
  programId: string;
  status: "pending" | "approved" | "rejected";
  reason: string | null;
  test: boolean;
};

const STANDING = sql`id, program_id AS "programId", status, status_reason AS reason, test`;

/** Conversions as they stand, for whoever only looks. */
export function findStanding(
  db: HttpDatabase,
  identity: Identity,
  ids: readonly string[],
): Promise<StandingConversion[]> {
  return queryAs(db, identity, sql`SELECT ${STANDING} FROM conversions WHERE id = ANY(${uuids(ids)})`);
}

/** Conversions as they stand until the transaction ends, locked in the order of their ids. */
export function lockStanding(tx: Transaction, ids: readonly string[]): Promise<StandingConversion[]> {
  return rowsOf(
    tx,
    sql`SELECT ${STANDING} FROM conversions WHERE id = ANY(${uuids(ids)}) ORDER BY id FOR UPDATE`,
  );
}

export interface ManyDecided {
  readonly ids: readonly string[];
  readonly status: "approved" | "rejected";
  readonly reason: string | null;
  readonly now: Date;
}

/**
 * Writes what was decided about conversions that this transaction holds, as `decideConversion` does for one. True: a browser's
 * report is among them, which is attributed anew.
 */
export async function writeDecisions(tx: Transaction, decided: ManyDecided): Promise<boolean> {
  const rejected = decided.status === "rejected";
  const rows = await rowsOf<{ from_browser: boolean }>(
    tx,
    sql`
    UPDATE conversions SET status = ${decided.status}, status_reason = ${decided.reason}, decided_at = ${decided.now}::timestamptz,
      commission_due = commission_due OR (${rejected}::boolean AND attribution_revision > 0 AND NOT test),
      attribution_due = attribution_due OR source = 'browser', customer_id = CASE WHEN source <> 'browser' THEN customer_id END,
      version = version + 1
    WHERE id = ANY(${uuids(decided.ids)}) RETURNING source = 'browser' AS from_browser`,
  );
  return rows.some(({ from_browser }) => from_browser);
}

export interface DecisionKey {
  readonly id: string;
  readonly organisationId: string;
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
  readonly requestId: string;
}

/** Takes a request's key, waiting for whoever is at it; undefined when it is taken, else what was answered under it. */
export async function takeDecisionKey(
  tx: Transaction,
  key: DecisionKey,
): Promise<{ requestHash: string; answer: Decisions | null } | undefined> {
  const taken = await rowsOf(
    tx,
    sql`
    INSERT INTO idempotency_keys (id, organisation_id, scope, key, request_hash, request_id)
    VALUES (${key.id}, ${key.organisationId}, ${key.scope}, ${key.key}, ${key.requestHash}, ${key.requestId})
    ON CONFLICT (organisation_id, scope, key) DO NOTHING RETURNING id`,
  );
  if (taken.length > 0) return undefined;
  const [kept] = await rowsOf<{ requestHash: string; answer: Decisions | null }>(
    tx,
    sql`SELECT request_hash AS "requestHash", answer FROM idempotency_keys WHERE scope = ${key.scope} AND key = ${key.key}`,
  );
  return kept;
}

/** Keeps what a request was answered, under its key. */
export async function keepAnswer(tx: Transaction, keyId: string, answer: Decisions): Promise<void> {
  await tx.execute(
    sql`UPDATE idempotency_keys SET answer = ${JSON.stringify(answer)}::jsonb WHERE id = ${keyId}`,
  );
}

export type ImpactRow = {
  currency: string;
  conversions: number;
  amountMinor: string;
  commissionMinor: string;
  partners: number;
};

/** What hangs on conversions, by currency. */
export function sumImpact(
  db: HttpDatabase,
  identity: Identity,
  ids: readonly string[],
): Promise<ImpactRow[]> {
  return queryAs<ImpactRow>(
    db,
    identity,
    sql`
    WITH sold AS (
      SELECT currency, count(*)::int AS conversions, sum(amount_minor) AS amount FROM conversions WHERE id = ANY(${uuids(ids)}) GROUP BY currency
    ), earned AS (
      SELECT currency, sum(amount_minor - reversed_minor) AS commission, count(DISTINCT partner_id)::int AS partners FROM accruals
      WHERE conversion_id = ANY(${uuids(ids)}) AND partner_id IS NOT NULL AND amount_minor > reversed_minor GROUP BY currency
    )
    SELECT currency, conversions, amount::text AS "amountMinor", coalesce(commission, 0)::text AS "commissionMinor",
      coalesce(partners, 0) AS partners
    FROM sold LEFT JOIN earned USING (currency) ORDER BY currency`,
  );
}
