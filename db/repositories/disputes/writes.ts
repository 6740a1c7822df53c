import { type SQL, sql } from "drizzle-orm";
import type { StandingDispute } from "../../../core/dispute/judge-act.ts";
import type { DisputeAuthor, DisputeState, DisputeSubject } from "../../../core/dispute/states.ts";
import { type Executor, moment, rowsOf } from "../../executor.ts";
import { StaleError, type Transaction } from "../../transaction.ts";
import type { Room } from "../settings/room.ts";

/** What is contested: exactly one of the three. */
export interface Contested {
  readonly subject: DisputeSubject;
  readonly conversionId: string | null;
  readonly payoutId: string | null;
  readonly orderId: string | null;
}

export interface NewDispute extends Contested {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly dueAt: Date;
  readonly requestKey: string;
  readonly requestId: string;
}

/** Disputes of a program are opened one after the other: numbers have no gap, and none sees half of another. */
export async function lockDisputes(tx: Transaction, programId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('disputes:' || ${programId}, 0))`);
}

/** How a program's disputes are timed. */
export async function findDisputeTerms(
  tx: Transaction,
  programId: string,
): Promise<{ timezone: string; rules: unknown } | undefined> {
  const [row] = await rowsOf<{ timezone: string; rules: unknown }>(
    tx,
    sql`SELECT g.timezone, o.rules FROM programs g LEFT JOIN payout_policies o ON o.program_id = g.id WHERE g.id = ${programId}`,
  );
  return row;
}

/** What a partner and its program are called. */
export async function findDisputeNames(
  tx: Transaction,
  partnerId: string,
): Promise<{ program: string; partner: string }> {
  const [row] = await rowsOf<{ program: string; partner: string }>(
    tx,
    sql`SELECT g.name AS program, p.name AS partner FROM partners p JOIN programs g ON g.id = p.program_id WHERE p.id = ${partnerId}`,
  );
  if (row === undefined) throw new Error("there is no such partner");
  return row;
}

/** A dispute as it was opened, with its first words. */
export type KnownDispute = {
  readonly id: string;
  readonly text: string;
  readonly subject: DisputeSubject;
  readonly conversionId: string | null;
  readonly payoutId: string | null;
  readonly orderId: string | null;
};

/** What was opened under a key before. */
export async function findOpenedBefore(
  tx: Transaction,
  partnerId: string,
  requestKey: string,
): Promise<KnownDispute | undefined> {
  const [row] = await rowsOf<KnownDispute>(
    tx,
    sql`
    SELECT d.id, d.subject, d.conversion_id AS "conversionId", d.payout_id AS "payoutId", d.order_id AS "orderId",
      (SELECT m.text FROM dispute_messages m WHERE m.dispute_id = d.id ORDER BY m.id LIMIT 1) AS text
    FROM disputes d WHERE d.partner_id = ${partnerId} AND d.request_key = ${requestKey}`,
  );
  return row;
}

/** The number of a partner's dispute of the same that goes on; null: there is none. */
export async function findGoingOn(
  tx: Transaction,
  partnerId: string,
  { conversionId, payoutId, orderId }: Contested,
): Promise<number | null> {
  const [row] = await rowsOf<{ number: number | null }>(
    tx,
    sql`
    SELECT min(number) AS number FROM disputes WHERE partner_id = ${partnerId} AND ended_at IS NULL
      AND (conversion_id = ${conversionId}::uuid OR payout_id = ${payoutId}::uuid OR order_id = ${orderId}::text)`,
  );
  return row?.number ?? null;
}

/** For one more dispute of a partner's. */
export const roomForDispute = ({
  organisationId,
  partnerId,
}: Pick<NewDispute, "organisationId" | "partnerId">): Room => ({
  ...{ limit: "open_disputes", organisationId, holderId: partnerId },
  wanted: sql`(SELECT count(*) + 1 FROM disputes WHERE partner_id = ${partnerId}::uuid AND ended_at IS NULL)`,
});

/** @returns its number */
export async function insertDispute(tx: Transaction, dispute: NewDispute): Promise<number> {
  const { id, organisationId, programId, partnerId, subject, conversionId, payoutId, orderId, dueAt } =
    dispute;
  const [row] = await rowsOf<{ number: number }>(
    tx,
    sql`
    INSERT INTO disputes (id, organisation_id, program_id, partner_id, number, subject, conversion_id, payout_id, order_id, state, due_at,
      request_key, request_id)
    SELECT ${id}, ${organisationId}, ${programId}, ${partnerId}, coalesce(max(number), 0) + 1, ${subject}, ${conversionId}::uuid,
      ${payoutId}::uuid, ${orderId}, 'open', ${dueAt}::timestamptz, ${dispute.requestKey}, ${dispute.requestId}
    FROM disputes WHERE program_id = ${programId} RETURNING number`,
  );
  if (row === undefined) throw new Error("a dispute that was not written");
  return row.number;
}

export async function insertDisputeMessage(
  tx: Transaction,
  message: {
    readonly id: string;
    readonly organisationId: string;
    readonly disputeId: string;
    readonly author: DisputeAuthor;
    readonly userId: string | null;
    readonly text: string;
    readonly at: Date;
  },
): Promise<void> {
  const { id, organisationId, disputeId, author, userId, text, at } = message;
  await tx.execute(sql`
    INSERT INTO dispute_messages (id, organisation_id, dispute_id, author, user_id, text, at)
    VALUES (${id}, ${organisationId}, ${disputeId}, ${author}, ${userId}::uuid, ${text}, ${at}::timestamptz)`);
}

/** A dispute as it stands, locked until the transaction ends. */
export interface LockedDispute extends StandingDispute, Contested {
  readonly id: string;
  readonly version: number;
  readonly organisationId: string;
  readonly programId: string;
  readonly program: string;
  readonly number: number;
  readonly dueAt: Date;
  /** The affiliate's user; null: it has none any more. */
  readonly userId: string | null;
}

type LockedRow = Omit<LockedDispute, "dueAt" | "last"> & {
  readonly due: string | Date;
  readonly author: DisputeAuthor;
  readonly text: string;
};

/** Whose it must be: a job's transaction sees all tenants. */
export async function lockDispute(
  tx: Transaction,
  id: string,
  of: { readonly organisationId: string } | { readonly partnerId: string },
): Promise<LockedDispute | undefined> {
  const whose: SQL =
    "partnerId" in of ? sql`d.partner_id = ${of.partnerId}` : sql`d.organisation_id = ${of.organisationId}`;
  const [row] = await rowsOf<LockedRow>(
    tx,
    sql`
    SELECT d.id, d.version, d.organisation_id AS "organisationId", d.program_id AS "programId", g.name AS program, d.number, d.subject,
      d.conversion_id AS "conversionId", d.payout_id AS "payoutId", d.order_id AS "orderId", d.state, d.due_at AS due, a.user_id AS "userId",
      last.author, last.text
    FROM disputes d JOIN programs g ON g.id = d.program_id JOIN partners p ON p.id = d.partner_id LEFT JOIN affiliates a ON a.id = p.affiliate_id
      CROSS JOIN LATERAL (SELECT m.author, m.text FROM dispute_messages m WHERE m.dispute_id = d.id ORDER BY m.id DESC LIMIT 1) last
    WHERE d.id = ${id} AND ${whose} FOR UPDATE OF d`,
  );
  if (row === undefined) return undefined;
  const { due, author, text, ...rest } = row;
  return { ...rest, dueAt: moment(due), last: { author, text } };
}

/** Writes what came of an act, in the version that was locked. A new deadline is one to be reminded of anew. */
export async function changeDispute(
  tx: Transaction,
  { id, version, dueAt: standing }: Pick<LockedDispute, "id" | "version" | "dueAt">,
  to: {
    readonly state: DisputeState;
    readonly dueAt: Date;
    readonly decidedBy: string | null;
    readonly endedAt: Date | null;
  },
): Promise<void> {
  const anew = to.dueAt.getTime() !== standing.getTime();
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE disputes SET state = ${to.state}, due_at = ${to.dueAt}::timestamptz, decided_by = ${to.decidedBy}::uuid,
      ended_at = ${to.endedAt}::timestamptz, reminded_at = CASE WHEN ${anew} THEN NULL ELSE reminded_at END, version = version + 1
    WHERE id = ${id} AND version = ${version} RETURNING id`,
  );
  if (rows.length !== 1) throw new StaleError("the dispute");
}

/** Whether a payout is contested, so that it stays held. */
export async function isContested(db: Executor, payoutId: string): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`SELECT id FROM disputes WHERE payout_id = ${payoutId} AND ended_at IS NULL`,
  );
  return rows.length > 0;
}

/** Whether it is a dispute that holds a payout: the last hold or release of the line was its own. */
export async function isHeldBy(db: Executor, payoutId: string, disputeId: string): Promise<boolean> {
  const [row] = await rowsOf<{ by: string | null }>(
    db,
    sql`
    SELECT details ->> 'disputeId' AS by FROM payout_events WHERE payout_id = ${payoutId} AND kind IN ('held', 'released')
    ORDER BY id DESC LIMIT 1`,
  );
  return row?.by === disputeId;
}

/** Users who are told of an organisation's disputes. */
export async function findDeciders(db: Executor, organisationId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT user_id AS id FROM memberships WHERE organisation_id = ${organisationId} AND role IN ('owner', 'manager') ORDER BY user_id`,
  );
  return rows.map(({ id }) => id);
}

export type LateDispute = {
  readonly id: string;
  readonly organisationId: string;
  readonly program: string;
  readonly number: number;
  readonly subject: DisputeSubject;
  readonly partner: string;
  readonly due: string | Date;
};

/** Marks disputes that nobody has answered in time, up to `limit`, and answers them: each once for a deadline. */
export function takeLateDisputes(tx: Transaction, now: Date, limit: number): Promise<LateDispute[]> {
  return rowsOf<LateDispute>(
    tx,
    sql`
    WITH late AS (
      SELECT id FROM disputes WHERE state = 'open' AND due_at <= ${now}::timestamptz AND reminded_at IS NULL
      ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), marked AS (
      UPDATE disputes d SET reminded_at = ${now}::timestamptz, version = version + 1 FROM late WHERE d.id = late.id RETURNING d.*
    )
    SELECT m.id, m.organisation_id AS "organisationId", g.name AS program, m.number, m.subject, p.name AS partner, m.due_at AS due
    FROM marked m JOIN programs g ON g.id = m.program_id JOIN partners p ON p.id = m.partner_id ORDER BY m.id`,
  );
}
