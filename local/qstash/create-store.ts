import type { DatabaseSync } from "node:sqlite";
import { createDeadLetters } from "./create-dead-letters.ts";
import { createLog } from "./create-log.ts";
import type { Draft, Message, MessageSpec } from "./message.ts";
import { newId } from "./new-id.ts";

export const STORE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, body BLOB NOT NULL,
    created_at_ms INTEGER NOT NULL, due_at_ms REAL NOT NULL, retried INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE IF NOT EXISTS deduplication (
    id TEXT PRIMARY KEY, message_id TEXT NOT NULL, expires_at_ms INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS dead_letters (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, message_id TEXT NOT NULL, spec TEXT NOT NULL,
    body BLOB NOT NULL, created_at_ms INTEGER NOT NULL, retried INTEGER NOT NULL, failure TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, time_ms INTEGER NOT NULL, message_id TEXT NOT NULL, event TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS events_by_message ON events (message_id);
  CREATE TABLE IF NOT EXISTS schedules (
    id TEXT PRIMARY KEY, cron TEXT NOT NULL, spec TEXT NOT NULL, body BLOB NOT NULL, delay_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL, paused INTEGER NOT NULL, last_at_ms INTEGER, next_at_ms INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY, parallelism INTEGER NOT NULL, paused INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS signing_keys (
    one INTEGER PRIMARY KEY CHECK (one = 1), configured TEXT NOT NULL, current TEXT NOT NULL, next TEXT NOT NULL
  );
`;

type MessageRow = {
  id: string;
  spec: string;
  body: Uint8Array;
  created_at_ms: number;
  due_at_ms: number;
  retried: number;
};

/** The message tables. Every method is synchronous and belongs inside a transaction when it writes. */
export type Store = ReturnType<typeof createStore>;

export function createStore(database: DatabaseSync, now: () => number, deduplicationWindowMs: number) {
  const insert = database.prepare(
    "INSERT INTO messages (id, spec, body, created_at_ms, due_at_ms) VALUES (?, ?, ?, ?, ?)",
  );
  const byId = database.prepare("SELECT * FROM messages WHERE id = ?");
  const remove = database.prepare("DELETE FROM messages WHERE id = ?");
  const postpone = database.prepare("UPDATE messages SET retried = ?, due_at_ms = ? WHERE id = ?");
  const all = database.prepare("SELECT * FROM messages ORDER BY seq");
  const findDuplicate = database.prepare(
    "SELECT message_id FROM deduplication WHERE id = ? AND expires_at_ms > ?",
  );
  const remember = database.prepare("INSERT OR REPLACE INTO deduplication VALUES (?, ?, ?)");

  const { log, events } = createLog(database, now);

  return {
    log,
    events,
    ...createDeadLetters(database, now),
    /** Stores a draft, or finds the message it duplicates. */
    publish(draft: Draft): { message: Message; duplicate: false } | { messageId: string; duplicate: true } {
      const createdAtMs = now();
      const { deduplicationId: key } = draft;
      if (key !== undefined) {
        const known = findDuplicate.get(key, createdAtMs) as { message_id: string } | undefined;
        if (known !== undefined) return { messageId: known.message_id, duplicate: true };
      }
      const id = newId("msg");
      const dueAtMs = draft.notBeforeMs ?? createdAtMs + draft.delayMs;
      if (key !== undefined) remember.run(key, id, createdAtMs + deduplicationWindowMs);
      insert.run(id, JSON.stringify(draft.spec), draft.body, createdAtMs, dueAtMs);
      const message = { id, spec: draft.spec, body: draft.body, createdAtMs, dueAtMs, retried: 0 };
      log("CREATED", message);
      return { message, duplicate: false };
    },
    find(id: string): Message | undefined {
      const row = byId.get(id) as MessageRow | undefined;
      return row === undefined ? undefined : messageOf(row);
    },
    list: (): Message[] => (all.all() as MessageRow[]).map(messageOf),
    remove: (id: string): boolean => remove.run(id).changes === 1,
    postpone: (id: string, retried: number, dueAtMs: number): void => void postpone.run(retried, dueAtMs, id),
  };
}

function messageOf(row: MessageRow): Message {
  return {
    id: row.id,
    spec: JSON.parse(row.spec) as MessageSpec,
    body: Buffer.from(row.body),
    createdAtMs: row.created_at_ms,
    dueAtMs: row.due_at_ms,
    retried: row.retried,
  };
}
