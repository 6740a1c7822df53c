import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { StoredMessage } from "./create-messages.ts";

/** Waits after each failed attempt; Resend's own are hours, these are for people who look. */
const WAITS_MS = [200, 1_000, 5_000, 30_000];
const TIMEOUT_MS = 10_000;

export type MailWebhooks = {
  url: string;
  /** `whsec_` and base64, as Resend gives it. */
  secret: string;
};

/** Tells what became of each message, signed as Resend (by Svix) signs: all arrive but those to `bounce@…`. */
export function createWebhooks(to: MailWebhooks | undefined, now: () => number) {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();

  const deliver = async (payload: string): Promise<void> => {
    if (to === undefined) return;
    const id = `msg_${randomUUID()}`;
    for (const pause of [0, ...WAITS_MS]) {
      await wait(pause, undefined, { signal: stopping.signal });
      const headers = { "content-type": "application/json", ...signed(to.secret, id, payload, now()) };
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const answer = await fetch(to.url, { method: "POST", body: payload, headers, signal }).catch(
        () => null,
      );
      await answer?.body?.cancel();
      if (answer?.ok) return;
    }
  };

  return {
    /** Sends what is to be told of a message, after the answer to whoever sent it. */
    tell(message: StoredMessage): void {
      for (const event of eventsOf(message, now())) {
        const work = deliver(JSON.stringify(event)).catch(() => undefined);
        underWay.add(work);
        void work.finally(() => underWay.delete(work));
      }
    },
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(underWay);
    },
  };
}

/** The headers of one delivery. */
export function signed(secret: string, id: string, payload: string, nowMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${payload}`).digest("base64");
  return { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${mac}` };
}

function eventsOf(message: StoredMessage, nowMs: number): Record<string, unknown>[] {
  const [first = ""] = message.to;
  const local = /([^<\s@]+)@/.exec(first)?.[1]?.toLowerCase();
  const event = (type: string, extra: Record<string, unknown> = {}) => ({
    type,
    created_at: new Date(nowMs).toISOString(),
    data: {
      email_id: message.id,
      created_at: message.receivedAt,
      from: message.from,
      to: message.to,
      subject: message.subject,
      tags: Object.fromEntries(message.tags.map(({ name, value }) => [name, value])),
      ...extra,
    },
  });
  const bounce = { message: "There is no such mailbox.", type: "Permanent", subType: "General" };
  if (local === "bounce") return [event("email.sent"), event("email.bounced", { bounce })];
  const arrived = [event("email.sent"), event("email.delivered")];
  return local === "complain" ? [...arrived, event("email.complained")] : arrived;
}
