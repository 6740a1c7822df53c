import { createHmac } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { StripeObject } from "./create-objects.ts";

export const WEBHOOKS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL,
    payload TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at_ms REAL NOT NULL
  );
`;

/** Waits after each failed attempt, before scaling. Stripe's own are not published; these are of its kind. */
const WAITS_MS = [5, 60, 300, 1_800, 7_200, 18_000, 36_000].map((seconds) => seconds * 1_000);
const TIMEOUT_MS = 20_000;
const MAX_AT_ONCE = 8;

type Delivery = { seq: number; url: string; secret: string; payload: string; attempts: number };

export type WebhookOptions = { database: DatabaseSync; now: () => number; backoffScale: number };

/** Sends signed events to endpoints, with retries; what is not yet delivered survives a restart. */
export function createWebhooks({ database, now, backoffScale }: WebhookOptions) {
  const insert = database.prepare(
    "INSERT INTO deliveries (event_id, url, secret, payload, due_at_ms) VALUES (?, ?, ?, ?, ?)",
  );
  const due = database.prepare(
    "SELECT * FROM deliveries WHERE due_at_ms <= ? ORDER BY due_at_ms, seq LIMIT ?",
  );
  const next = database.prepare("SELECT MIN(due_at_ms) AS at FROM deliveries WHERE due_at_ms > ?");
  const remove = database.prepare("DELETE FROM deliveries WHERE seq = ?");
  const postpone = database.prepare(
    "UPDATE deliveries SET attempts = attempts + 1, due_at_ms = ? WHERE seq = ?",
  );
  const underWay = new Map<number, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const attempt = async (delivery: Delivery): Promise<void> => {
    const delivered = await send(delivery, now(), stopping.signal);
    underWay.delete(delivery.seq);
    if (stopping.signal.aborted) return;
    const waitMs = WAITS_MS[delivery.attempts];
    if (delivered || waitMs === undefined) remove.run(delivery.seq);
    else postpone.run(now() + waitMs * backoffScale, delivery.seq);
    pump();
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    // One reading of the clock: what fell due between two would be neither sent nor waited for.
    const nowMs = now();
    for (const delivery of due.all(nowMs, 2 * MAX_AT_ONCE) as Delivery[]) {
      if (underWay.size >= MAX_AT_ONCE) break;
      if (!underWay.has(delivery.seq)) underWay.set(delivery.seq, attempt(delivery));
    }
    const { at } = next.get(nowMs) as { at: number | null };
    if (at !== null) timer = setTimeout(pump, Math.min(2 ** 31 - 1, Math.max(1, Math.ceil(at - nowMs))));
  };

  return {
    /** Records what is to be sent, inside the caller's transaction; `pump` after its commit sends it. */
    enqueue(event: StripeObject, endpoints: { url: string; secret: string }[]): void {
      const payload = JSON.stringify(event, undefined, 2);
      for (const { url, secret } of endpoints) insert.run(event.id, url, secret, payload, now());
    },
    pump,
    async stop(): Promise<void> {
      clearTimeout(timer);
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}

async function send({ url, secret, payload }: Delivery, nowMs: number, stop: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signatureHeader(secret, payload, Math.floor(nowMs / 1_000)),
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      },
      body: payload,
      redirect: "manual",
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** `t=…,v1=…`: HMAC-SHA-256 of the time and the payload under the endpoint's secret. */
function signatureHeader(secret: string, payload: string, timestampSeconds: number): string {
  const signature = createHmac("sha256", secret).update(`${timestampSeconds}.${payload}`).digest("hex");
  return `t=${timestampSeconds},v1=${signature}`;
}
