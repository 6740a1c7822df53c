import { expect, it } from "vitest";
import { judgeDecision } from "./judge-decision.ts";

it.each([
  ["pending", null, "approved", null, "decided"],
  ["pending", null, "rejected", "returned", "decided"],
  ["approved", null, "approved", null, "unchanged"],
  ["approved", null, "rejected", "returned", "decided"],
  ["rejected", "returned", "rejected", "returned", "unchanged"],
  ["rejected", "returned", "rejected", "another reason", "wrong_state"],
  ["rejected", "returned", "approved", null, "wrong_state"],
] as const)("a conversion that is %s (%s) becomes %s (%s): %s", (status, reason, wanted, why, verdict) => {
  expect(judgeDecision({ status, reason }, { status: wanted, reason: why })).toBe(verdict);
});
