import { sql } from "drizzle-orm";
import { type AccountKind, POINTS } from "../../core/ledger/account.ts";
import { usagePosting } from "../../core/ledger/usage-posting.ts";
import { expire } from "../../core/reward/purse.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { lockAccounts, type PostingToWrite, writePostings } from "./ledger.ts";
import { uuids } from "./outbox.ts";
import { loadPurses, type PartnerPurse, saveLots } from "./purses.ts";

type PartnerRow = { organisation_id: string; program_id: string; partner_id: string };

/** What a run brings with it. */
export interface ExpiryRun {
  readonly requestId: string;
  readonly now: Date;
  newId(): string;
}

/**
 * Takes points out that nobody spent in time: all that are due of up to `limit` partners, those first whose points expired
 * first. What a run beside it has taken out is not there any more once the accounts are locked.
 *
 * @returns of how many partners something was due, and how many lots were taken out
 */
export async function expirePoints(
  db: Executor,
  { requestId, now, newId }: ExpiryRun,
  limit: number,
  organisationId: string | null,
): Promise<{ partners: number; lots: number }> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}::uuid`;
  const due = await rowsOf<PartnerRow>(
    db,
    sql`
    SELECT organisation_id, program_id, partner_id FROM (
      SELECT * FROM point_lots WHERE remaining > 0 AND expires_at <= ${now}::timestamptz ${tenant} ORDER BY expires_at LIMIT ${limit}
    ) l GROUP BY organisation_id, program_id, partner_id`,
  );
  if (due.length === 0) return { partners: 0, lots: 0 };
  await lockAccounts(db, due.flatMap(accountsOfExpiry));
  const purses = await loadPurses(
    db,
    due.map((row) => row.partner_id),
  );
  const expired = [...purses.values()].map((one) => ({ one, ...expire(one.purse, now.getTime()) }));
  const lotIds = expired.flatMap(({ parts }) => parts.map(({ lotId }) => lotId));
  const versions = await lotVersions(db, lotIds);
  const postings = expired.flatMap(({ one, parts }) =>
    parts.flatMap(({ lotId, points }) => {
      const posting = usagePosting({
        kind: "expiry",
        // Points that were given back to the lot expire again, in another version of it.
        key: `points-expiry:${lotId}:${versions.get(lotId)}`,
        programId: one.programId,
        currency: POINTS,
        from: "partner_points",
        to: "program_points_expired",
        parts: [{ sourceId: sourceOf(one, lotId), ownerId: one.partnerId, amountMinor: points }],
      });
      return posting === null ? [] : [toWrite(one, posting, requestId, newId)];
    }),
  );
  await saveLots(
    db,
    expired.filter(({ parts }) => parts.length > 0).map(({ one, purse }) => ({ ...one, purse })),
  );
  await writePostings(db, postings, now);
  return { partners: due.length, lots: lotIds.length };
}

function accountsOfExpiry(row: PartnerRow) {
  const of = (kind: AccountKind, ownerId: string) => ({
    organisationId: row.organisation_id,
    programId: row.program_id,
    account: { kind, ownerId, currency: POINTS },
  });
  return [of("partner_points", row.partner_id), of("program_points_expired", row.program_id)];
}

function sourceOf({ purse }: PartnerPurse, lotId: string): string {
  const lot = purse.lots.find((one) => one.lotId === lotId);
  if (lot === undefined) throw new RangeError("a lot expired that was not there");
  return lot.sourceId;
}

async function lotVersions(db: Executor, lotIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await rowsOf<{ id: string; version: number }>(
    db,
    sql`SELECT id, version FROM point_lots WHERE id = ANY(${uuids(lotIds)})`,
  );
  return new Map(rows.map((row) => [row.id, row.version]));
}

function toWrite(
  of: { organisationId: string; programId: string },
  posting: PostingToWrite["posting"],
  requestId: string,
  newId: () => string,
): PostingToWrite {
  const { organisationId, programId } = of;
  return { id: newId(), posting, organisationId, programId, conversionId: null, requestId };
}

type ExpiredReward = {
  id: string;
  organisation_id: string;
  program_id: string;
  customer_id: string;
  conversion_id: string;
  currency: string;
  gone: string;
  version: number;
};

/** Takes out what customers did not use of up to `limit` rewards; those that somebody uses just now wait for the next run. */
export async function expireRewards(
  db: Executor,
  { requestId, now, newId }: ExpiryRun,
  limit: number,
  organisationId: string | null,
): Promise<number> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}::uuid`;
  const rows = await rowsOf<ExpiredReward>(
    db,
    sql`
    WITH due AS (
      SELECT id, amount_minor - used_minor - reversed_minor - expired_minor AS gone FROM customer_rewards
      WHERE expires_at <= ${now}::timestamptz AND matured_at IS NOT NULL AND used_minor + reversed_minor + expired_minor < amount_minor ${tenant}
      ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE customer_rewards r SET expired_minor = r.expired_minor + due.gone, version = r.version + 1 FROM due WHERE r.id = due.id
    RETURNING r.id, r.organisation_id, r.program_id, r.customer_id, r.conversion_id, r.currency, due.gone::text AS gone, r.version`,
  );
  const postings = rows.flatMap((row) => {
    const posting = usagePosting({
      kind: "expiry",
      key: `reward-expiry:${row.id}:${row.version}`,
      programId: row.program_id,
      currency: row.currency,
      from: "customer_credit",
      to: "program_credit_expired",
      parts: [{ sourceId: row.id, ownerId: row.customer_id, amountMinor: BigInt(row.gone) }],
    });
    const of = { organisationId: row.organisation_id, programId: row.program_id };
    return posting === null
      ? []
      : [{ ...toWrite(of, posting, requestId, newId), conversionId: row.conversion_id }];
  });
  await writePostings(db, postings, now);
  return rows.length;
}

/** Tenants that have something to take out. */
export async function tenantsWithExpiriesDue(db: Executor, now: Date): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT organisation_id AS id FROM point_lots WHERE remaining > 0 AND expires_at <= ${now}::timestamptz
    UNION SELECT organisation_id FROM customer_rewards
    WHERE expires_at <= ${now}::timestamptz AND matured_at IS NOT NULL AND used_minor + reversed_minor + expired_minor < amount_minor ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}
