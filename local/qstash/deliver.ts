import type { IncomingMessage } from "node:http";
import { Agent, request as httpRequest } from "node:http";
import type { Message } from "./message.ts";

const MAX_RESPONSE_BYTES = 1024 * 1024;

export type Outcome =
  | { answered: true; status: number; header: Record<string, string[]>; body: Buffer }
  | { answered: false; error: string };

export type Deliver = (
  message: Message,
  signature: string,
  timeoutMs: number,
  stop: AbortSignal,
) => Promise<Outcome>;

/** A sender that keeps its connections to the targets open; `close` ends them. */
export function createDelivery(): { deliver: Deliver; close: () => void } {
  const agent = new Agent({ keepAlive: true });
  return {
    deliver: async (message, signature, timeoutMs, stop) => {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stop]);
      const send = (): Promise<Outcome | "stale connection"> =>
        // What cannot be sent at all is a failed attempt as well, so that it ends as a dead letter.
        attempt(agent, message, signature, signal).catch((error: unknown) => ({
          answered: false,
          error: String(error),
        }));
      const first = await send();
      // A kept connection that the target has closed meanwhile says nothing about the target: once more, afresh.
      return first === "stale connection" ? settle(await send()) : first;
    },
    close: () => agent.destroy(),
  };
}

function settle(outcome: Outcome | "stale connection"): Outcome {
  return outcome === "stale connection" ? { answered: false, error: "connection reset" } : outcome;
}

function attempt(
  agent: Agent,
  message: Message,
  signature: string,
  signal: AbortSignal,
): Promise<Outcome | "stale connection"> {
  const { url, method } = message.spec;
  const { hostname } = new URL(url);
  return new Promise((resolve) => {
    const outgoing = httpRequest(url, {
      agent,
      method,
      signal,
      headers: headersOf(message, signature),
      // Names under .localhost are this machine by definition, whatever the resolver says.
      ...(hostname.endsWith(".localhost") ? { host: "127.0.0.1", setHost: false } : {}),
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      const stale = outgoing.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      if (stale && !signal.aborted) resolve("stale connection");
      else
        resolve({
          answered: false,
          error: signal.aborted ? "request timed out" : error.message || String(error.code),
        });
    };
    outgoing.on("error", fail);
    outgoing.on("response", (response) => {
      readBody(response).then(
        (body) =>
          resolve({ answered: true, status: response.statusCode ?? 0, header: headerLists(response), body }),
        fail,
      );
    });
    outgoing.end(message.body);
  });
}

function headersOf(message: Message, signature: string): Record<string, string | string[] | number> {
  const { spec, retried, id, body } = message;
  return {
    ...spec.header,
    Host: new URL(spec.url).host,
    "Content-Length": body.length,
    "User-Agent": "Upstash-QStash",
    "Upstash-Message-Id": id,
    "Upstash-Retried": String(retried),
    "Upstash-Signature": signature,
    "Upstash-Caller-Ip": spec.callerIp,
    ...(spec.scheduleId === undefined ? {} : { "Upstash-Schedule-Id": spec.scheduleId }),
    ...(spec.queueName === undefined ? {} : { "Upstash-Queue-Name": spec.queueName }),
    ...(spec.label === undefined ? {} : { "Upstash-Label": spec.label }),
  };
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < MAX_RESPONSE_BYTES) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES);
}

function headerLists(response: IncomingMessage): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(response.headersDistinct)) lists[name] = values ?? [];
  return lists;
}
