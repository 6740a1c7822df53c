import { sql } from "drizzle-orm";
import { type UsePart, usagePosting } from "../../core/ledger/usage-posting.ts";
import { type Lot, spend } from "../../core/reward/purse.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { StaleError } from "../transaction.ts";
import { writePostings } from "./ledger.ts";
import { uuids } from "./outbox.ts";
import { holdPaidOrder, type PaidOrder } from "./paid-order.ts";

export type RedemptionRow = {
  id: string;
  programId: string;
  customerId: string;
  orderId: string;
  code: string | null;
  currency: string;
  amountMinor: string;
  parts: { rewardId: string; amountMinor: string }[];
  state: "redeemed" | "given_back";
  createdAt: string;
  givenBackAt: string | null;
};

const COLUMNS = sql`id, program_id AS "programId", customer_id AS "customerId", order_id AS "orderId", code, currency, amount_minor::text AS "amountMinor",
  parts, state, created_at AS "createdAt", given_back_at AS "givenBackAt"`;

/** Whose rewards: a coupon's by its code, else a customer's credit. */
export interface RedemptionOf {
  readonly organisationId: string;
  readonly programId: string;
  readonly customerId: string;
  readonly code: string | null;
  readonly orderId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly requestId: string;
}

export type RedeemOutcome =
  | { readonly outcome: "redeemed" | "replayed"; readonly row: RedemptionRow }
  | { readonly outcome: "conflict" }
  | { readonly outcome: "not_enough"; readonly availableMinor: bigint };

/** Lets a reward pay for a part of an order, once, and never more than what is left of it. What expires first goes first. */
export async function redeem(
  db: Executor,
  wanted: RedemptionOf,
  newId: () => string,
  now: Date,
): Promise<RedeemOutcome> {
  const { organisationId, programId, customerId, code, orderId, currency, amountMinor, requestId } = wanted;
  await holdPaidOrder(db, "rewards", wanted);
  const [standing] = await rowsOf<RedemptionRow>(
    db,
    sql`
    SELECT ${COLUMNS} FROM customer_redemptions WHERE program_id = ${programId} AND order_id = ${orderId} AND code IS NOT DISTINCT FROM ${code}::text`,
  );
  if (standing !== undefined) {
    const same =
      standing.customerId === customerId &&
      BigInt(standing.amountMinor) === amountMinor &&
      standing.currency === currency;
    return same ? { outcome: "replayed", row: standing } : { outcome: "conflict" };
  }
  const lots = await lockUsable(db, wanted);
  const balance = lots.reduce((sum, lot) => sum + lot.remaining, 0n);
  const used = spend({ balance, lots }, amountMinor, now.getTime());
  if (!used.ok) return { outcome: "not_enough", availableMinor: used.available };
  const parts = used.parts.map(({ lotId: rewardId, points }) => ({ rewardId, amountMinor: String(points) }));
  const id = newId();
  const [row] = await rowsOf<RedemptionRow>(
    db,
    sql`
    INSERT INTO customer_redemptions (id, organisation_id, program_id, customer_id, order_id, code, currency, amount_minor, parts, request_id, created_at)
    VALUES (${id}, ${organisationId}, ${programId}, ${customerId}, ${orderId}, ${code}::text, ${currency}, ${String(amountMinor)}::bigint,
      ${JSON.stringify(parts)}::jsonb, ${requestId}, ${now}::timestamptz) RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an insert answered no row");
  await move(db, { ...row, organisationId, requestId }, "spending", newId, now);
  return { outcome: "redeemed", row };
}

/** Rewards that may pay: matured, in the currency, with something left; locked in id order. */
async function lockUsable(db: Executor, wanted: RedemptionOf): Promise<Lot[]> {
  const { programId, customerId, code, currency } = wanted;
  const which = code === null ? sql`kind = 'credit'` : sql`code = ${code}`;
  const rows = await rowsOf<{ id: string; left: string; expires_ms: number | null }>(
    db,
    sql`
    SELECT id, (amount_minor - used_minor - reversed_minor - expired_minor)::text AS left, (extract(epoch FROM expires_at) * 1000)::float8 AS expires_ms
    FROM customer_rewards WHERE customer_id = ${customerId} AND program_id = ${programId} AND ${which} AND currency = ${currency} AND matured_at IS NOT NULL
      AND used_minor + reversed_minor + expired_minor < amount_minor
    ORDER BY id FOR UPDATE`,
  );
  return rows.map((row) => ({
    lotId: row.id,
    sourceId: row.id,
    remaining: BigInt(row.left),
    expired: 0n,
    expiresAtMs: row.expires_ms,
  }));
}

/**
 * Gives back what rewards paid for an order, once; answers what was given back, and undefined when none had. Orders whose
 * refund could not take back what was used are settled anew.
 */
export async function giveBackRedemptions(
  db: Executor,
  wanted: PaidOrder,
  newId: () => string,
  now: Date,
): Promise<RedemptionRow[] | undefined> {
  const { organisationId, programId, orderId, requestId } = wanted;
  await holdPaidOrder(db, "rewards", wanted);
  const all = await rowsOf<RedemptionRow>(
    db,
    sql`SELECT ${COLUMNS} FROM customer_redemptions
      WHERE organisation_id = ${organisationId} AND program_id = ${programId} AND order_id = ${orderId} ORDER BY id`,
  );
  if (all.length === 0) return undefined;
  const redeemed = all.filter(({ state }) => state === "redeemed");
  const rewardIds = redeemed.flatMap(({ parts }) => parts.map(({ rewardId }) => rewardId));
  // Before the rewards, as settlements lock them. What was taken back of these orders already may take more now.
  await db.execute(sql`
    UPDATE conversions SET commission_due = true, version = version + 1 WHERE id IN (
      SELECT id FROM conversions WHERE id IN (SELECT conversion_id FROM customer_rewards WHERE id = ANY(${uuids(rewardIds)}))
        AND (refunded_minor > 0 OR status = 'rejected') ORDER BY id FOR UPDATE)`);
  await rowsOf(
    db,
    sql`SELECT id FROM customer_rewards WHERE id = ANY(${uuids(rewardIds)}) ORDER BY id FOR UPDATE`,
  );
  const ids = redeemed.map(({ id }) => id);
  const given = await rowsOf<RedemptionRow>(
    db,
    sql`
    UPDATE customer_redemptions SET state = 'given_back', given_back_at = ${now}::timestamptz, version = version + 1
    WHERE id = ANY(${uuids(ids)}) AND state = 'redeemed' RETURNING ${COLUMNS}`,
  );
  for (const row of given) await move(db, { ...row, organisationId, requestId }, "give_back", newId, now);
  const back = new Map(given.map((row) => [row.id, row]));
  return all.map((row) => back.get(row.id) ?? row);
}

/** Moves what a redemption is made of, in its rewards and in the ledger. */
async function move(
  db: Executor,
  row: RedemptionRow & { readonly organisationId: string; readonly requestId: string },
  kind: "spending" | "give_back",
  newId: () => string,
  now: Date,
): Promise<void> {
  const sign = kind === "spending" ? 1n : -1n;
  const parts = row.parts.map(
    ({ rewardId, amountMinor }): UsePart => ({
      sourceId: rewardId,
      ownerId: row.customerId,
      amountMinor: sign * BigInt(amountMinor),
    }),
  );
  const changes = parts.map(({ sourceId, amountMinor }) => ({ id: sourceId, delta: String(amountMinor) }));
  const updated = await rowsOf(
    db,
    sql`
    UPDATE customer_rewards c SET used_minor = c.used_minor + r.delta, version = c.version + 1
    FROM json_to_recordset(${JSON.stringify(changes)}::json) AS r(id uuid, delta bigint) WHERE c.id = r.id RETURNING c.id`,
  );
  if (updated.length !== parts.length) throw new StaleError("a reward");
  const posting = usagePosting({
    kind,
    key: `redemption-${kind}:${row.id}`,
    programId: row.programId,
    currency: row.currency,
    from: "customer_credit",
    to: "program_credit_spent",
    parts,
  });
  if (posting === null) return;
  const { organisationId, programId, requestId } = row;
  await writePostings(
    db,
    [{ id: newId(), posting, organisationId, programId, conversionId: null, requestId }],
    now,
  );
}
