import type { Session } from "../../../../core/api/session.ts";
import { browserStore, createRefreshAttempts, type RefreshAttempts } from "./refresh-attempts.ts";

/** Of the lock that tabs take turns by, and of what they tell each other. */
export const NAME = "tributary-session";

/** One tab at a time; browsers have locks only where the connection is safe, elsewhere tabs agree on the name of an attempt. */
export const alone = <Value>(work: () => Promise<Value>): Promise<Value> =>
  navigator.locks === undefined ? work() : navigator.locks.request(NAME, work);

export const browserAttempts = (): RefreshAttempts =>
  createRefreshAttempts({
    store: browserStore(),
    locked: navigator.locks !== undefined,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });

/** Asks whether the browser has a session: null is none. An answer that tells neither is answered itself. */
export async function askRefresh(
  fetch: (path: string, init: RequestInit) => Promise<Response>,
  attempts: RefreshAttempts,
): Promise<Session | null | Response> {
  const headers = { "x-refresh-attempt": await attempts.name() };
  const response = await fetch("/api/auth/refresh", { method: "POST", headers });
  const known = response.status === 204 || response.status === 401;
  if (!response.ok && !known) return response;
  const answer = known ? null : ((await response.json()) as Session);
  attempts.heard();
  return answer;
}
