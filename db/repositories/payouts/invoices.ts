import { and, eq, type SQL, sql } from "drizzle-orm";
import type { FundsMovement, InvoiceBody } from "../../../core/payout/invoice.ts";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { invoices } from "../../schema/funding.ts";
import type { Transaction } from "../../transaction.ts";

/** Funds that have moved since their last invoice, in a month that is over. */
export type FundsToInvoice = {
  readonly programId: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly program: string;
  readonly timezone: string;
  readonly currency: string;
  /** When they first moved since then. */
  readonly movedAt: string | Date;
  /** From when on: null: ever. */
  readonly fromAt: string | null;
  /** What the invoice before left, in minor units as digits. */
  readonly openingMinor: string;
};

const LAST = sql`(
  SELECT body FROM invoices i WHERE i.program_id = a.program_id AND i.currency = a.currency ORDER BY month DESC LIMIT 1)`;

/** In every program whose month is over at `before`, by its own clock. */
export function findFundsToInvoice(db: Executor, before: Date, limit: number): Promise<FundsToInvoice[]> {
  return rowsOf<FundsToInvoice>(
    db,
    sql`
    SELECT a.program_id AS "programId", a.organisation_id AS "organisationId", o.name AS organisation, g.name AS program, g.timezone, a.currency,
      moved.at AS "movedAt", l.body ->> 'toAt' AS "fromAt", coalesce(l.body ->> 'closingMinor', '0') AS "openingMinor"
    FROM accounts a JOIN programs g ON g.id = a.program_id JOIN organisations o ON o.id = a.organisation_id
      CROSS JOIN LATERAL (SELECT ${LAST} AS body) l
      CROSS JOIN LATERAL (SELECT min(p.posted_at) AS at FROM postings p WHERE p.program_id = a.program_id AND p.currency = a.currency
        AND p.kind = 'funding' AND p.posted_at >= coalesce((l.body ->> 'toAt')::timestamptz, '-infinity')) moved
    WHERE a.kind = 'program_funds' AND a.version > 0
      AND date_trunc('month', moved.at AT TIME ZONE g.timezone) < date_trunc('month', ${before}::timestamptz AT TIME ZONE g.timezone)
    ORDER BY a.program_id, a.currency LIMIT ${limit}`,
  );
}

/** Invoices of an organisation are numbered one after the other; whoever issues one waits for the other here. */
export async function lockInvoicesOf(tx: Transaction, organisationId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`invoices:${organisationId}`}, 0))`);
}

/** What moved a program's funds from a moment on (null: ever) until before another, and how many were paid. */
export async function sumMovement(
  tx: Transaction,
  funds: Pick<FundsToInvoice, "programId" | "currency" | "fromAt">,
  toAt: Date,
): Promise<FundsMovement & { readonly payouts: number; readonly partners: number }> {
  const { programId, currency, fromAt } = funds;
  const rows = await rowsOf<{ what: string; minor: string; count: number }>(
    tx,
    sql`
    SELECT split_part(p.idempotency_key, ':', 1) AS what, sum(e.amount_minor)::text AS minor, count(*)::int AS count
    ${movesOf(programId, currency, fromAt, toAt)} GROUP BY 1`,
  );
  const [people] = await rowsOf<{ partners: number }>(
    tx,
    sql`
    SELECT count(DISTINCT y.partner_id)::int AS partners FROM payouts y WHERE y.id IN (
      SELECT split_part(p.idempotency_key, ':', 2)::uuid ${movesOf(programId, currency, fromAt, toAt)}
        AND p.idempotency_key LIKE 'fund:%')`,
  );
  const of = (what: string) => BigInt(rows.find((row) => row.what === what)?.minor ?? 0);
  const countOf = (what: string) => rows.find((row) => row.what === what)?.count ?? 0;
  return {
    topUpsMinor: of("top-up"),
    topUpsReturnedMinor: -of("top-up-return"),
    drawnMinor: -(of("fund") + of("unfund")),
    returnedMinor: of("fund-return"),
    payouts: Math.max(0, countOf("fund") - countOf("unfund")),
    partners: people?.partners ?? 0,
  };
}

const movesOf = (programId: string, currency: string, fromAt: string | null, toAt: Date): SQL => sql`
  FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts a ON a.id = e.account_id AND a.kind = 'program_funds'
  WHERE p.program_id = ${programId} AND p.currency = ${currency} AND p.kind = 'funding'
    AND p.posted_at >= coalesce(${fromAt}::timestamptz, '-infinity') AND p.posted_at < ${toAt}::timestamptz`;

export async function hasInvoice(
  tx: Transaction,
  {
    programId,
    month,
    currency,
  }: { readonly programId: string; readonly month: string; readonly currency: string },
): Promise<boolean> {
  const rows = await tx
    .select({ id: invoices.id })
    .from(invoices)
    .where(
      and(eq(invoices.programId, programId), eq(invoices.month, month), eq(invoices.currency, currency)),
    );
  return rows.length > 0;
}

/** Writes an invoice under the organisation's next number, and answers that. The organisation's are locked. */
export async function insertInvoice(
  tx: Transaction,
  invoice: Omit<typeof invoices.$inferInsert, "number">,
): Promise<number> {
  const next = sql<number>`(SELECT coalesce(max(number), 0) + 1 FROM invoices WHERE organisation_id = ${invoice.organisationId})`;
  const [made] = await tx
    .insert(invoices)
    .values({ ...invoice, number: next as unknown as number })
    .returning({ number: invoices.number });
  if (made === undefined) throw new Error("an invoice was not written");
  return made.number;
}

export type InvoiceRow = {
  readonly id: string;
  readonly programId: string;
  readonly number: number;
  readonly month: string;
  readonly currency: string;
  readonly body: InvoiceBody;
  readonly issuedAt: string;
};

const SHOWN = sql.raw(
  `id, program_id AS "programId", number, month, currency, body, issued_at AS "issuedAt"`,
);

/** A program's, newest first; one row more than `limit` when there are more. */
export function listInvoices(
  db: HttpDatabase,
  identity: Identity,
  wanted: { readonly programId: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<InvoiceRow[]> {
  const { programId, limit, cursor } = wanted;
  return queryAs<InvoiceRow>(
    db,
    identity,
    sql`
    SELECT ${SHOWN} FROM invoices WHERE program_id = ${programId} AND ${cursor === undefined ? sql`true` : sql`id < ${cursor}`}
    ORDER BY id DESC LIMIT ${limit + 1}`,
  );
}

export async function findInvoice(
  db: HttpDatabase,
  identity: Identity,
  { id, programId }: { readonly id: string; readonly programId: string },
): Promise<InvoiceRow | undefined> {
  const [row] = await queryAs<InvoiceRow>(
    db,
    identity,
    sql`SELECT ${SHOWN} FROM invoices WHERE id = ${id} AND program_id = ${programId}`,
  );
  return row;
}

/** Users who own an organisation. */
export async function findOwners(tx: Transaction, organisationId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`SELECT user_id AS id FROM memberships WHERE organisation_id = ${organisationId} AND role = 'owner' ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}
