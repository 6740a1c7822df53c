import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Email } from "./read-email.ts";

export const MAILBOX_SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, received_at_ms INTEGER NOT NULL, email TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, expires_at_ms INTEGER NOT NULL
  );
`;

const KEY_KEPT_MS = 24 * 3_600_000;
const MAX_LISTED = 200;

/** A stored message; `receivedAt` is ISO 8601. */
export type StoredMessage = Email & { id: string; receivedAt: string };
type Row = { id: string; received_at_ms: number; email: string };
export type Messages = ReturnType<typeof createMessages>;

/** The stored messages and the answers kept by idempotency key. */
export function createMessages(database: DatabaseSync, now: () => number) {
  const insert = database.prepare("INSERT INTO messages (id, received_at_ms, email) VALUES (?, ?, ?)");
  const newest = database.prepare("SELECT * FROM messages ORDER BY seq DESC LIMIT ?");
  const byRecipient = database.prepare(`
    SELECT * FROM messages WHERE EXISTS (
      SELECT 1 FROM json_each(email, '$.to') WHERE lower(json_each.value) LIKE '%' || lower(?) || '%'
    ) ORDER BY seq DESC LIMIT ?
  `);
  const byId = database.prepare("SELECT * FROM messages WHERE id = ?");
  const clear = database.prepare("DELETE FROM messages");
  const byKey = database.prepare(
    "SELECT fingerprint, answer FROM idempotency WHERE key = ? AND expires_at_ms > ?",
  );
  const keep = database.prepare("INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?)");

  return {
    /** Stores all of them, and the answer made of their ids for the key, or nothing. */
    add(
      emails: Email[],
      answerOf: (ids: string[]) => string,
      key?: { value: string; fingerprint: string },
    ): { answer: string; ids: string[] } {
      database.exec("BEGIN IMMEDIATE");
      try {
        const ids = emails.map((email) => {
          const id = randomUUID();
          insert.run(id, now(), JSON.stringify(email));
          return id;
        });
        const answer = answerOf(ids);
        if (key !== undefined) keep.run(key.value, key.fingerprint, answer, now() + KEY_KEPT_MS);
        database.exec("COMMIT");
        return { answer, ids };
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    kept: (key: string): { fingerprint: string; answer: string } | undefined =>
      byKey.get(key, now()) as { fingerprint: string; answer: string } | undefined,
    list: (recipient?: string): StoredMessage[] => {
      const rows = recipient === undefined ? newest.all(MAX_LISTED) : byRecipient.all(recipient, MAX_LISTED);
      return (rows as Row[]).map(messageOf);
    },
    find: (id: string): StoredMessage | undefined => {
      const row = byId.get(id) as Row | undefined;
      return row === undefined ? undefined : messageOf(row);
    },
    clear: (): void => void clear.run(),
  };
}

function messageOf(row: Row): StoredMessage {
  const email = JSON.parse(row.email) as Email;
  return { id: row.id, receivedAt: new Date(row.received_at_ms).toISOString(), ...email };
}
