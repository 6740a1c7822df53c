import type { DatabaseSync } from "node:sqlite";

export const OUTBOX_SCHEMA = `
  CREATE TABLE IF NOT EXISTS reports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL, report TEXT NOT NULL, state TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, due_at_ms INTEGER NOT NULL
  );
`;

/** What is to be told to Tributary: a request by the shop's server. */
export interface Report {
  readonly what: "conversion" | "refund";
  readonly to: "api" | "stripe webhook";
  readonly path: string;
  readonly body: object;
}

/** How far a report came, and what was answered last. */
export interface ReportState {
  readonly what: Report["what"];
  readonly to: Report["to"];
  readonly state: "waiting" | "taken" | "refused";
  readonly answer: string;
  readonly attempts: number;
}

export interface OutboxOptions {
  readonly database: DatabaseSync;
  readonly now: () => number;
  /** Sends one report; rejects when nobody answers. */
  readonly send: (report: Report) => Promise<{ status: number; text: string }>;
}

interface Row {
  readonly seq: number;
  readonly report: string;
  readonly state: ReportState["state"];
  readonly answer: string;
  readonly attempts: number;
}

export type Outbox = ReturnType<typeof createOutbox>;

/** Before each further attempt; the last goes on for ever, for an order is money. */
const WAITS_MS = [500, 1_000, 2_000, 5_000, 15_000, 60_000];
const BATCH = 10;
const ANSWER_MAX = 300;
/** Refusals that may pass: not signed in yet, too slow, too many. Any other 4xx says that the report itself is wrong. */
const PASSING = new Set([401, 408, 425, 429]);

/** Reports that wait until they are taken, in order, across restarts. */
export function createOutbox({ database, now, send }: OutboxOptions) {
  const insert = database.prepare(
    "INSERT INTO reports (order_id, report, state, due_at_ms) VALUES (?, ?, 'waiting', ?)",
  );
  const due = database.prepare(
    "SELECT * FROM reports WHERE state = 'waiting' AND due_at_ms <= ? ORDER BY seq LIMIT ?",
  );
  const next = database.prepare("SELECT min(due_at_ms) AS at FROM reports WHERE state = 'waiting'");
  const ofOrder = database.prepare("SELECT * FROM reports WHERE order_id = ? ORDER BY seq");
  const settle = database.prepare(
    "UPDATE reports SET state = ?, answer = ?, attempts = attempts + 1, due_at_ms = ? WHERE seq = ?",
  );
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let closed = false;

  const attempt = async ({ seq, report, attempts }: Row): Promise<void> => {
    const answer = await send(JSON.parse(report)).catch((error: unknown) => ({
      status: 0,
      text: error instanceof Error ? error.message : String(error),
    }));
    if (closed) return;
    const state = judge(answer.status);
    const waitMs = WAITS_MS[Math.min(attempts, WAITS_MS.length - 1)] ?? 0;
    const text = `${answer.status === 0 ? "no answer" : answer.status} ${answer.text}`.slice(0, ANSWER_MAX);
    settle.run(state, text, now() + waitMs, seq);
  };

  const drain = async (): Promise<void> => {
    for (const row of due.all(now(), BATCH) as unknown as Row[]) await attempt(row);
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (closed || underWay !== undefined) return;
    const { at } = next.get() as { at: number | null };
    if (at === null) return;
    timer = setTimeout(
      () => {
        underWay = drain().finally(() => {
          underWay = undefined;
          pump();
        });
      },
      Math.max(0, at - now()),
    );
  };

  return {
    /** Inside the caller's transaction; `pump` after its commit. */
    add: (orderId: string, report: Report): void => {
      insert.run(orderId, JSON.stringify(report), now());
    },
    pump,
    of: (orderId: string): ReportState[] =>
      (ofOrder.all(orderId) as unknown as Row[]).map(({ report, state, answer, attempts }) => {
        const { what, to } = JSON.parse(report) as Report;
        return { what, to, state, answer, attempts };
      }),
    close: async (): Promise<void> => {
      closed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}

function judge(status: number): ReportState["state"] {
  if (status >= 200 && status < 300) return "taken";
  return status >= 400 && status < 500 && !PASSING.has(status) ? "refused" : "waiting";
}
