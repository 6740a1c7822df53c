import { isRecord } from "../../http/is-record.ts";
import { json } from "../../http/json.ts";
import { parseJson } from "../../http/parse-json.ts";
import type { LocalRequest, LocalResponse } from "../../http/start-server.ts";
import type { Draft, Message } from "../message.ts";
import type { QStash } from "../qstash.ts";
import { RequestError, readDraft } from "../read-draft.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";

const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_BATCH = 1_000;

type Receipt = { messageId: string; deduplicated?: true };

/** Publishing one message, one to a queue, and many. */
export const publishRoutes: Route[] = [
  route("POST", /^\/v2\/publish\/(.+)$/, (qstash, request, destination = "") =>
    publishOne(qstash, request, destination),
  ),
  route("POST", /^\/v2\/enqueue\/([^/]+)\/(.+)$/, (qstash, request, queue = "", destination = "") =>
    publishOne(qstash, request, destination, decodeURIComponent(queue)),
  ),
  route("POST", /^\/v2\/batch$/, publishBatch),
];

async function publishOne(
  qstash: QStash,
  request: LocalRequest,
  destination: string,
  queueName?: string,
): Promise<LocalResponse> {
  const draft = draftOf(request, destination, queueName);
  const [receipt] = await store(qstash, [draft]);
  return json(receipt?.deduplicated ? 202 : 201, receipt);
}

/** Reads a draft from a request's own headers and body. */
export function draftOf(request: LocalRequest, destination: string, queueName?: string): Draft {
  const headers = lowerCased(request.headers);
  return limited(
    readDraft({
      destination: target(destination),
      headers,
      body: request.body,
      callerIp: request.remoteAddress,
      queueName,
    }),
  );
}

async function publishBatch(qstash: QStash, request: LocalRequest): Promise<LocalResponse> {
  const items = parseJson(request.body);
  if (!Array.isArray(items)) throw new RequestError("a batch is a JSON array");
  if (items.length > MAX_BATCH) throw new RequestError(`a batch holds at most ${MAX_BATCH} messages`);
  return json(
    200,
    await store(
      qstash,
      items.map((item) => batchDraft(item, request)),
    ),
  );
}

function batchDraft(item: unknown, request: LocalRequest): Draft {
  if (!isRecord(item) || typeof item.destination !== "string") {
    throw new RequestError("each message of a batch has a destination");
  }
  return limited(
    readDraft({
      destination: target(item.destination),
      headers: lowerCased(isRecord(item.headers) ? item.headers : {}),
      body: Buffer.from(typeof item.body === "string" ? item.body : ""),
      callerIp: request.remoteAddress,
      queueName: typeof item.queue === "string" ? item.queue : undefined,
    }),
  );
}

/** Stores drafts in one commit and takes them into the line; a receipt each, in order. */
async function store({ commit, store, queues, published }: QStash, drafts: Draft[]): Promise<Receipt[]> {
  const results = await commit(() =>
    drafts.map((draft) => {
      if (draft.spec.queueName !== undefined) queues.ensure(draft.spec.queueName);
      return store.publish(draft);
    }),
  );
  const messages: Message[] = [];
  const receipts = results.map((result): Receipt => {
    if (result.duplicate) return { messageId: result.messageId, deduplicated: true };
    messages.push(result.message);
    return { messageId: result.message.id };
  });
  published(messages);
  return receipts;
}

function limited(draft: Draft): Draft {
  if (draft.body.length > MAX_MESSAGE_BYTES)
    throw new RequestError(`a message is at most ${MAX_MESSAGE_BYTES} bytes`);
  return draft;
}

/** A destination may come percent-encoded as a whole. */
function target(destination: string): string {
  if (!/^https?%3a/i.test(destination)) return destination;
  try {
    return decodeURIComponent(destination);
  } catch {
    return destination;
  }
}

function lowerCased(headers: Record<string, unknown>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string") result[name.toLowerCase()] = value;
    else if (Array.isArray(value)) result[name.toLowerCase()] = value.join(", ");
  }
  return result;
}
