import type { IncomingMessage, ServerResponse } from "node:http";
import type { StoredMessage } from "./message.ts";
import type { Queue } from "./queue.ts";
import type { QueueSet } from "./queue-set.ts";
import { parseBatch, parseMessage, SendError } from "./send-request.ts";

/** The header by which a Worker's binding says which queue it sends to; workerd itself names none. */
export const QUEUE_HEADER = "x-local-queue";

const MAX_REQUEST_BYTES = 1_000_000;
const PAGE_SIZE = 100;
const FOR_EVER_MS = 1e12;

type Answer = { status?: number; body: unknown };

/** Routes one request. Sends answer when the messages are durable; everything else is for operators and tests. */
export async function handleRequest(
  queues: QueueSet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await route(queues, request);
    reply(response, answer.status ?? 200, answer.body);
  } catch (error) {
    if (error instanceof SendError) {
      // workerd builds the error that `send()` rejects with from these two headers.
      response.setHeader("CF-Queues-Error-Code", error.code);
      response.setHeader("CF-Queues-Error-Cause", error.message);
      reply(response, error.status, { error: error.message, code: error.code });
    } else {
      reply(response, 500, { error: String(error) });
    }
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

async function route(queues: QueueSet, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://broker");
  const [, area = "", name = "", verb = ""] = url.pathname.split("/").map(decodeURIComponent);
  const method = request.method ?? "GET";
  if (method === "POST" && (area === "message" || area === "batch")) {
    return send(queues, String(request.headers[QUEUE_HEADER] ?? ""), area, request);
  }
  if (method === "GET" && area === "health") return { body: { ok: true } };
  if (area === "refuse") return refuse(queues, method, await readJson(request));
  if (area !== "queues") return notFound();
  if (name === "") return method === "GET" ? { body: { queues: queues.status() } } : notFound();
  if (method === "POST" && (verb === "message" || verb === "batch")) return send(queues, name, verb, request);
  const queue = queues.find(name);
  if (queue === undefined) return notFound();
  return operate(queues, queue, `${method} ${verb}`, url, request);
}

async function send(
  queues: QueueSet,
  name: string,
  kind: "message" | "batch",
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readBody(request);
  const messages =
    kind === "message" ? [parseMessage(request.headers, body)] : parseBatch(request.headers, body);
  await queues.send(name, messages);
  const metrics = queues.find(name)?.metrics();
  return { body: { metadata: { metrics } } };
}

/** What operators and tests do with one queue. */
async function operate(
  queues: QueueSet,
  queue: Queue,
  action: string,
  url: URL,
  request: IncomingMessage,
): Promise<Answer> {
  switch (action) {
    case "GET ":
      return { body: queue.status() };
    case "GET messages":
      return { body: page(queue, url.searchParams) };
    case "DELETE messages":
      return { body: { purged: await queue.purge() } };
    case "POST redrive": {
      const { limit } = await readJson(request);
      const count = typeof limit === "number" ? limit : Number.MAX_SAFE_INTEGER;
      return { body: { redriven: await queue.redrive(count, (name) => queues.find(name)) } };
    }
    case "POST pause":
    case "POST resume":
      queue.setPaused(action === "POST pause");
      return { body: queue.status() };
    case "PUT consumer": {
      const { url: consumerUrl } = await readJson(request);
      queue.setConsumer(typeof consumerUrl === "string" ? consumerUrl : undefined);
      return { body: queue.status() };
    }
    default:
      return notFound();
  }
}

function page(queue: Queue, query: URLSearchParams): unknown {
  const limit = Math.min(Number(query.get("limit") ?? PAGE_SIZE), PAGE_SIZE);
  const messages = queue.peek(Number(query.get("cursor") ?? 0), limit);
  const last = messages.length === limit ? messages.at(-1)?.seq : undefined;
  return { messages: messages.map(shown), cursor: last === undefined ? null : String(last) };
}

function shown({ body, ...message }: StoredMessage): unknown {
  const buffer = Buffer.from(body);
  return {
    ...message,
    body: message.contentType === "bytes" ? buffer.toString("base64") : buffer.toString(),
  };
}

/** `POST /refuse {queue?, seconds?}` starts refusing (without seconds: until told), `DELETE /refuse {queue?}` ends it. */
function refuse(queues: QueueSet, method: string, { queue, seconds }: Record<string, unknown>): Answer {
  if (method !== "POST" && method !== "DELETE") return notFound();
  const ms = typeof seconds === "number" ? seconds * 1000 : FOR_EVER_MS;
  queues.refuse(typeof queue === "string" ? queue : undefined, method === "DELETE" ? 0 : ms);
  return { body: { refusing: method === "POST" } };
}

function notFound(): Answer {
  return { status: 404, body: { error: "no such endpoint or queue" } };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = Buffer.from(await readBody(request)).toString();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new SendError(400, 10_026, "the body is not JSON");
  }
}

function readBody(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
    });
    request.on("end", () => {
      if (bytes > MAX_REQUEST_BYTES) {
        reject(new SendError(413, 10_024, `request of ${bytes} bytes exceeds limit of ${MAX_REQUEST_BYTES}`));
      } else {
        const [only] = chunks;
        resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
      }
    });
    request.on("error", reject);
  });
}
