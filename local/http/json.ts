import type { LocalResponse } from "./start-server.ts";

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): LocalResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}
