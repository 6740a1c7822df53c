import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

/** What stands in `funding_terms` of a program; without a row: nothing. */
export type StoredFunding = {
  /** `core/payout/funding.ts` says its shape; null: the defaults. */
  readonly terms: unknown;
  readonly lowBalanceMinor: Readonly<Record<string, number>>;
  /** Null: there is no row. */
  readonly version: number | null;
};

const NOTHING_STORED: StoredFunding = { terms: null, lowBalanceMinor: {}, version: null };

const storedStatement = (programId: string): SQL =>
  sql`SELECT terms, low_balance_minor AS "lowBalanceMinor", version FROM funding_terms WHERE program_id = ${programId}`;

export async function findFunding(db: Executor, programId: string): Promise<StoredFunding> {
  const [row] = await rowsOf<StoredFunding>(db, storedStatement(programId));
  return row ?? NOTHING_STORED;
}

/** As a tenant. */
export async function findFundingAs(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
): Promise<StoredFunding> {
  const [row] = await queryAs<StoredFunding>(db, identity, storedStatement(programId));
  return row ?? NOTHING_STORED;
}

/** How a program's funds stand to what its merchant wants to be told of. */
export type FundsStanding = {
  readonly organisationId: string;
  readonly program: string;
  /** Minor units as text. */
  readonly fundsMinor: string;
  readonly lowBalanceMinor: Readonly<Record<string, number>>;
  /** It was told that they are low, and they have been since. */
  readonly told: boolean;
  /** Users who own the organisation. */
  readonly owners: readonly string[];
};

/** Undefined: the merchant wants to be told nothing. */
export async function findFundsStanding(
  tx: Transaction,
  programId: string,
  currency: string,
): Promise<FundsStanding | undefined> {
  const [row] = await rowsOf<FundsStanding>(
    tx,
    sql`
    SELECT g.organisation_id AS "organisationId", g.name AS program, f.low_balance_minor AS "lowBalanceMinor",
      coalesce((SELECT balance_minor FROM accounts WHERE program_id = g.id AND kind = 'program_funds' AND currency = ${currency}), 0)::text
        AS "fundsMinor",
      EXISTS (SELECT FROM low_balance_notices n WHERE n.program_id = g.id AND n.currency = ${currency}) AS told,
      coalesce((SELECT jsonb_agg(m.user_id ORDER BY m.user_id) FROM memberships m
        WHERE m.organisation_id = g.organisation_id AND m.role = 'owner'), '[]') AS owners
    FROM funding_terms f JOIN programs g ON g.id = f.program_id
    WHERE f.program_id = ${programId}
      AND (f.low_balance_minor ? ${currency} OR EXISTS (
        SELECT FROM low_balance_notices n WHERE n.program_id = f.program_id AND n.currency = ${currency}))`,
  );
  return row;
}

/** @returns false: it was told before */
export async function insertLowNotice(
  tx: Transaction,
  notice: {
    readonly programId: string;
    readonly organisationId: string;
    readonly currency: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const { programId, organisationId, currency, now } = notice;
  const rows = await rowsOf(
    tx,
    sql`
    INSERT INTO low_balance_notices (program_id, organisation_id, currency, told_at)
    VALUES (${programId}, ${organisationId}, ${currency}, ${now}::timestamptz) ON CONFLICT DO NOTHING RETURNING currency`,
  );
  return rows.length > 0;
}

export async function deleteLowNotice(tx: Transaction, programId: string, currency: string): Promise<void> {
  await tx.execute(
    sql`DELETE FROM low_balance_notices WHERE program_id = ${programId} AND currency = ${currency}`,
  );
}

/** A program as its funds are kept: whose it is, and in what it pays. */
export type FundedProgram = {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly currencies: readonly string[];
};

export async function findFundedProgram(db: Executor, id: string): Promise<FundedProgram | undefined> {
  const [row] = await rowsOf<FundedProgram>(
    db,
    sql`SELECT id, organisation_id AS "organisationId", name, currencies FROM programs WHERE id = ${id}`,
  );
  return row;
}

/**
 * Keeps a program's terms, or below what its merchant is told, whichever is given; the other stays.
 *
 * @param put `terms` of a program without a row, when they are not what is given
 */
export async function saveFunding(
  tx: Transaction,
  { id, organisationId }: Pick<FundedProgram, "id" | "organisationId">,
  put: {
    readonly terms: object;
    readonly lowBalanceMinor: Readonly<Record<string, number>>;
    readonly changes: "terms" | "low_balance_minor";
    readonly now: Date;
  },
): Promise<void> {
  const { terms, lowBalanceMinor, changes, now } = put;
  await tx.execute(sql`
    INSERT INTO funding_terms (program_id, organisation_id, terms, low_balance_minor, updated_at)
    VALUES (${id}, ${organisationId}, ${JSON.stringify(terms)}::jsonb, ${JSON.stringify(lowBalanceMinor)}::jsonb, ${now}::timestamptz)
    ON CONFLICT (program_id) DO UPDATE SET ${sql.raw(`${changes} = excluded.${changes}`)},
      version = funding_terms.version + 1, updated_at = excluded.updated_at`);
}

/** Minor units as text, of one currency. */
export type FundsRow = {
  readonly currency: string;
  readonly fundsMinor: string;
  readonly drawnMinor: string;
  readonly feesMinor: string;
  readonly onItsWayMinor: string;
  /** What lines that have not been submitted are for: by Stripe, and by hand. */
  readonly byStripeMinor: string;
  readonly byHandMinor: string;
};

/** A program's funds in every currency that it accepts or has moved. */
export function listFunds(db: HttpDatabase, identity: Identity, programId: string): Promise<FundsRow[]> {
  return queryAs<FundsRow>(
    db,
    identity,
    sql`
    WITH a AS (
      SELECT currency, sum(balance_minor) FILTER (WHERE kind = 'program_funds') AS funds,
        sum(balance_minor) FILTER (WHERE kind = 'program_funds_used') AS used, sum(balance_minor) FILTER (WHERE kind = 'program_fees') AS fees
      FROM accounts WHERE program_id = ${programId} AND kind IN ('program_funds', 'program_funds_used', 'program_fees') GROUP BY 1
    ), l AS (
      SELECT currency, sum(funded_minor) FILTER (WHERE state = 'submitted') AS way,
        sum(amount_minor) FILTER (WHERE state <> 'submitted' AND method_kind = 'stripe') AS stripe,
        sum(amount_minor) FILTER (WHERE state <> 'submitted' AND method_kind <> 'stripe') AS hand
      FROM payouts WHERE program_id = ${programId} AND state IN ('requested', 'approved', 'submitted') GROUP BY 1
    )
    SELECT c.currency, coalesce(a.funds, 0)::text AS "fundsMinor", coalesce(a.used, 0)::text AS "drawnMinor",
      coalesce(a.fees, 0)::text AS "feesMinor", coalesce(l.way, 0)::text AS "onItsWayMinor",
      coalesce(l.stripe, 0)::text AS "byStripeMinor", coalesce(l.hand, 0)::text AS "byHandMinor"
    FROM (SELECT unnest(currencies) AS currency FROM programs WHERE id = ${programId} UNION SELECT currency FROM a UNION SELECT currency FROM l) c
      LEFT JOIN a USING (currency) LEFT JOIN l USING (currency) ORDER BY 1`,
  );
}

/** Sums of a batch's lines that have not been submitted, in minor units as text. */
export type BatchNeedRow = Pick<FundsRow, "currency" | "byStripeMinor" | "byHandMinor">;

export function listBatchNeeds(
  db: HttpDatabase,
  identity: Identity,
  batchId: string,
): Promise<BatchNeedRow[]> {
  return queryAs<BatchNeedRow>(
    db,
    identity,
    sql`
    SELECT currency, coalesce(sum(amount_minor) FILTER (WHERE method_kind = 'stripe'), 0)::text AS "byStripeMinor",
      coalesce(sum(amount_minor) FILTER (WHERE method_kind <> 'stripe'), 0)::text AS "byHandMinor"
    FROM payouts WHERE batch_id = ${batchId} AND state IN ('requested', 'approved') GROUP BY 1 ORDER BY 1`,
  );
}
