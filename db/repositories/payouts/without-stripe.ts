import { sql } from "drizzle-orm";
import { rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

export type WithoutStripe = {
  readonly organisationId: string;
  readonly program: string;
  /** The batch's. */
  readonly number: number;
  /** Lines for Stripe whose payee's account there cannot be paid; 0 when it was told before. */
  readonly lines: number;
  /** Users who own the organisation. */
  readonly owners: readonly string[];
};

/** @throws when there is no such batch */
export async function findWithoutStripe(tx: Transaction, batchId: string): Promise<WithoutStripe> {
  const [row] = await rowsOf<WithoutStripe>(
    tx,
    sql`
    SELECT b.organisation_id AS "organisationId", g.name AS program, b.number,
      CASE WHEN EXISTS (SELECT FROM notifications WHERE event_key = 'payouts_without_stripe/' || b.id) THEN 0 ELSE (
        SELECT count(*)::int FROM payouts y LEFT JOIN payees e ON e.affiliate_id = y.affiliate_id
        WHERE y.batch_id = b.id AND y.method_kind = 'stripe' AND y.state IN ('requested', 'approved')
          AND e.stripe_state IS DISTINCT FROM 'active'
      ) END AS lines,
      coalesce((SELECT jsonb_agg(m.user_id ORDER BY m.user_id) FROM memberships m
        WHERE m.organisation_id = b.organisation_id AND m.role = 'owner'), '[]') AS owners
    FROM payout_batches b JOIN programs g ON g.id = b.program_id WHERE b.id = ${batchId}`,
  );
  if (row === undefined) throw new Error("there is no such batch");
  return row;
}
