import { Agent, type IncomingMessage, request } from "node:http";
import type { StoredMessage } from "./message.ts";

/** What a Worker's `queue()` handler decided, in workerd's own shape. */
export interface QueueOutcome {
  outcome: string;
  ackAll: boolean;
  retryBatch: { retry: boolean; delaySeconds?: number };
  explicitAcks: string[];
  retryMessages: { msgId: string; delaySeconds?: number }[];
}

/** How a delivery ended: an answer, no connection at all, or a connection that ended without an answer. */
export type Delivery =
  | { kind: "answered"; outcome: QueueOutcome }
  | { kind: "unreachable"; error: string }
  | { kind: "lost"; error: string };

/** Cloudflare gives a consumer 15 minutes of wall time. */
const CONSUMER_LIMIT_MS = 15 * 60_000;
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EADDRNOTAVAIL",
]);

/** The outcome of a handler that threw, or of a consumer that answered nothing usable. */
export const FAILED: QueueOutcome = {
  outcome: "exception",
  ackAll: false,
  retryBatch: { retry: false },
  explicitAcks: [],
  retryMessages: [],
};

/** workerd closes a connection that was idle for 5 s; ours go earlier, so that none is reused while it closes. */
const IDLE_CONNECTION_MS = 4_000;

/** A pool of connections to consumers, to be destroyed with the broker. */
export function consumerAgent(): Agent {
  return new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS });
}

/**
 * Frames a batch: a JSON line (queue and per message id, timestamp, attempts, content type, length), then the
 * bodies one after another, so that no body is escaped or encoded a second time.
 */
export function frameBatch(queue: string, messages: readonly StoredMessage[]): Buffer {
  const head = {
    queue,
    messages: messages.map((m) => ({
      id: m.id,
      timestamp: m.timestampMs,
      attempts: m.attempts + 1,
      contentType: m.contentType,
      bytes: m.body.byteLength,
    })),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...messages.map((m) => m.body)]);
}

/** Pushes one batch to a consumer and waits for its outcome. Never rejects. */
export function pushBatch(agent: Agent, url: string, frame: Buffer, signal: AbortSignal): Promise<Delivery> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/octet-stream", "content-length": frame.byteLength };
    const sent = request(
      url,
      { method: "POST", agent, headers, signal, timeout: CONSUMER_LIMIT_MS },
      (response) => {
        readAnswer(response).then(resolve, (error: Error) => resolve({ kind: "lost", error: error.message }));
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("the consumer did not answer within its 15 minutes")));
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const kind = NEVER_CONNECTED.has(error.code ?? "") ? "unreachable" : "lost";
      resolve({ kind, error: error.message });
    });
    sent.end(frame);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Delivery> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  if (response.statusCode !== 200) {
    return { kind: "answered", outcome: { ...FAILED, outcome: `status ${response.statusCode}` } };
  }
  return { kind: "answered", outcome: { ...FAILED, ...JSON.parse(Buffer.concat(chunks).toString()) } };
}
