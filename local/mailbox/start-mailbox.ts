import { createHash } from "node:crypto";
import { hasBearer } from "../http/bearer.ts";
import { json } from "../http/json.ts";
import { parseJson } from "../http/parse-json.ts";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import { openDatabase } from "../services/open-database.ts";
import type { Messages } from "./create-messages.ts";
import { createMessages, MAILBOX_SCHEMA } from "./create-messages.ts";
import { createWebhooks, type MailWebhooks } from "./create-webhooks.ts";
import { listPage, messagePage } from "./page.ts";
import { readEmail } from "./read-email.ts";

const MAX_BODY_BYTES = 40 * 1024 * 1024;
const MAX_BATCH = 100;

export type MailboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  /** The key that senders must carry. */
  apiKey: string;
  /** Where `mailbox.sqlite` is kept; without it messages live in memory. */
  dataDir?: string | undefined;
  /** Where to tell what became of each message; without it nobody is told. */
  webhooks?: MailWebhooks | undefined;
  /** The clock, in ms since 1970. */
  now?: (() => number) | undefined;
};

/** Starts a mailbox that accepts mail through Resend's API and shows it on a page. */
export async function startMailbox(
  options: MailboxOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const database = openDatabase(options.dataDir, "mailbox", MAILBOX_SCHEMA);
  const now = options.now ?? Date.now;
  const webhooks = createWebhooks(options.webhooks, now);
  const messages = createMessages(database, now);
  const box: Box = {
    messages,
    apiKey: options.apiKey,
    tell: (ids) => {
      const told = ids.flatMap((id) => messages.find(id) ?? []);
      // What is told of a message comes after the answer that names it.
      setImmediate(() => told.forEach(webhooks.tell));
    },
  };
  const server = await startServer({
    port: options.port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle: (request) => handle(box, request),
    fail: (status) =>
      problem(status, "application_error", status === 413 ? "Request body too large." : "Internal error."),
  }).catch((error: unknown) => {
    database.close();
    throw error;
  });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await webhooks.stop();
      database.close();
    },
  };
}

interface Box {
  readonly messages: Messages;
  readonly apiKey: string;
  tell(ids: string[]): void;
}

function handle(box: Box, request: LocalRequest): LocalResponse {
  const { messages } = box;
  const { method, path } = request;
  if (path === "/emails" || path.startsWith("/emails/")) return api(box, request);
  const id = /^\/(?:api\/)?messages\/([\w-]+)$/.exec(path)?.[1];
  const message = id === undefined ? undefined : messages.find(id);
  if (method === "GET" && path === "/") return html(listPage(messages.list()));
  if (method === "GET" && path === "/api/messages") {
    return json(200, { messages: messages.list(request.query.get("to") ?? undefined) });
  }
  if (method === "DELETE" && path === "/api/messages") {
    messages.clear();
    return json(200, { messages: [] });
  }
  if (method === "GET" && message !== undefined) {
    return path.startsWith("/api/") ? json(200, message) : html(messagePage(message));
  }
  return problem(404, "not_found", "The requested endpoint does not exist.");
}

function api(box: Box, request: LocalRequest): LocalResponse {
  const { messages, apiKey } = box;
  if (request.headers.authorization === undefined) return problem(401, "missing_api_key", "Missing API key.");
  if (!hasBearer(request.headers.authorization, apiKey))
    return problem(403, "invalid_api_key", "API key is invalid.");
  if (request.method === "POST" && request.path === "/emails") return send(box, request, false);
  if (request.method === "POST" && request.path === "/emails/batch") return send(box, request, true);
  const found = request.method === "GET" ? messages.find(request.path.slice("/emails/".length)) : undefined;
  if (found === undefined) return problem(404, "not_found", "Email not found.");
  const { replyTo, receivedAt, ...rest } = found;
  return json(200, {
    object: "email",
    ...rest,
    reply_to: replyTo,
    created_at: receivedAt,
    last_event: "delivered",
  });
}

function send(box: Box, request: LocalRequest, batch: boolean): LocalResponse {
  const { messages } = box;
  const key = request.headers["idempotency-key"]?.toString();
  if (key !== undefined && (key.length < 1 || key.length > 256)) {
    return problem(400, "invalid_idempotency_key", "The key must be between 1 and 256 characters.");
  }
  const fingerprint = createHash("sha256").update(`${request.path}\n`).update(request.body).digest("hex");
  const kept = key === undefined ? undefined : messages.kept(key);
  if (kept !== undefined) {
    if (kept.fingerprint === fingerprint) return answer(kept.answer);
    return problem(
      409,
      "invalid_idempotent_request",
      "Same idempotency key used with a different request payload.",
    );
  }
  const body = parseJson(request.body);
  const items = batch ? body : [body];
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_BATCH) {
    return problem(422, "validation_error", `A batch is a list of 1 to ${MAX_BATCH} emails.`);
  }
  const emails = [];
  for (const item of items) {
    const read = readEmail(item);
    if (!read.ok) return problem(422, read.reason.name, read.reason.message);
    emails.push(read.value);
  }
  const answerOf = (ids: string[]): string =>
    JSON.stringify(batch ? { data: ids.map((id) => ({ id })) } : { id: ids[0] });
  const stored = messages.add(emails, answerOf, key === undefined ? undefined : { value: key, fingerprint });
  box.tell(stored.ids);
  return answer(stored.answer);
}

const answer = (body: string): LocalResponse => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body,
});

/** A page that can load nothing from elsewhere. */
function html(body: string): LocalResponse {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'";
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
    body,
  };
}

function problem(statusCode: number, name: string, message: string): LocalResponse {
  return json(statusCode, { statusCode, name, message });
}
