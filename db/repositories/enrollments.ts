import { and, asc, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { DatabaseConfig, HttpDatabase, Identity } from "../client.ts";
import { campaigns, enrollmentStates, enrollments } from "../schema/partners.ts";
import { inTransaction, StaleError, type Transaction } from "../transaction.ts";
import { insertOutbox, type NewOutboxRow } from "./outbox.ts";

export type EnrollmentRow = typeof enrollments.$inferSelect;
export type EnrollmentStateRow = typeof enrollmentStates.$inferSelect;

/** Thrown when an approval found no free place: nothing was changed. */
export class CampaignFullError extends Error {
  constructor(campaignId: string) {
    super(`campaign ${campaignId} has no free place`);
    this.name = "CampaignFullError";
  }
}

/** Places of the campaign that a change takes (1), gives back (-1) or leaves alone (0). */
export type Seats = -1 | 0 | 1;

interface EnrollmentCommit {
  readonly status: EnrollmentRow["status"];
  readonly reason: string | null;
  readonly seats: Seats;
  readonly now: Date;
  readonly stateId: string;
  readonly handOff: NewOutboxRow;
}

export interface NewEnrollment extends EnrollmentCommit {
  readonly id: string;
  readonly programId: string;
  readonly campaignId: string;
  readonly partnerId: string;
}

export interface EnrollmentChange extends EnrollmentCommit {
  /** As loaded. */
  readonly enrollment: EnrollmentRow;
  /** True: the partner has applied anew, so the application is of now. */
  readonly applied: boolean;
}

/**
 * Writes an application with its first dated state, the place it takes, and the hand-off. Throws CampaignFullError;
 * rejects with a violation of `enrollments_once` when the partner has one in the campaign already.
 */
export async function insertEnrollment(
  config: DatabaseConfig,
  identity: Identity,
  enrollment: NewEnrollment,
): Promise<EnrollmentRow> {
  const { id, programId, campaignId, partnerId, status, reason, now } = enrollment;
  const { organisationId } = identity;
  return inTransaction(config, identity, async (tx) => {
    const [row] = await tx
      .insert(enrollments)
      .values({
        id,
        organisationId,
        programId,
        campaignId,
        partnerId,
        status,
        statusReason: reason,
        appliedAt: now,
        decidedAt: status === "pending" ? null : now,
      })
      .returning();
    if (row === undefined) throw new Error("an insert answered no row");
    await commitState(tx, organisationId, row, enrollment);
    return row;
  });
}

/**
 * Changes an enrollment, dated, with the place it takes or gives back, and the hand-off. Throws StaleError when it
 * is no longer as loaded, and CampaignFullError.
 */
export async function updateEnrollment(
  config: DatabaseConfig,
  identity: Identity,
  change: EnrollmentChange,
): Promise<EnrollmentRow> {
  const { enrollment, applied, status, reason, now } = change;
  return inTransaction(config, identity, async (tx) => {
    const [row] = await tx
      .update(enrollments)
      .set({
        status,
        statusReason: reason,
        ...(applied ? { appliedAt: now } : {}),
        decidedAt: status === "pending" ? null : now,
        version: sql`${enrollments.version} + 1`,
      })
      .where(and(eq(enrollments.id, enrollment.id), eq(enrollments.version, enrollment.version)))
      .returning();
    if (row === undefined) throw new StaleError(`enrollment ${enrollment.id}`);
    await commitState(tx, identity.organisationId, row, change);
    return row;
  });
}

async function commitState(
  tx: Transaction,
  organisationId: string,
  row: EnrollmentRow,
  { status, reason, seats, now, stateId, handOff }: EnrollmentCommit,
): Promise<void> {
  await tx.insert(enrollmentStates).values({
    id: stateId,
    organisationId,
    enrollmentId: row.id,
    status,
    reason,
    effectiveFrom: sql`greatest(${now.toISOString()}::timestamptz, (SELECT max(effective_from) FROM enrollment_states WHERE enrollment_id = ${row.id}))`,
  });
  await tx.execute(insertOutbox(organisationId, [handOff]));
  // Last, since everybody who wants a place waits for the campaign's row.
  if (seats !== 0) await moveSeats(tx, row.campaignId, seats);
}

async function moveSeats(tx: Transaction, campaignId: string, seats: Seats): Promise<void> {
  const free = or(isNull(campaigns.maxPartners), lt(campaigns.approvedPartners, campaigns.maxPartners));
  const taken = await tx
    .update(campaigns)
    .set({ approvedPartners: sql`${campaigns.approvedPartners} + ${seats}` })
    .where(and(eq(campaigns.id, campaignId), seats === 1 ? free : undefined))
    .returning({ id: campaigns.id });
  if (taken.length === 0) throw new CampaignFullError(campaignId);
}

/** @param programId when given, an enrollment of another program is not found */
export async function findEnrollment(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<EnrollmentRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(enrollments.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(enrollments)
      .where(and(eq(enrollments.id, id), ofProgram)),
  ]);
  return rows[0];
}

export async function findEnrollmentOf(
  db: HttpDatabase,
  identity: Identity,
  campaignId: string,
  partnerId: string,
): Promise<EnrollmentRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(enrollments)
      .where(and(eq(enrollments.campaignId, campaignId), eq(enrollments.partnerId, partnerId))),
  ]);
  return rows[0];
}

/** What an enrollment's status was when, oldest first. */
export async function findEnrollmentHistory(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<EnrollmentStateRow[]> {
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(enrollmentStates)
      .where(eq(enrollmentStates.enrollmentId, id))
      .orderBy(asc(enrollmentStates.effectiveFrom), asc(enrollmentStates.id)),
  ]);
  return rows;
}

export interface EnrollmentFilter {
  readonly programId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly status?: EnrollmentRow["status"] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listEnrollments(
  db: HttpDatabase,
  identity: Identity,
  { programId, campaignId, partnerId, status, cursor, limit }: EnrollmentFilter,
): Promise<EnrollmentRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(enrollments.programId, programId),
    campaignId === undefined ? undefined : eq(enrollments.campaignId, campaignId),
    partnerId === undefined ? undefined : eq(enrollments.partnerId, partnerId),
    status === undefined ? undefined : eq(enrollments.status, status),
    cursor === undefined ? undefined : lt(enrollments.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(enrollments)
      .where(where)
      .orderBy(desc(enrollments.id))
      .limit(limit + 1),
  ]);
  return rows;
}
