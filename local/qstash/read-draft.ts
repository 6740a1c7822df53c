import { createHash } from "node:crypto";
import { parseDuration } from "./duration.ts";
import { evaluateExpression } from "./expression.ts";
import { targetProblem } from "./loopback.ts";
import type { CallbackSpec, Draft, FlowControl, MessageSpec } from "./message.ts";

const DEFAULT_RETRIES = 3;
const EMPTY = Buffer.alloc(0);
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
/** Headers that belong to the connection, not to the message. */
const NOT_FORWARDED = new Set([
  "host",
  "content-length",
  "connection",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** What HTTP allows in a name and in a value; a batch's headers come in JSON and could hold anything. */
const HEADER_NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A refusal that is answered with 400 and this message. */
export class RequestError extends Error {
  override name = "RequestError";
}

export type DraftInput = {
  destination: string;
  /** The publisher's headers by lower-case name. */
  headers: Record<string, string>;
  body: Buffer;
  callerIp: string;
  queueName?: string | undefined;
};

/** Reads a publish request; throws RequestError when a header or the destination will not do. */
export function readDraft(input: DraftInput): Draft {
  const { headers, body } = input;
  const spec = readSpec(input);
  const notBefore = integer(headers, "upstash-not-before");
  const draft: Draft = { spec, body, delayMs: duration(headers, "upstash-delay") ?? 0 };
  if (notBefore !== undefined) draft.notBeforeMs = notBefore * 1_000;
  const given = headers["upstash-deduplication-id"];
  if (given !== undefined) draft.deduplicationId = given;
  else if (headers["upstash-content-based-deduplication"] === "true")
    draft.deduplicationId = contentHash(spec, body);
  return draft;
}

function readSpec(input: DraftInput): MessageSpec {
  const { destination, headers, callerIp, queueName } = input;
  const method = headers["upstash-method"] ?? "POST";
  if (!METHODS.has(method)) throw new RequestError(`invalid Upstash-Method: ${method}`);
  const spec: MessageSpec = {
    url: allowedTarget(destination),
    method,
    header: forwardedHeaders(headers),
    maxRetries: integer(headers, "upstash-retries") ?? DEFAULT_RETRIES,
    callerIp,
  };
  const expression = headers["upstash-retry-delay"];
  if (expression !== undefined) {
    if (evaluateExpression(expression, 0) === undefined) {
      throw new RequestError(`invalid Upstash-Retry-Delay: ${expression}`);
    }
    spec.retryDelayExpression = expression;
  }
  const timeoutMs = duration(headers, "upstash-timeout");
  if (timeoutMs !== undefined) spec.timeoutMs = timeoutMs;
  const callback = callbackOf(input, "upstash-callback");
  if (callback !== undefined) spec.callback = callback;
  const failureCallback = callbackOf(input, "upstash-failure-callback");
  if (failureCallback !== undefined) spec.failureCallback = failureCallback;
  if (queueName !== undefined) spec.queueName = queueName;
  const flow = flowOf(headers);
  if (flow !== undefined) spec.flow = flow;
  const label = headers["upstash-label"];
  if (label !== undefined) {
    if (!HEADER_VALUE.test(label)) throw new RequestError("invalid Upstash-Label");
    spec.label = label;
  }
  return spec;
}

function allowedTarget(address: string): string {
  const problem = targetProblem(address);
  if (problem !== undefined) throw new RequestError(problem);
  return address;
}

function forwardedHeaders(headers: Record<string, string>): Record<string, string[]> {
  const forwarded: Record<string, string[]> = {};
  const contentType = headers["content-type"];
  if (contentType !== undefined) {
    if (!HEADER_VALUE.test(contentType)) throw new RequestError("invalid header: content-type");
    forwarded["Content-Type"] = [contentType];
  }
  for (const [name, value] of Object.entries(headers)) {
    const target = name.startsWith("upstash-forward-") ? name.slice("upstash-forward-".length) : "";
    if (target === "" || NOT_FORWARDED.has(target)) continue;
    if (!HEADER_NAME.test(target) || !HEADER_VALUE.test(value))
      throw new RequestError(`invalid header: ${name}`);
    forwarded[target] = [value];
  }
  return forwarded;
}

function callbackOf(input: DraftInput, name: string): CallbackSpec | undefined {
  const url = input.headers[name];
  if (url === undefined) return undefined;
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(input.headers)) {
    if (key.startsWith(`${name}-`)) headers[`upstash-${key.slice(name.length + 1)}`] = value;
  }
  // Its settings are refused now, and not when it is due.
  readDraft({ destination: url, headers, body: EMPTY, callerIp: input.callerIp });
  return { url, headers };
}

function flowOf(headers: Record<string, string>): FlowControl | undefined {
  const key = headers["upstash-flow-control-key"];
  if (key === undefined) return undefined;
  const flow: FlowControl = { key, periodMs: 1_000 };
  for (const part of (headers["upstash-flow-control-value"] ?? "").split(",")) {
    const [name, value = ""] = part.split("=").map((text) => text.trim());
    const number = /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
    if (name === "parallelism" && number !== undefined) flow.parallelism = number;
    else if (name === "rate" && number !== undefined) flow.rate = number;
    else if (name === "period" && (parseDuration(value) ?? 0) > 0) flow.periodMs = parseDuration(value) ?? 0;
    else throw new RequestError(`invalid Upstash-Flow-Control-Value: ${part.trim()}`);
  }
  return flow;
}

function integer(headers: Record<string, string>, name: string): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new RequestError(`invalid ${name}: ${text}`);
  return Number(text);
}

function duration(headers: Record<string, string>, name: string): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if (parsed === undefined) throw new RequestError(`invalid ${name}: ${text}`);
  return parsed;
}

/** The same destination, body and forwarded headers make the same id. */
function contentHash(spec: MessageSpec, body: Buffer): string {
  const headers = Object.entries(spec.header).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([spec.url, headers]))
    .update(body)
    .digest("base64url");
}
