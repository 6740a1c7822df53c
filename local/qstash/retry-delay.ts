import { evaluateExpression } from "./expression.ts";

const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const WISH_HEADERS = [
  "retry-after",
  "x-ratelimit-reset",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
];

export type RetryContext = {
  /** How often the message has been retried so far; 0 after the first attempt. */
  retried: number;
  expression: string | undefined;
  /** The target's answer, when it gave one. */
  responseHeaders: Record<string, string[]> | undefined;
  backoffScale: number;
  nowMs: number;
};

/**
 * How long to wait before the next attempt, in ms, at most a day.
 * The target's own wish (Retry-After and its kin) goes first and is taken at its word; then the publisher's
 * expression, then the documented min(86400, e^(2.5 n)) seconds, n being the number of that retry; both scaled.
 */
export function retryDelayMs(context: RetryContext): number {
  const wish =
    context.responseHeaders === undefined ? undefined : wishMs(context.responseHeaders, context.nowMs);
  if (wish !== undefined && wish <= DAY_MS) return wish;
  const custom =
    context.expression === undefined ? undefined : evaluateExpression(context.expression, context.retried);
  const delayMs = custom ?? 1_000 * Math.exp(2.5 * (context.retried + 1));
  return Math.min(DAY_MS, Math.max(0, delayMs)) * context.backoffScale;
}

function wishMs(headers: Record<string, string[]>, nowMs: number): number | undefined {
  for (const name of WISH_HEADERS) {
    const value = headers[name]?.[0]?.trim();
    const parsed = value === undefined ? undefined : parseWish(value, nowMs);
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

/** Seconds, an HTTP date, or a duration as `6m5s`. */
function parseWish(value: string, nowMs: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  if (/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(value)) {
    let totalMs = 0;
    for (const [, amount, unit] of value.matchAll(/([\d.]+)([a-zµ]+)/g))
      totalMs += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
    return totalMs;
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
