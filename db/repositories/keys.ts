import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { memberships } from "../schema/identity.ts";
import { apiKeys, organisations } from "../schema/tenancy.ts";
import type { ApiKeyRow } from "./api-keys.ts";
import { insertNotification, type NewNotification } from "./notify.ts";
import { demandRoom } from "./settings/room.ts";

export type NewApiKey = Omit<typeof apiKeys.$inferInsert, "organisationId">;

/** Whom a new key is told, and of which organisation. */
export async function findKeyAudience(
  db: HttpDatabase,
  identity: Identity,
): Promise<{ organisation: string; ownerIds: readonly string[] }> {
  const { organisationId } = identity;
  const [[organisation], owners] = await batchAs(db, identity, [
    db.select({ name: organisations.name }).from(organisations).where(eq(organisations.id, organisationId)),
    db
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.organisationId, organisationId), eq(memberships.role, "owner"))),
  ]);
  return { organisation: organisation?.name ?? "", ownerIds: owners.map(({ userId }) => userId) };
}

const isWorking = sql`revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

/** @param told written with the key, and only with it */
export async function insertApiKey(
  db: HttpDatabase,
  identity: Identity,
  key: NewApiKey,
  told: readonly NewNotification[],
): Promise<ApiKeyRow> {
  const { organisationId } = identity;
  const [lock, demand] = demandRoom({
    ...{ limit: "api_keys", organisationId, holderId: organisationId },
    wanted: sql`(SELECT count(*) + 1 FROM api_keys WHERE organisation_id = current_organisation() AND ${isWorking})`,
  });
  const [, , [row]] = await batchAs(db, identity, [
    db.execute(lock),
    db.execute(demand),
    db
      .insert(apiKeys)
      .values({ ...key, organisationId })
      .returning(),
    ...told.map((each) => db.execute(insertNotification(each))),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** A key by its id; undefined when there is none, or when it is not of the program that is given. */
export async function findKey(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<ApiKeyRow | undefined> {
  const [rows] = await batchAs(db, identity, [db.select().from(apiKeys).where(isKey(id, programId))]);
  return rows[0];
}

/**
 * Puts a key beside another one, which ends at `endsAt` or at its own end, whichever is earlier. Of many at once one does
 * it; the others, and whoever finds the old key ended, revoked or replaced, get undefined, and nothing is written.
 */
export async function rotateApiKey(
  db: HttpDatabase,
  identity: Identity,
  rotation: {
    readonly id: string;
    readonly next: Pick<NewApiKey, "id" | "prefix" | "keyHash">;
    readonly now: Date;
    readonly endsAt: Date;
    readonly told: readonly NewNotification[];
  },
): Promise<ApiKeyRow | undefined> {
  const { id, next, told } = rotation;
  const now = sql`${rotation.now.toISOString()}::timestamptz`;
  const rotate = sql`
    WITH old AS (
      UPDATE api_keys SET replaced_by_id = ${next.id}, expires_at = least(expires_at, ${rotation.endsAt.toISOString()}::timestamptz)
      WHERE id = ${id} AND revoked_at IS NULL AND replaced_by_id IS NULL AND (expires_at IS NULL OR expires_at > ${now})
      RETURNING *
    ), lifetime AS (
      SELECT expires_at - created_at AS length FROM api_keys WHERE id = ${id}
    )
    INSERT INTO api_keys (id, organisation_id, program_id, name, prefix, key_hash, scopes, test, allowed_addresses, expires_at)
    SELECT ${next.id}::uuid, organisation_id, program_id, name, ${next.prefix}, ${next.keyHash}, scopes, test, allowed_addresses,
      ${now} + (SELECT length FROM lifetime)
    FROM old`;
  const made = sql`api_keys WHERE id = ${next.id}`;
  const [, ...results] = await batchAs(db, identity, [
    db.execute(rotate),
    ...told.map((each) => db.execute(insertNotification(each, made))),
    db.select().from(apiKeys).where(eq(apiKeys.id, next.id)),
  ]);
  return (results.at(-1) as ApiKeyRow[])[0];
}

/** Changes what may change of a key. Undefined when there is none of that id, or it is another program's. */
export async function updateApiKey(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  changes: { readonly name?: string; readonly allowedAddresses?: string[] },
  programId?: string,
): Promise<ApiKeyRow | undefined> {
  if (Object.keys(changes).length === 0) return findKey(db, identity, id, programId);
  const [rows] = await batchAs(db, identity, [
    db.update(apiKeys).set(changes).where(isKey(id, programId)).returning(),
  ]);
  return rows[0];
}

/** Notes that a key was used in a minute; a later one that stands is left. */
export async function noteKeyUse(
  db: HttpDatabase,
  organisationId: string,
  id: string,
  minute: Date,
): Promise<void> {
  const at = sql`${minute.toISOString()}::timestamptz`;
  await queryAs(
    db,
    { organisationId },
    sql`UPDATE api_keys SET last_used_at = ${at} WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at < ${at})`,
  );
}

const isKey = (id: string, programId: string | undefined): SQL | undefined =>
  and(eq(apiKeys.id, id), programId === undefined ? undefined : eq(apiKeys.programId, programId));

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
  const [rows] = await batchAs(db, identity, [
    db
      .update(apiKeys)
      .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now.toISOString()}::timestamptz)` })
      .where(isKey(id, programId))
      .returning(),
  ]);
  return rows[0];
}
