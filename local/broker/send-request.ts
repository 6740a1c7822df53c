import type { ContentType, NewMessage } from "./message.ts";

/** Cloudflare's limits; the sizes are decimal, the stricter reading of "128 KB" and "256 KB". */
export const MAX_MESSAGE_BYTES = 128_000;
export const MAX_BATCH_BYTES = 256_000;
export const MAX_BATCH_COUNT = 100;
const MAX_DELAY_SECONDS = 86_400;

/** A send that is refused. The Worker's `send()` rejects with `cause (code)`. */
export class SendError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

type Headers = Record<string, string | string[] | undefined>;

/** Reads what the queue binding posts to `/message`: the body as it is, its format and delay in headers. */
export function parseMessage(headers: Headers, body: Uint8Array): NewMessage {
  checkSize(body.byteLength);
  return {
    contentType: contentType(headers["x-msg-fmt"]),
    body,
    delayMs: delayMs(headers["x-msg-delay-secs"]) ?? 0,
  };
}

interface BatchItem {
  body?: unknown;
  contentType?: unknown;
  delaySecs?: unknown;
}

/** Reads what the queue binding posts to `/batch`: JSON with base64 bodies, a default delay in a header. */
export function parseBatch(headers: Headers, body: Uint8Array): NewMessage[] {
  const defaultDelayMs = delayMs(headers["x-msg-delay-secs"]) ?? 0;
  const items = batchItems(body);
  if (items.length === 0) throw new SendError(400, 10_103, "sendBatch() requires at least one message");
  if (items.length > MAX_BATCH_COUNT) {
    throw tooLarge(`batch message count of ${items.length} exceeds limit of ${MAX_BATCH_COUNT}`);
  }
  const messages = items.map((item) => batchMessage(item, defaultDelayMs));
  const bytes = messages.reduce((sum, message) => sum + message.body.byteLength, 0);
  if (bytes > MAX_BATCH_BYTES)
    throw tooLarge(`batch size of ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  return messages;
}

function batchItems(body: Uint8Array): BatchItem[] {
  try {
    const parsed: { messages?: unknown } = JSON.parse(Buffer.from(body).toString());
    if (Array.isArray(parsed.messages)) return parsed.messages;
  } catch {
    // Falls through: both are the same mistake of the sender.
  }
  throw new SendError(400, 10_026, "the batch must be JSON with an array of messages");
}

function batchMessage(item: BatchItem, defaultDelayMs: number): NewMessage {
  if (typeof item.body !== "string") throw new SendError(400, 10_026, "a message body must be base64 text");
  const body = Buffer.from(item.body, "base64");
  checkSize(body.byteLength);
  return {
    contentType: contentType(item.contentType),
    body,
    delayMs: delayMs(item.delaySecs) ?? defaultDelayMs,
  };
}

function checkSize(bytes: number): void {
  if (bytes > MAX_MESSAGE_BYTES) {
    throw tooLarge(`message length of ${bytes} bytes exceeds limit of ${MAX_MESSAGE_BYTES}`);
  }
}

function contentType(value: unknown): ContentType {
  if (value === "json" || value === "text" || value === "bytes") return value;
  throw new SendError(
    400,
    10_026,
    value === undefined || value === "v8"
      ? "content type v8 is not kept locally; send json, text or bytes"
      : `message content type ${String(value)} is invalid; it must be json, text or bytes`,
  );
}

function delayMs(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_DELAY_SECONDS) {
    throw new SendError(
      400,
      10_026,
      `message delay of ${String(value)} seconds is not from 0 to ${MAX_DELAY_SECONDS}`,
    );
  }
  return seconds * 1000;
}

function tooLarge(message: string): SendError {
  return new SendError(413, 10_024, message);
}
