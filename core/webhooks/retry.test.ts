import { describe, expect, test } from "vitest";
import { FAILING_MAX_MS, judgeAttempt, WEBHOOK_ATTEMPTS_MAX, webhookPauseMs } from "./retry.ts";

const HOUR_MS = 3_600_000;
const judge = (
  status: number | null,
  given: { attempts?: number; failingMs?: number; chance?: number } = {},
) => judgeAttempt({ status, reason: null }, { attempts: 1, failingMs: 0, chance: 0, ...given });

test("All attempts together span three days, by chance at most a tenth more.", () => {
  const span = (chance: number) =>
    Array.from({ length: WEBHOOK_ATTEMPTS_MAX - 1 }, (_, n) => webhookPauseMs(n + 1, chance) ?? 0).reduce(
      (sum, pause) => sum + pause,
    );
  expect(span(0) / HOUR_MS).toBeGreaterThan(71);
  expect(span(0.999) / HOUR_MS).toBeLessThan(72 * 1.1);
  expect(webhookPauseMs(WEBHOOK_ATTEMPTS_MAX, 0)).toBeNull();
});

describe("an answer", () => {
  test.each([200, 201, 204, 299])("of %i has arrived.", (status) => {
    expect(judge(status)).toEqual({ verdict: "delivered" });
  });

  test.each([null, 100, 301, 302, 400, 404, 429, 500, 503])("of %s is tried again.", (status) => {
    expect(judge(status)).toEqual({ verdict: "again", pauseMs: 60_000 });
    expect(judge(status, { attempts: WEBHOOK_ATTEMPTS_MAX })).toEqual({ verdict: "given_up" });
  });

  test("of 410 switches the endpoint off, and so does failing for five days, but not one that arrives.", () => {
    expect(judge(410)).toEqual({ verdict: "disable", reason: "gone" });
    expect(judge(500, { failingMs: FAILING_MAX_MS })).toEqual({ verdict: "disable", reason: "failing" });
    expect(judge(500, { failingMs: FAILING_MAX_MS - 1 }).verdict).toBe("again");
    expect(judge(200, { failingMs: FAILING_MAX_MS })).toEqual({ verdict: "delivered" });
  });
});
