import type { DatabaseSync } from "node:sqlite";
import type { Message, MessageSpec } from "./message.ts";
import { newId } from "./new-id.ts";

/** What the target answered last, as the dead-letter queue shows it; status 0 when there was no answer. */
export type Failure = { status: number; header: Record<string, string[]>; body: string; error: string };
export type DeadLetter = { seq: number; dlqId: string; message: Message; failure: Failure };

type Row = {
  seq: number;
  id: string;
  message_id: string;
  spec: string;
  body: Uint8Array;
  created_at_ms: number;
  retried: number;
  failure: string;
};

/** The messages that were given up. */
export function createDeadLetters(database: DatabaseSync, now: () => number) {
  const insert = database.prepare(`
    INSERT INTO dead_letters (id, message_id, spec, body, created_at_ms, retried, failure) VALUES (?, ?, ?, ?, ?, ?, ?)
  `);
  const all = database.prepare("SELECT * FROM dead_letters ORDER BY seq");
  const remove = database.prepare("DELETE FROM dead_letters WHERE id = ?");
  return {
    /** Keeps a message with its failure; returns the dead letter's id. */
    bury(message: Message, failure: Failure): string {
      const dlqId = `${now()}-${newId("dlq").slice(4)}`;
      const { id, spec, body, createdAtMs, retried } = message;
      insert.run(dlqId, id, JSON.stringify(spec), body, createdAtMs, retried, JSON.stringify(failure));
      return dlqId;
    },
    /** All dead letters, oldest first. */
    listDead: (): DeadLetter[] => (all.all() as Row[]).map(letterOf),
    removeDead: (dlqId: string): boolean => remove.run(dlqId).changes === 1,
  };
}

function letterOf(row: Row): DeadLetter {
  const message: Message = {
    id: row.message_id,
    spec: JSON.parse(row.spec) as MessageSpec,
    body: Buffer.from(row.body),
    createdAtMs: row.created_at_ms,
    dueAtMs: row.created_at_ms,
    retried: row.retried,
  };
  return { seq: row.seq, dlqId: row.id, message, failure: JSON.parse(row.failure) as Failure };
}
