import { type Sending, tryAgain } from "./channel.ts";

const TIMEOUT_MS = 7_000;

/** Asks a provider over HTTP; rejects when it does not answer in time. */
export async function ask(
  url: string,
  init: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | ArrayBuffer | Uint8Array<ArrayBuffer>;
  },
): Promise<Response> {
  const { headers, body } = init;
  return fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** A refusal by its HTTP status alone. */
export function refusedWith(status: number): Sending {
  return { ok: false, reason: `http_${status}`, again: tryAgain(status) };
}
