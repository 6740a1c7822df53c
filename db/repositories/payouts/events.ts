import { sql } from "drizzle-orm";
import type { Executor } from "../../executor.ts";

/** What happened to a payout. */
export interface NewPayoutEvent {
  readonly organisationId: string;
  readonly payoutId: string;
  readonly kind: string;
  /** Amounts as strings of minor units. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Who made events, and when. */
export interface EventOrigin {
  /** Null: a job, or a provider. */
  readonly userId: string | null;
  readonly requestId: string;
  readonly at: Date;
}

/** Writes what happened, in the order given, in the transaction in which it does. */
export async function insertPayoutEvents(
  db: Executor,
  events: readonly NewPayoutEvent[],
  { userId, requestId, at }: EventOrigin,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ organisationId, payoutId, kind, details }, n) => ({
    ...{ n, org: organisationId, payout: payoutId, kind, details },
  }));
  await db.execute(sql`
    INSERT INTO payout_events (id, organisation_id, payout_id, kind, details, user_id, request_id, at)
    SELECT uuidv7(), org, payout, kind, details, ${userId}::uuid, ${requestId}::uuid, ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(n int, org uuid, payout uuid, kind text, details jsonb) ORDER BY n`);
}
