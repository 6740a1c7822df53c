import type { AttemptAnswer } from "../../core/webhooks/retry.ts";
import type { HookRequest } from "./compose-request.ts";

/** From the first byte sent to the last one that is read. */
const TIMEOUT_MS = 10_000;
const ANSWER_MAX_BYTES = 1024;

export interface Answered extends AttemptAnswer {
  /** How the answer begins; null: nothing was answered, or nothing in it. */
  readonly answer: string | null;
}

/** Sends, once. Follows no redirect, and reads no more of an answer than is kept. Never rejects. */
export async function post(
  { url, method, headers, body }: HookRequest,
  timeoutMs = TIMEOUT_MS,
): Promise<Answered> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method, headers, body, redirect: "manual", signal });
    const answer = await beginningOf(response).catch(() => null);
    // A status says what became of it, however its body ends.
    return { status: response.status, reason: null, answer };
  } catch {
    return { status: null, reason: signal.aborted ? "timeout" : "no_answer", answer: null };
  }
}

async function beginningOf(response: Response): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return null;
  const kept = new Uint8Array(ANSWER_MAX_BYTES);
  let size = 0;
  try {
    while (size < ANSWER_MAX_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      const part = (value as Uint8Array).subarray(0, ANSWER_MAX_BYTES - size);
      kept.set(part, size);
      size += part.length;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  // Postgres keeps no NUL in a text.
  return size === 0 ? null : new TextDecoder().decode(kept.subarray(0, size)).replaceAll("\0", "\ufffd");
}
