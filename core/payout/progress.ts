import type { PayoutState } from "./states.ts";

/** Lines of a batch that are alike. */
export interface LineGroup {
  readonly state: PayoutState;
  readonly held: boolean;
  /** Otherwise a person pays them. */
  readonly byStripe: boolean;
  readonly lines: number;
  /** Of these, how many came to their end within {@link LATELY_MS}. */
  readonly lately: number;
  /** When the first of them was submitted; null: none was. */
  readonly begunAt: Date | null;
}

/** How far a batch is. Lines. */
export interface BatchProgress {
  /** When its first line was submitted; null: it has not begun. */
  readonly begunAt: Date | null;
  /** Paid, failed, returned. */
  readonly done: number;
  /** That go on by themselves. */
  readonly left: number;
  /** That go on when a person does something: they are held, or paid by hand. */
  readonly waiting: number;
  /** By Stripe, lately; 0: nothing moves. */
  readonly perMinute: number;
  /** When nothing is left, at that pace; null: nothing is left, or nothing moves. */
  readonly endsAt: Date | null;
}

/** The time that a pace is taken from. */
export const LATELY_MS = 60_000;

const DONE: ReadonlySet<PayoutState> = new Set(["paid", "failed", "returned"]);

/** What the groups of a batch's lines come to. Lines that were cancelled are no part of it. */
export function batchProgress(groups: readonly LineGroup[], now: Date): BatchProgress {
  let [done, left, waiting, lately] = [0, 0, 0, 0];
  let begunMs: number | null = null;
  for (const group of groups) {
    if (group.begunAt !== null) begunMs = Math.min(begunMs ?? Infinity, group.begunAt.getTime());
    if (group.byStripe) lately += group.lately;
    if (DONE.has(group.state)) done += group.lines;
    else if (group.state === "cancelled") continue;
    // A line that is with Stripe goes on even where it is held.
    else if (group.byStripe && (!group.held || group.state === "submitted")) left += group.lines;
    else waiting += group.lines;
  }
  const pastMs = begunMs === null ? 0 : Math.min(LATELY_MS, now.getTime() - begunMs);
  const perMs = pastMs <= 0 ? 0 : lately / pastMs;
  return {
    begunAt: begunMs === null ? null : new Date(begunMs),
    ...{ done, left, waiting },
    perMinute: Math.round(perMs * 60_000),
    endsAt: left === 0 || perMs === 0 ? null : new Date(now.getTime() + Math.ceil(left / perMs)),
  };
}
