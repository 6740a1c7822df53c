import { sql } from "drizzle-orm";
import type { Buyer, StandingReward } from "../../core/reward/customer-reward.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/**
 * Who bought, of conversions that are no tests and have a customer. An order is the first when none of before is known
 * of the same goal that was not rejected, and no other was rewarded: one that comes late with an earlier date does not make
 * a second first.
 */
export async function loadBuyers(
  db: Executor,
  conversionIds: readonly string[],
): Promise<Map<string, Buyer>> {
  if (conversionIds.length === 0) return new Map();
  const rows = await rowsOf<{ id: string; customer_id: string; first: boolean }>(
    db,
    sql`
    SELECT c.id, c.customer_id, NOT EXISTS (
        SELECT FROM conversions o WHERE o.customer_id = c.customer_id AND o.goal = c.goal AND NOT o.test
          AND o.status <> 'rejected' AND (o.occurred_at, o.id) < (c.occurred_at, c.id)
      ) AND NOT EXISTS (
        SELECT FROM customer_rewards r WHERE r.customer_id = c.customer_id AND r.conversion_id <> c.id
          AND r.reversed_minor < r.amount_minor
      ) AS first
    FROM conversions c JOIN customers k ON k.id = c.customer_id
    WHERE c.id = ANY(${uuids(conversionIds)}) AND NOT c.test AND k.erased_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.id, { customerId: row.customer_id, firstOrder: row.first }]));
}

type RewardRow = {
  id: string;
  conversion_id: string;
  customer_id: string;
  revision: number;
  kind: "credit" | "coupon";
  currency: string;
  amount_minor: string;
  reversed_minor: string;
  used_minor: string;
  expired_minor: string;
  matured: boolean;
};

/** Rewards of conversions, locked in id order: nobody uses one while it is taken back. */
export async function lockRewards(
  db: Executor,
  conversionIds: readonly string[],
): Promise<Map<string, StandingReward[]>> {
  const rows = await rowsOf<RewardRow>(
    db,
    sql`
    SELECT id, conversion_id, customer_id, revision, kind, currency, amount_minor::text, reversed_minor::text, used_minor::text,
      expired_minor::text, matured_at IS NOT NULL AS matured
    FROM customer_rewards WHERE conversion_id = ANY(${uuids(conversionIds)}) ORDER BY id FOR UPDATE`,
  );
  const grouped = Map.groupBy(rows, (row) => row.conversion_id);
  return new Map([...grouped].map(([id, group]) => [id, group.map(standingReward)]));
}

function standingReward(row: RewardRow): StandingReward {
  return {
    rewardId: row.id,
    customerId: row.customer_id,
    revision: row.revision,
    kind: row.kind,
    currency: row.currency,
    amountMinor: BigInt(row.amount_minor),
    reversedMinor: BigInt(row.reversed_minor),
    usedMinor: BigInt(row.used_minor),
    expiredMinor: BigInt(row.expired_minor),
    matured: row.matured,
  };
}
