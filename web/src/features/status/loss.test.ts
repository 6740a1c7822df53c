import { expect, test } from "vitest";
import { judgeLoss } from "./loss.ts";

const meter = (sent: number, missing: number) => ({ isolates: 1, sent, received: sent - missing, missing });

test("one in a thousand is within the bound, one more is above it", () => {
  expect(judgeLoss(meter(100_000, 100))).toEqual({ share: 0.001, verdict: "within" });
  expect(judgeLoss(meter(100_000, 101)).verdict).toBe("above");
});

test("too few events say nothing but that none is missing", () => {
  expect(judgeLoss(meter(999, 1)).verdict).toBe("too-few");
  expect(judgeLoss(meter(1_000, 2)).verdict).toBe("above");
  expect(judgeLoss(meter(5, 0))).toEqual({ share: 0, verdict: "within" });
});

test("without an event there is no share", () => {
  expect(judgeLoss(meter(0, 0))).toEqual({ share: null, verdict: "none" });
});
