import { expect, test } from "vitest";
import { describeDispute, isEnded } from "./describe-dispute.ts";

test.each([
  ["open", false, "unknown", "open", false],
  ["open", true, "warn", "late", false],
  ["answered", false, "unknown", "answered", false],
  ["accepted", false, "ok", "accepted", true],
  ["rejected", false, "bad", "rejected", true],
  ["withdrawn", false, "unknown", "withdrawn", true],
] as const)("a dispute that is %s, late: %s, is told as %s: %s", (state, overdue, tone, word, ended) => {
  expect(describeDispute({ state, overdue })).toMatchObject({ tone, word });
  expect(isEnded({ state })).toBe(ended);
});
