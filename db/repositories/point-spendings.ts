import { sql } from "drizzle-orm";
import { type AccountKind, POINTS } from "../../core/ledger/account.ts";
import { usagePosting } from "../../core/ledger/usage-posting.ts";
import { giveBack, type LotPart, spend } from "../../core/reward/purse.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { lockAccounts, writePostings } from "./ledger.ts";
import { holdPaidOrder, type PaidOrder } from "./paid-order.ts";
import { loadPurses, type PartnerPurse, saveLots } from "./purses.ts";

/** Whose points, and for what. */
export interface SpendingOf {
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
}

export type SpendingRow = {
  id: string;
  programId: string;
  partnerId: string;
  orderId: string;
  points: string;
  parts: { lotId: string; points: string }[];
  state: "spent" | "given_back";
  createdAt: string;
  givenBackAt: string | null;
};

const COLUMNS = sql`id, program_id AS "programId", partner_id AS "partnerId", order_id AS "orderId", points::text AS points, parts, state,
  created_at AS "createdAt", given_back_at AS "givenBackAt"`;

export type SpendOutcome =
  | { readonly outcome: "spent" | "replayed"; readonly row: SpendingRow }
  /** The order was paid with other points, or by another partner. */
  | { readonly outcome: "conflict" }
  | { readonly outcome: "not_enough"; readonly available: bigint };

/**
 * Spends points on an order, once. Orders are held one by one, and then the partner's account: however many spend at the
 * same moment, each sees what the one before left.
 */
export async function spendPoints(
  db: Executor,
  wanted: SpendingOf & {
    readonly id: string;
    readonly orderId: string;
    readonly points: bigint;
    readonly requestId: string;
  },
  newId: () => string,
  now: Date,
): Promise<SpendOutcome> {
  const { id, organisationId, programId, partnerId, orderId, points, requestId } = wanted;
  const standing = await holdSpending(db, wanted);
  if (standing !== undefined) {
    const same = standing.partnerId === partnerId && BigInt(standing.points) === points;
    return same ? { outcome: "replayed", row: standing } : { outcome: "conflict" };
  }
  await lockSpendingAccounts(db, wanted);
  const before = await purseOf(db, wanted, []);
  const spent = spend(before.purse, points, now.getTime());
  if (!spent.ok) return { outcome: "not_enough", available: spent.available };
  const parts = spent.parts.map((part) => ({ lotId: part.lotId, points: String(part.points) }));
  const [row] = await rowsOf<SpendingRow>(
    db,
    sql`
    INSERT INTO point_spendings (id, organisation_id, program_id, partner_id, order_id, points, parts, request_id, created_at)
    VALUES (${id}, ${organisationId}, ${programId}, ${partnerId}, ${orderId}, ${String(points)}::bigint, ${JSON.stringify(parts)}::jsonb, ${requestId},
      ${now}::timestamptz) RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an insert answered no row");
  await saveLots(db, [{ ...before, purse: spent.purse }]);
  await post(db, { ...wanted, kind: "spending", spendingId: id, points }, newId, now);
  return { outcome: "spent", row };
}

/** Gives the points of an order back, once. Undefined: no points paid for it. */
export async function giveBackPoints(
  db: Executor,
  wanted: PaidOrder,
  newId: () => string,
  now: Date,
): Promise<{ row: SpendingRow; replayed: boolean } | undefined> {
  const standing = await holdSpending(db, wanted);
  if (standing === undefined) return undefined;
  if (standing.state === "given_back") return { row: standing, replayed: true };
  const of = { ...wanted, partnerId: standing.partnerId };
  await lockSpendingAccounts(db, of);
  const parts = standing.parts.map((part): LotPart => ({ lotId: part.lotId, points: BigInt(part.points) }));
  const before = await purseOf(
    db,
    of,
    parts.map(({ lotId }) => lotId),
  );
  await saveLots(db, [{ ...before, purse: giveBack(before.purse, parts) }]);
  const [row] = await rowsOf<SpendingRow>(
    db,
    sql`
    UPDATE point_spendings SET state = 'given_back', given_back_at = ${now}::timestamptz, version = version + 1
    WHERE id = ${standing.id} AND state = 'spent' RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("points were given back while their order was held");
  const points = -BigInt(standing.points);
  await post(db, { ...of, kind: "give_back", spendingId: standing.id, points }, newId, now);
  return { row, replayed: false };
}

/** Holds an order until the transaction ends, and answers what was spent on it. The role of jobs sees every tenant's. */
async function holdSpending(
  db: Executor,
  { organisationId, programId, orderId }: Omit<SpendingOf, "partnerId"> & { readonly orderId: string },
): Promise<SpendingRow | undefined> {
  await holdPaidOrder(db, "points", { programId, orderId });
  const [row] = await rowsOf<SpendingRow>(
    db,
    sql`SELECT ${COLUMNS} FROM point_spendings
      WHERE organisation_id = ${organisationId} AND program_id = ${programId} AND order_id = ${orderId}`,
  );
  return row;
}

async function lockSpendingAccounts(
  db: Executor,
  { organisationId, programId, partnerId }: SpendingOf,
): Promise<void> {
  const of = (kind: AccountKind, ownerId: string) => ({
    organisationId,
    programId,
    account: { kind, ownerId, currency: POINTS },
  });
  await lockAccounts(db, [of("partner_points", partnerId), of("program_points_spent", programId)]);
}

async function purseOf(
  db: Executor,
  { partnerId }: SpendingOf,
  lotIds: readonly string[],
): Promise<PartnerPurse> {
  const purse = (await loadPurses(db, [partnerId], { lotIds })).get(partnerId);
  if (purse === undefined) throw new Error("an account is missing after it was made");
  return purse;
}

async function post(
  db: Executor,
  spending: SpendingOf & {
    readonly kind: "spending" | "give_back";
    readonly spendingId: string;
    readonly points: bigint;
    readonly requestId: string;
  },
  newId: () => string,
  now: Date,
): Promise<void> {
  const { kind, spendingId, organisationId, programId, partnerId, points, requestId } = spending;
  const posting = usagePosting({
    kind,
    key: `points-${kind}:${spendingId}`,
    programId,
    currency: POINTS,
    from: "partner_points",
    to: "program_points_spent",
    parts: [{ sourceId: spendingId, ownerId: partnerId, amountMinor: points }],
  });
  if (posting === null) return;
  await writePostings(
    db,
    [{ id: newId(), posting, organisationId, programId, conversionId: null, requestId }],
    now,
  );
}
