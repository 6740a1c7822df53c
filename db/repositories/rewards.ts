import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import { StaleError } from "../transaction.ts";
import type { SettledCase } from "./settled-case.ts";

const DAY_MS = 86_400_000;

/**
 * Writes what customers get and lose by settlements.
 *
 * @returns the ids of rewards that the database let in, by their case
 */
export async function writeRewards(
  db: Executor,
  settled: readonly SettledCase[],
  newId: () => string,
): Promise<Map<SettledCase, string>> {
  await updateReversed(db, settled);
  const made = settled.filter(({ settlement }) => settlement.customer.reward !== null);
  const ids = new Map(made.map((one) => [one, newId()]));
  const letIn = await insertRewards(db, ids);
  return new Map([...ids].filter(([, id]) => letIn.has(id)));
}

/**
 * A coupon's code is 80 random bits as the database makes them: nobody guesses one, and it is not a link to its
 * customer.
 */
async function insertRewards(db: Executor, ids: ReadonlyMap<SettledCase, string>): Promise<Set<string>> {
  if (ids.size === 0) return new Set();
  const rows = [...ids].map(([{ settlementCase, settlement }, id]) => {
    const { organisationId, programId, input, occurredAtMs, holdDays, requestId } = settlementCase;
    const { reward } = settlement.customer;
    return {
      id,
      org: organisationId,
      program: programId,
      conv: input.conversion.conversionId,
      rev: input.revision,
      customer: reward?.customerId,
      plan: reward?.planVersionId,
      kind: reward?.kind,
      cur: reward?.currency,
      amt: String(reward?.amountMinor),
      back: String(reward?.reversedMinor),
      mat: new Date(occurredAtMs + holdDays * DAY_MS).toISOString(),
      req: requestId,
    };
  });
  const inserted = await rowsOf<{ id: string }>(
    db,
    sql`
    INSERT INTO customer_rewards (id, organisation_id, program_id, customer_id, conversion_id, revision, plan_version_id, kind, currency, amount_minor,
      reversed_minor, code, matures_at, request_id)
    SELECT id, org, program, customer, conv, rev, plan, kind, cur, amt, back, CASE WHEN kind = 'coupon'
      THEN upper(left(replace(gen_random_uuid()::text, '-', ''), 12) || right(gen_random_uuid()::text, 8)) END, mat, req
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, org uuid, program uuid, customer uuid, conv uuid, rev int, plan uuid,
      kind text, cur text, amt bigint, back bigint, mat timestamptz, req uuid)
    ON CONFLICT (conversion_id, revision) DO NOTHING RETURNING id`,
  );
  return new Set(inserted.map((row) => row.id));
}

async function updateReversed(db: Executor, settled: readonly SettledCase[]): Promise<void> {
  const rows = settled.flatMap(({ settlement }) =>
    settlement.customer.reversals.map(({ rewardId, targetMinor, deltaMinor, fromExpiredMinor }) => ({
      id: rewardId,
      target: String(targetMinor),
      before: String(targetMinor - deltaMinor),
      expired: String(fromExpiredMinor),
    })),
  );
  if (rows.length === 0) return;
  const updated = await rowsOf<{ id: string }>(
    db,
    sql`
    UPDATE customer_rewards c SET reversed_minor = r.target, expired_minor = c.expired_minor - r.expired, version = c.version + 1
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, target bigint, before bigint, expired bigint)
    WHERE c.id = r.id AND c.reversed_minor = r.before RETURNING c.id`,
  );
  if (updated.length !== rows.length) throw new StaleError("a reward");
}
