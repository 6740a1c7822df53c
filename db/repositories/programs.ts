import { and, desc, eq, lt, type SQLWrapper, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { planVersions } from "../schema/commission.ts";
import { programSecrets, programs } from "../schema/tenancy.ts";
import type { Transaction } from "../transaction.ts";
import { handOffChange, hasChanged } from "./hand-off-change.ts";
import { insertOutbox, type NewOutboxRow } from "./outbox.ts";
import { demandRoom } from "./settings/room.ts";

export type ProgramRow = typeof programs.$inferSelect;
export type NewProgram = Omit<typeof programs.$inferInsert, "organisationId">;

export interface NewProgramParts {
  readonly program: NewProgram;
  /** The webhook signing secret, sealed. */
  readonly secret: { readonly id: string; readonly envelope: string };
  /** The first plan, in force from `effectiveFrom`. */
  readonly plan: { readonly id: string; readonly effectiveFrom: Date; readonly rules: unknown } | null;
  /** Brings its keys to the edge. */
  readonly handOff: NewOutboxRow;
}

/** Writes a program with its signing secret, its hand-off and, when given, its first plan: all or nothing. */
export async function insertProgram(
  db: HttpDatabase,
  identity: Identity,
  parts: NewProgramParts,
): Promise<ProgramRow> {
  const { insert, rest } = programInserts(db, identity.organisationId, parts);
  const [lock, demand] = demandRoom({
    ...{ limit: "programs", organisationId: identity.organisationId, holderId: identity.organisationId },
    wanted: sql`(SELECT count(*) + 1 FROM programs WHERE organisation_id = current_organisation())`,
  });
  const [, , [row]] = await batchAs(db, identity, [
    ...([db.execute(lock), db.execute(demand), insert] as const),
    ...rest.map((statement) => db.execute(statement)),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/**
 * The same within a transaction of the tenant.
 *
 * @param db makes the statements, and runs none
 */
export async function insertProgramIn(
  tx: Transaction,
  db: HttpDatabase,
  organisationId: string,
  parts: NewProgramParts,
): Promise<void> {
  const { insert, rest } = programInserts(db, organisationId, parts);
  for (const statement of [insert, ...rest]) await tx.execute(statement);
}

function programInserts(
  db: HttpDatabase,
  organisationId: string,
  { program, secret, plan, handOff }: NewProgramParts,
) {
  const programId = program.id;
  const rest: SQLWrapper[] = [
    db.insert(programSecrets).values({ ...secret, organisationId, programId, kind: "webhook_signing" }),
    insertOutbox(organisationId, [handOff]),
  ];
  if (plan !== null) {
    rest.push(db.insert(planVersions).values({ ...plan, organisationId, programId, number: 1 }));
  }
  const insert = db
    .insert(programs)
    .values({ ...program, organisationId })
    .returning();
  return { insert, rest };
}

export async function findProgram(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<ProgramRow | undefined> {
  const [rows] = await batchAs(db, identity, [db.select().from(programs).where(eq(programs.id, id))]);
  return rows[0];
}

/** Days of the longest window of a program's campaigns that are not archived; 0 when there are none. */
export async function findLongestWindow(db: HttpDatabase, identity: Identity, id: string): Promise<number> {
  const [row] = await queryAs<{ days: number }>(
    db,
    identity,
    sql`SELECT coalesce(max(window_days), 0)::int AS days FROM campaigns WHERE program_id = ${id} AND status <> 'archived'`,
  );
  return row?.days ?? 0;
}

/** How wide a program's matrix is at its widest, roots aside; null: nobody is seated. */
export async function findWidthTaken(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<number | null> {
  const [row] = await queryAs<{ width: number | null }>(
    db,
    identity,
    sql`SELECT max(CASE WHEN parent_id IS NULL THEN 0 ELSE position + 1 END) AS width FROM placements WHERE program_id = ${id}`,
  );
  return row?.width ?? null;
}

export interface ProgramFilter {
  readonly programId?: string | undefined;
  readonly status?: "active" | "archived" | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listPrograms(
  db: HttpDatabase,
  identity: Identity,
  { programId, status, cursor, limit }: ProgramFilter,
): Promise<ProgramRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(programs.id, programId),
    status === undefined ? undefined : eq(programs.status, status),
    cursor === undefined ? undefined : lt(programs.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(programs)
      .where(where)
      .orderBy(desc(programs.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export type ProgramChanges = Partial<Omit<NewProgram, "id" | "publicKey" | "version" | "createdAt">>;

/** Changes a program whose version is still `version`, with the hand-off; undefined when another stands. */
export async function updateProgram(
  db: HttpDatabase,
  identity: Identity,
  change: {
    readonly id: string;
    readonly version: number;
    readonly changes: ProgramChanges;
    readonly now: Date;
    readonly handOff: NewOutboxRow;
  },
): Promise<ProgramRow | undefined> {
  const { id, version, changes, now, handOff } = change;
  const update = db
    .update(programs)
    .set({ ...changes, version: sql`${programs.version} + 1`, updatedAt: now })
    .where(and(eq(programs.id, id), eq(programs.version, version)))
    .returning({ id: programs.id });
  const [result, rows] = await batchAs(db, identity, [
    db.execute(handOffChange(identity.organisationId, update, handOff)),
    db.select().from(programs).where(eq(programs.id, id)),
  ]);
  return hasChanged(result) ? rows[0] : undefined;
}
