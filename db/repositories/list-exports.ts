import { sql } from "drizzle-orm";
import type { ExportList, ListExport } from "../../core/api/list-exports.ts";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import type { Transaction } from "../transaction.ts";
import type { KeysetPlace } from "./keyset.ts";
import { type NewOutboxRow, uuids } from "./outbox.ts";
import { demandRoom } from "./settings/room.ts";

export type ListExportRow = {
  id: string;
  list: ExportList;
  organisationId: string | null;
  query: Record<string, string>;
  state: ListExport["state"];
  /** Objects in the bucket, as {@link partKey} names them. */
  parts: number;
  rows: string;
  bytes: string;
  createdAt: string;
  expiresAt: string | null;
};

const VIEW = sql`id, list, organisation_id AS "organisationId", query, state, parts, rows::text, bytes::text, created_at AS "createdAt",
  expires_at AS "expiresAt"`;

/** Latest exports that a user sees. */
const SHOWN = 50;

/** Where a part of an export is kept, in the bucket FILES. */
export const partKey = (id: string, part: number): string =>
  `lists/${id}/${String(part).padStart(4, "0")}.csv`;

export interface NewListExport {
  readonly id: string;
  readonly list: ExportList;
  readonly organisationId: string | null;
  readonly query: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly handOff: NewOutboxRow;
}

/** Asks for an export, with the hand-off. */
export async function insertListExport(
  db: HttpDatabase,
  identity: UserIdentity,
  asked: NewListExport,
): Promise<ListExportRow> {
  const { id, list, organisationId, query, requestId, handOff } = asked;
  const [lock, demand] = demandRoom({
    ...{ limit: "exports_waiting", organisationId: null, holderId: identity.userId },
    wanted: sql`(SELECT count(*) + 1 FROM list_exports WHERE user_id = ${identity.userId}::uuid AND state = 'requested')`,
  });
  const insert = sql`
    WITH made AS (
      INSERT INTO list_exports (id, user_id, organisation_id, list, query, request_id)
      VALUES (${id}::uuid, ${identity.userId}::uuid, ${organisationId}::uuid, ${list}, ${JSON.stringify(query)}::jsonb, ${requestId}::uuid)
      RETURNING *
    ), handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${handOff.id}::uuid, NULL, ${handOff.topic}, ${JSON.stringify(handOff.payload)}::jsonb FROM made
    )
    SELECT ${VIEW} FROM made`;
  const [, , { rows }] = await batchAs(db, identity, [
    ...([db.execute(lock), db.execute(demand)] as const),
    db.execute<ListExportRow>(insert),
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** A user's own exports, the newest first. */
export function listListExports(db: HttpDatabase, identity: UserIdentity): Promise<ListExportRow[]> {
  return queryAs<ListExportRow>(
    db,
    identity,
    sql`SELECT ${VIEW} FROM list_exports WHERE user_id = current_user_id() ORDER BY id DESC LIMIT ${SHOWN}`,
  );
}

export async function findListExport(
  db: HttpDatabase,
  identity: UserIdentity,
  id: string,
): Promise<ListExportRow | undefined> {
  const [row] = await queryAs<ListExportRow>(
    db,
    identity,
    sql`SELECT ${VIEW} FROM list_exports WHERE id = ${id} AND user_id = current_user_id()`,
  );
  return row;
}

/** Exports that are not written yet, the oldest first. */
export function listWaitingExports(db: Executor, limit: number): Promise<{ id: string }[]> {
  return rowsOf(db, sql`SELECT id FROM list_exports WHERE state = 'requested' ORDER BY id LIMIT ${limit}`);
}

export type WaitingExport = {
  id: string;
  userId: string;
  list: ExportList;
  organisationId: string | null;
  query: Record<string, string>;
  parts: number;
  /** Where the last part ended; null: nothing is written yet. */
  place: KeysetPlace | null;
  rows: string;
  createdAt: string;
  requestId: string;
};

/** An export that is not written yet, for this transaction alone; undefined when it is, or somebody else is at it. */
export async function lockListExport(tx: Transaction, id: string): Promise<WaitingExport | undefined> {
  const [row] = await rowsOf<WaitingExport>(
    tx,
    sql`
    SELECT id, user_id AS "userId", list, organisation_id AS "organisationId", query, parts, place, rows::text, created_at AS "createdAt",
      request_id AS "requestId"
    FROM list_exports WHERE id = ${id} AND state = 'requested' FOR UPDATE SKIP LOCKED`,
  );
  return row;
}

export interface WrittenPart {
  readonly rows: number;
  readonly bytes: number;
  /** Where the next part begins; null: that was all. */
  readonly place: KeysetPlace | null;
  /** When the file is deleted, once that was all. */
  readonly expiresAt: Date;
  readonly now: Date;
}

/** Keeps that a further part is in the bucket; the last one makes the export ready. */
export async function savePart(tx: Transaction, id: string, part: WrittenPart): Promise<void> {
  const { rows, bytes, place, expiresAt, now } = part;
  const done = place === null;
  await tx.execute(sql`
    UPDATE list_exports SET parts = parts + 1, rows = rows + ${rows}::int, bytes = bytes + ${bytes}::int,
      place = ${place === null ? null : JSON.stringify(place)}::jsonb, state = ${done ? "ready" : "requested"},
      finished_at = ${done ? now : null}::timestamptz, expires_at = ${done ? expiresAt : null}::timestamptz WHERE id = ${id}`);
}

/** Ends an export that cannot be written. */
export async function failListExport(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.execute(
    sql`UPDATE list_exports SET state = 'failed', finished_at = ${now}::timestamptz WHERE id = ${id}`,
  );
}

/** Exports whose files are to be deleted: they have expired, or were not finished. */
export async function listOldListExports(
  db: HttpDatabase,
  now: Date,
  limit: number,
): Promise<{ id: string; parts: number }[]> {
  const { rows } = await db.execute<{ id: string; parts: number }>(sql`
    SELECT id, parts FROM list_exports WHERE state = 'ready' AND expires_at <= ${now}::timestamptz OR state = 'failed' AND parts > 0
    ORDER BY id LIMIT ${limit}`);
  return rows;
}

export async function closeListExports(db: HttpDatabase, ids: readonly string[]): Promise<void> {
  await db.execute(sql`
    UPDATE list_exports SET state = CASE state WHEN 'ready' THEN 'expired' ELSE state END, parts = 0 WHERE id = ANY(${uuids(ids)})`);
}

/** Keys of all files that a user's exports may have, one that is being written included; for whoever erases the user. */
export async function listExportParts(tx: Transaction, userId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string; parts: number; state: ListExport["state"] }>(
    tx,
    sql`SELECT id, parts, state FROM list_exports WHERE user_id = ${userId} ORDER BY id FOR UPDATE`,
  );
  return rows.flatMap(({ id, parts, state }) => partKeys(id, state === "requested" ? parts + 1 : parts));
}

export const partKeys = (id: string, parts: number): string[] =>
  Array.from({ length: parts }, (_, part) => partKey(id, part));
