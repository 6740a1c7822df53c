import type { DatabaseSync } from "node:sqlite";
import type { Message } from "./message.ts";

const KEPT_EVENTS = 10_000;
const PRUNE_EVERY = 1_000;

export type State = "CREATED" | "DELIVERED" | "RETRY" | "FAILED" | "CANCELED";

/** The log of what became of messages: the last 10,000 events. */
export function createLog(database: DatabaseSync, now: () => number) {
  const insert = database.prepare("INSERT INTO events (time_ms, message_id, event) VALUES (?, ?, ?)");
  const prune = database.prepare("DELETE FROM events WHERE seq <= ?");
  const forget = database.prepare("DELETE FROM deduplication WHERE expires_at_ms <= ?");
  const before = database.prepare("SELECT seq, event FROM events WHERE seq < ? ORDER BY seq DESC");
  return {
    log(state: State, message: Message, extra: Record<string, unknown> = {}): void {
      const { url, queueName, scheduleId, label, flow } = message.spec;
      const time = now();
      const routing = { queueName, scheduleId, label, flowControlKey: flow?.key };
      const event = { time, state, messageId: message.id, url, ...routing, ...extra };
      const seq = Number(insert.run(time, message.id, JSON.stringify(event)).lastInsertRowid);
      if (seq % PRUNE_EVERY !== 0) return;
      prune.run(seq - KEPT_EVENTS);
      // An occasion as good as any to let go of duplicates' ids that have lapsed.
      forget.run(time);
    },
    /** Events before a sequence number, newest first. */
    events(beforeSeq: number): { seq: number; event: Record<string, unknown> }[] {
      const rows = before.all(beforeSeq) as { seq: number; event: string }[];
      return rows.map(({ seq, event }) => ({ seq, event: JSON.parse(event) as Record<string, unknown> }));
    },
  };
}
