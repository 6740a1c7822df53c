import { describe, expect, it } from "vitest";
import { evaluateExpression } from "./expression.ts";
import { retryDelayMs } from "./retry-delay.ts";

const NOW_MS = Date.UTC(2027, 0, 1);
const base = {
  retried: 0,
  expression: undefined,
  responseHeaders: undefined,
  backoffScale: 1,
  nowMs: NOW_MS,
};

describe("the wait before a retry", () => {
  it.each([
    [0, 12],
    [1, 148],
    [2, 1_808],
    [3, 22_026],
    [4, 86_400],
    [40, 86_400],
  ])("after %i retries is the documented %i s", (retried, seconds) => {
    expect(Math.floor(retryDelayMs({ ...base, retried }) / 1_000)).toBe(seconds);
  });

  it("is scaled", () => {
    expect(retryDelayMs({ ...base, backoffScale: 0.01 })).toBeCloseTo(121.8, 0);
    expect(retryDelayMs({ ...base, expression: "1000 * (1 + retried)", retried: 2, backoffScale: 0.1 })).toBe(
      300,
    );
  });

  it.each([
    ["retry-after", "10", 10_000],
    ["retry-after", "0", 0],
    ["retry-after", "6m5s", 365_000],
    ["x-ratelimit-reset-tokens", "250ms", 250],
    ["retry-after", new Date(NOW_MS + 30_000).toUTCString(), 30_000],
  ])("follows the target's %s: %s, unscaled", (name, value, expected) => {
    expect(retryDelayMs({ ...base, backoffScale: 0.01, responseHeaders: { [name]: [value] } })).toBe(
      expected,
    );
  });

  it("ignores a wish for more than a day", () => {
    expect(retryDelayMs({ ...base, responseHeaders: { "retry-after": ["86401"] } })).toBeLessThan(13_000);
  });
});

describe("a retry-delay expression", () => {
  it.each([
    ["1000", 0, 1000],
    ["1000 * (1 + retried)", 3, 4000],
    ["pow(2, retried) * 1000", 3, 8000],
    ["max(1000, pow(2, retried) * 100)", 0, 1000],
    ["-(2 - 5) / 2", 0, 1.5],
    ["floor(exp(1)) + round(0.5)", 0, 3],
  ])("%s with retried = %i is %d", (source, retried, expected) => {
    expect(evaluateExpression(source, retried)).toBe(expected);
  });

  it.each(["", "1 +", "retry", "pow(2", "1 2", "constructor(1)", "1; 2", "1/0"])("%j is none", (source) => {
    expect(evaluateExpression(source, 0)).toBeUndefined();
  });
});
