import type { LinkRecord, LinkStatus } from "./link-record.ts";

/** Whether a link leads anywhere at this moment, and if not, why. */
export type LinkState = LinkStatus | "not_started" | "expired";

/** Half-open: a link lives from `startsAt` until one millisecond before `expiresAt`. */
export function linkState(
  record: Pick<LinkRecord, "status" | "startsAt" | "expiresAt">,
  nowMs: number,
): LinkState {
  if (record.status !== "active") return record.status;
  if (record.startsAt !== null && nowMs < record.startsAt) return "not_started";
  if (record.expiresAt !== null && nowMs >= record.expiresAt) return "expired";
  return "active";
}
