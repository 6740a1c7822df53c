import { and, eq, sql } from "drizzle-orm";
import type { PayoutRules } from "../../../core/payout/policy.ts";
import { batchAs } from "../../batch-as.ts";
import type { HttpDatabase, Identity } from "../../client.ts";
import { payoutPolicies } from "../../schema/payouts.ts";

export type PayoutPolicyRow = typeof payoutPolicies.$inferSelect;

/** Undefined: the defaults hold. */
export async function findPayoutPolicy(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
): Promise<PayoutPolicyRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db.select().from(payoutPolicies).where(eq(payoutPolicies.programId, programId)),
  ]);
  return rows[0];
}

/** Makes a program's first policy (`version` null), or replaces the one of that version; undefined when another stands. */
export async function putPayoutPolicy(
  db: HttpDatabase,
  identity: Identity,
  put: {
    readonly programId: string;
    readonly version: number | null;
    readonly rules: PayoutRules;
    readonly now: Date;
  },
): Promise<PayoutPolicyRow | undefined> {
  const { programId, version, rules, now } = put;
  const { organisationId } = identity;
  const statement =
    version === null
      ? db
          .insert(payoutPolicies)
          .values({ programId, organisationId, rules, updatedAt: now })
          .onConflictDoNothing()
          .returning()
      : db
          .update(payoutPolicies)
          .set({ rules, version: sql`${payoutPolicies.version} + 1`, updatedAt: now })
          .where(and(eq(payoutPolicies.programId, programId), eq(payoutPolicies.version, version)))
          .returning();
  const [rows] = await batchAs(db, identity, [statement]);
  return rows[0];
}
