import * as z from "zod";
import { StripeError } from "./stripe-error.ts";

/** Requests a second: of the account in all, and of one endpoint (https://docs.stripe.com/rate-limits). */
export const limitsSchema = z.strictObject({ account: z.int().min(1), endpoint: z.int().min(1) });
export type Limits = z.infer<typeof limitsSchema>;

const SECOND_MS = 1_000;

/** 429 as Stripe answers it; the reason is a header. */
export class RateLimitedError extends StripeError {
  readonly reason: "global-rate" | "endpoint-rate";
  constructor(reason: RateLimitedError["reason"]) {
    const message =
      "Request rate limit exceeded. You can learn more about rate limits here https://docs.stripe.com/rate-limits.";
    super(429, { type: "invalid_request_error", code: "rate_limit", message });
    this.reason = reason;
  }
}

/** Refuses what is more than the limits in any second, by the machine's clock. Without limits nothing is counted. */
export function createLimits(initial?: Limits) {
  let limits = initial;
  /** When requests were sent, and taken, in the last second, by endpoint; in all under "". */
  let sent = new Map<string, number[]>();
  let taken = new Map<string, number[]>();
  let report = { requests: 0, refused: 0, mostInASecond: {} as Record<string, number> };

  const lately = (times: Map<string, number[]>, key: string, nowMs: number): number[] => {
    const list = (times.get(key) ?? []).filter((at) => at > nowMs - SECOND_MS);
    times.set(key, list);
    return list;
  };
  return {
    /** Null: no limits any more. What was counted is forgotten. */
    set(wanted: Limits | null): void {
      limits = wanted ?? undefined;
      [sent, taken] = [new Map(), new Map()];
      report = { requests: 0, refused: 0, mostInASecond: {} };
    },
    /** What came since the limits were set, and the most that came in any second, refused or not: by endpoint, `all` in all. */
    report: () => ({ limits: limits ?? null, ...report }),
    /** @throws RateLimitedError */
    take(endpoint: string): void {
      if (limits === undefined) return;
      const nowMs = performance.now();
      report.requests++;
      for (const key of ["", endpoint]) {
        const count = lately(sent, key, nowMs).push(nowMs);
        const name = key === "" ? "all" : key;
        report.mostInASecond[name] = Math.max(report.mostInASecond[name] ?? 0, count);
      }
      const [all, own] = [lately(taken, "", nowMs), lately(taken, endpoint, nowMs)];
      const isGlobal = all.length >= limits.account;
      if (isGlobal || own.length >= limits.endpoint) {
        report.refused++;
        throw new RateLimitedError(isGlobal ? "global-rate" : "endpoint-rate");
      }
      all.push(nowMs);
      own.push(nowMs);
    },
  };
}
