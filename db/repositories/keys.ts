import { and, desc, eq, lt, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { apiKeys } from "../schema/tenancy.ts";
import type { ApiKeyRow } from "./api-keys.ts";

export type NewApiKey = Omit<typeof apiKeys.$inferInsert, "organisationId">;

export async function insertApiKey(db: HttpDatabase, identity: Identity, key: NewApiKey): Promise<ApiKeyRow> {
  const { organisationId } = identity;
  const [[row]] = await batchAs(db, identity, [
    db
      .insert(apiKeys)
      .values({ ...key, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

export interface KeyFilter {
  readonly programId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first, revoked ones too; one row more than `limit` when there are more. */
export async function listApiKeys(
  db: HttpDatabase,
  identity: Identity,
  { programId, cursor, limit }: KeyFilter,
): Promise<ApiKeyRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(apiKeys.programId, programId),
    cursor === undefined ? undefined : lt(apiKeys.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(apiKeys)
      .where(where)
      .orderBy(desc(apiKeys.id))
      .limit(limit + 1),
  ]);
  return rows;
}

/**
 * Revokes a key; one that was revoked before keeps its date. Undefined when there is none of that id.
 *
 * @param programId when given, a key of another program or of the whole organisation is not found
 */
export async function revokeApiKey(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  now: Date,
  programId?: string,
): Promise<ApiKeyRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(apiKeys.programId, programId);
  const [rows] = await batchAs(db, identity, [
    db
      .update(apiKeys)
      .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now.toISOString()}::timestamptz)` })
      .where(and(eq(apiKeys.id, id), ofProgram))
      .returning(),
  ]);
  return rows[0];
}
