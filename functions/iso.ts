import { moment } from "../db/executor.ts";

/** A moment as the database gives it, as answers show it: RFC 3339 in UTC. */
export function iso(at: string | Date): string {
  return moment(at).toISOString();
}

export function isoOrNull(at: string | Date | null): string | null {
  return at === null ? null : iso(at);
}
