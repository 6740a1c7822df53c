import type { DatabaseSync } from "node:sqlite";
import type { LaneLimits } from "./lane.ts";

type Row = {
  name: string;
  parallelism: number;
  paused: number;
  created_at_ms: number;
  updated_at_ms: number;
};

export type Queues = ReturnType<typeof createQueues>;

/** The named FIFO queues; one is made by its first message, with parallelism 1. Writes belong in a transaction. */
export function createQueues(database: DatabaseSync, now: () => number) {
  const byName = database.prepare("SELECT * FROM queues WHERE name = ?");
  const all = database.prepare("SELECT * FROM queues ORDER BY name");
  const create = database.prepare("INSERT OR IGNORE INTO queues VALUES (?, 1, 0, ?, ?)");
  const change = database.prepare(
    "UPDATE queues SET parallelism = ?, paused = ?, updated_at_ms = ? WHERE name = ?",
  );
  const remove = database.prepare("DELETE FROM queues WHERE name = ?");
  const lag = database.prepare("SELECT COUNT(*) AS lag FROM messages WHERE spec ->> '$.queueName' = ?");
  const find = (name: string): Row | undefined => byName.get(name) as Row | undefined;
  const view = (row: Row): Record<string, unknown> => ({
    name: row.name,
    parallelism: row.parallelism,
    paused: row.paused === 1,
    createdAt: row.created_at_ms,
    updatedAt: row.updated_at_ms,
    lag: (lag.get(row.name) as { lag: number }).lag,
  });
  const ensure = (name: string): void => void create.run(name, now(), now());

  return {
    ensure,
    set(name: string, wish: { parallelism?: number | undefined; paused?: boolean | undefined }): void {
      ensure(name);
      const row = find(name);
      const paused = wish.paused ?? row?.paused === 1;
      change.run(wish.parallelism ?? row?.parallelism ?? 1, paused ? 1 : 0, now(), name);
    },
    get: (name: string): Record<string, unknown> | undefined => {
      const row = find(name);
      return row === undefined ? undefined : view(row);
    },
    list: (): Record<string, unknown>[] => (all.all() as Row[]).map(view),
    remove: (name: string): boolean => remove.run(name).changes === 1,
    limits(name: string): LaneLimits {
      const row = find(name);
      return { parallelism: row?.parallelism ?? 1, paused: row?.paused === 1 };
    },
  };
}
