import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, type PlatformIdentity, queryAs, type UserIdentity } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";
import { OWN_PARTNERS } from "../affiliate/own.ts";

export type TaxSumRow = {
  currency: string;
  payouts: number;
  paidMinor: string;
  returnedMinor: string;
};

const SUMS = sql.raw(`l.currency, count(*)::int AS payouts, sum(l.amount_minor)::text AS "paidMinor",
  sum(l.returned_minor)::text AS "returnedMinor"`);

/**
 * Payouts `l` of a year, by the day on which they were paid on their program's clock: what reached its payee, also where the payee's own bank
 * refused it afterwards, since it is at the payee's account then.
 */
const paidIn = (year: number): SQL => sql`l.paid_at IS NOT NULL
  AND (l.state IN ('paid', 'returned') OR (l.state = 'failed' AND l.failure_stage = 'bank'))
  AND l.paid_at >= make_timestamptz(${year}, 1, 1, 0, 0, 0, 'UTC') - interval '1 day'
  AND l.paid_at < make_timestamptz(${year}, 1, 1, 0, 0, 0, 'UTC') + interval '367 days'
  AND extract(year FROM l.paid_at AT TIME ZONE g.timezone) = ${year}`;

export type OwnTaxRow = TaxSumRow & { programId: string; programName: string };

/** What the user was paid in a year, by program and currency. */
export function sumOwnYear(db: HttpDatabase, identity: UserIdentity, year: number): Promise<OwnTaxRow[]> {
  return queryAs<OwnTaxRow>(
    db,
    identity,
    sql`
    SELECT l.program_id AS "programId", g.name AS "programName", ${SUMS}
    FROM payouts l JOIN programs g ON g.id = l.program_id
    WHERE l.partner_id = ANY(${OWN_PARTNERS}) AND ${paidIn(year)}
    GROUP BY 1, 2, l.currency ORDER BY g.name, l.program_id, l.currency`,
  );
}

/** In which country the user is paid; null: it has not said. */
export async function findOwnCountry(db: HttpDatabase, identity: UserIdentity): Promise<string | null> {
  const [row] = await queryAs<{ country: string | null }>(
    db,
    identity,
    sql`SELECT y.country FROM payees y JOIN affiliates a ON a.id = y.affiliate_id WHERE a.user_id = current_user_id() LIMIT 1`,
  );
  return row?.country ?? null;
}

export type TaxRowRow = TaxSumRow & {
  /** The affiliate's. */
  id: string;
  name: string;
  email: string;
  country: string | null;
};

export interface TaxPage {
  readonly country?: string | undefined;
  /** Affiliates up to which the page before went. */
  readonly cursor?: string | undefined;
  /** Affiliates, not rows. */
  readonly limit: number;
}

/**
 * What affiliates were paid in a year over all programs, by currency, for up to one affiliate more than `limit`, by falling ids. It reads with the
 * rights of a job: whoever asks has made sure that the caller is of the platform.
 */
export function sumYear(
  jobDb: HttpDatabase,
  year: number,
  { country, cursor, limit }: TaxPage,
): Promise<TaxRowRow[]> {
  const ofCountry = country === undefined ? sql`` : sql`AND y.country = ${country}`;
  const before = cursor === undefined ? sql`` : sql`AND l.affiliate_id < ${cursor}::uuid`;
  return rowsOf<TaxRowRow>(
    jobDb,
    sql`
    WITH sums AS (
      SELECT l.affiliate_id AS id, y.country, ${SUMS}, dense_rank() OVER (ORDER BY l.affiliate_id DESC)::int AS place
      FROM payouts l JOIN programs g ON g.id = l.program_id LEFT JOIN payees y ON y.affiliate_id = l.affiliate_id
      WHERE ${paidIn(year)} ${ofCountry} ${before}
      GROUP BY l.affiliate_id, y.country, l.currency
    )
    SELECT s.id, coalesce(p.name, '') AS name, coalesce(p.email, '') AS email, s.country, s.currency, s.payouts, s."paidMinor", s."returnedMinor"
    FROM sums s LEFT JOIN LATERAL (SELECT name, email FROM partners WHERE affiliate_id = s.id ORDER BY id DESC LIMIT 1) p ON true
    WHERE s.place <= ${limit + 1} ORDER BY s.id DESC, s.currency`,
  );
}

export type TaxThresholdRow = {
  id: string;
  country: string;
  form: string;
  currency: string;
  fromYear: number;
  thresholdMinor: string;
  version: number;
};

const THRESHOLD = sql.raw(
  `id, country, form, currency, from_year AS "fromYear", threshold_minor::text AS "thresholdMinor", version`,
);

export function listTaxThresholds(
  db: HttpDatabase,
  identity: UserIdentity | PlatformIdentity,
): Promise<TaxThresholdRow[]> {
  return queryAs<TaxThresholdRow>(
    db,
    identity,
    sql`SELECT ${THRESHOLD} FROM tax_thresholds ORDER BY country, form, currency, from_year`,
  );
}

export interface NewTaxThreshold {
  readonly id: string;
  readonly country: string;
  readonly form: string;
  readonly currency: string;
  readonly fromYear: number;
  readonly thresholdMinor: number;
  /** That stands; 0: none does. */
  readonly version: number;
}

/** Writes a threshold, in the version that was read; undefined: another one stands. */
export async function putTaxThreshold(
  tx: Transaction,
  { id, country, form, currency, fromYear, thresholdMinor, version }: NewTaxThreshold,
): Promise<TaxThresholdRow | undefined> {
  const key = sql`country = ${country} AND form = ${form} AND currency = ${currency} AND from_year = ${fromYear}`;
  const statement =
    version === 0
      ? sql`
        INSERT INTO tax_thresholds (id, country, form, currency, from_year, threshold_minor)
        VALUES (${id}, ${country}, ${form}, ${currency}, ${fromYear}, ${String(thresholdMinor)}::bigint)
        ON CONFLICT DO NOTHING RETURNING ${THRESHOLD}`
      : sql`
        UPDATE tax_thresholds SET threshold_minor = ${String(thresholdMinor)}::bigint, version = version + 1
        WHERE ${key} AND version = ${version} RETURNING ${THRESHOLD}`;
  const [row] = await rowsOf<TaxThresholdRow>(tx, statement);
  return row;
}
