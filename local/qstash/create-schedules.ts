import type { DatabaseSync } from "node:sqlite";
import { Cron } from "croner";
import type { Store } from "./create-store.ts";
import type { Commit } from "./group-commit.ts";
import type { Draft, Message, MessageSpec } from "./message.ts";
import { bodyView, routingView } from "./message.ts";
import { newId } from "./new-id.ts";
import { RequestError } from "./read-draft.ts";

const MAX_TIMER_MS = 2 ** 31 - 1;

type Row = {
  id: string;
  cron: string;
  spec: string;
  body: Uint8Array;
  delay_ms: number;
  created_at_ms: number;
  paused: number;
  last_at_ms: number | null;
  next_at_ms: number;
};

export type ScheduleOptions = {
  database: DatabaseSync;
  store: Store;
  commit: Commit;
  now: () => number;
  published: (messages: Message[]) => void;
};

export type Schedules = ReturnType<typeof createSchedules>;

/** Messages published by cron. A time missed while the process was down is made up for once. */
export function createSchedules({ database, store, commit, now, published }: ScheduleOptions) {
  const { upsert, byId, all, due, soonest, fired, setPaused, remove } = prepare(database);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const fire = (row: Row): Message[] => {
    const spec: MessageSpec = { ...(JSON.parse(row.spec) as MessageSpec), scheduleId: row.id };
    const result = store.publish({ spec, body: Buffer.from(row.body), delayMs: row.delay_ms });
    return result.duplicate ? [] : [result.message];
  };

  const tick = async (): Promise<void> => {
    const messages = await commit(() =>
      (due.all(now()) as Row[]).flatMap((row) => {
        fired.run(now(), nextRun(row.cron, now()), row.id);
        return fire(row);
      }),
    );
    published(messages);
    setTimer();
  };

  const setTimer = (): void => {
    clearTimeout(timer);
    if (closed) return;
    const { at } = soonest.get() as { at: number | null };
    if (at === null) return;
    timer = setTimeout(() => void tick(), Math.min(MAX_TIMER_MS, Math.max(1, Math.ceil(at - now()))));
  };

  const find = (id: string): Row | undefined => byId.get(id) as Row | undefined;

  return {
    start: setTimer,
    async put(id: string | undefined, cron: string, draft: Draft): Promise<string> {
      const nextAtMs = nextRun(cron, now());
      const scheduleId = id ?? newId("scd");
      const spec = JSON.stringify(draft.spec);
      await commit(() => upsert.run(scheduleId, cron, spec, draft.body, draft.delayMs, now(), nextAtMs));
      setTimer();
      return scheduleId;
    },
    get: (id: string): Record<string, unknown> | undefined => {
      const row = find(id);
      return row === undefined ? undefined : view(row);
    },
    list: (): Record<string, unknown>[] => (all.all() as Row[]).map(view),
    async remove(id: string): Promise<boolean> {
      const removed = await commit(() => remove.run(id).changes === 1);
      setTimer();
      return removed;
    },
    /** Pauses or resumes; a resumed schedule does not make up for what it missed. */
    async setPaused(id: string, paused: boolean): Promise<boolean> {
      const row = find(id);
      if (row === undefined) return false;
      await commit(() => setPaused.run(paused ? 1 : 0, nextRun(row.cron, now()), id));
      setTimer();
      return true;
    },
    /** Publishes a schedule's message now, outside its times. */
    async run(id: string): Promise<boolean> {
      const row = find(id);
      if (row === undefined) return false;
      published(await commit(() => fire(row)));
      return true;
    },
    stop(): void {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** The first time after `afterMs` that a five-field cron, in UTC or the zone of a `CRON_TZ=` prefix, names. */
function nextRun(pattern: string, afterMs: number): number {
  const match = /^(?:(?:CRON_)?TZ=(\S+)\s+)?((?:\S+\s+){4}\S+)$/.exec(pattern.trim());
  if (match?.[2] === undefined) throw new RequestError(`invalid cron expression: ${pattern}`);
  try {
    const next = new Cron(match[2], { timezone: match[1] ?? "Etc/UTC", paused: true }).nextRun(
      new Date(afterMs),
    );
    if (next !== null) return next.getTime();
  } catch {
    // An unknown zone or an unreadable field; refused below like a time that never comes.
  }
  throw new RequestError(`invalid cron expression: ${pattern}`);
}

function view(row: Row): Record<string, unknown> {
  const spec = JSON.parse(row.spec) as MessageSpec;
  return {
    ...routingView(spec),
    scheduleId: row.id,
    cron: row.cron,
    createdAt: row.created_at_ms,
    destination: spec.url,
    method: spec.method,
    header: spec.header,
    ...bodyView(Buffer.from(row.body)),
    retries: spec.maxRetries,
    retryDelayExpression: spec.retryDelayExpression,
    delay: row.delay_ms / 1_000,
    callback: spec.callback?.url,
    failureCallback: spec.failureCallback?.url,
    callerIP: spec.callerIp,
    isPaused: row.paused === 1,
    ...(row.last_at_ms === null ? {} : { lastScheduleTime: row.last_at_ms }),
    nextScheduleTime: row.next_at_ms,
  };
}

function prepare(database: DatabaseSync) {
  return {
    upsert: database.prepare(`
    INSERT INTO schedules (id, cron, spec, body, delay_ms, created_at_ms, paused, next_at_ms) VALUES (?, ?, ?, ?, ?, ?, 0, ?)
    ON CONFLICT (id) DO UPDATE SET cron = excluded.cron, spec = excluded.spec, body = excluded.body,
      delay_ms = excluded.delay_ms, next_at_ms = excluded.next_at_ms
  `),
    byId: database.prepare("SELECT * FROM schedules WHERE id = ?"),
    all: database.prepare("SELECT * FROM schedules ORDER BY created_at_ms, id"),
    due: database.prepare("SELECT * FROM schedules WHERE paused = 0 AND next_at_ms <= ?"),
    soonest: database.prepare("SELECT MIN(next_at_ms) AS at FROM schedules WHERE paused = 0"),
    fired: database.prepare("UPDATE schedules SET last_at_ms = ?, next_at_ms = ? WHERE id = ?"),
    setPaused: database.prepare("UPDATE schedules SET paused = ?, next_at_ms = ? WHERE id = ?"),
    remove: database.prepare("DELETE FROM schedules WHERE id = ?"),
  };
}
