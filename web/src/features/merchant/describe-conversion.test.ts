import { expect, test } from "vitest";
import { TOUCH_REASONS } from "../../../../core/attribution/attribution.ts";
import { describeOutcome, describeReason } from "./describe-conversion.ts";

test.each(TOUCH_REASONS)("the reason %s has words of its own", (reason) => {
  expect(describeReason(reason)).not.toBe(reason.replaceAll("_", " "));
});

test("a reason that came later stands in its own words", () => {
  expect(describeReason("moon_in_the_way")).toBe("moon in the way");
});

const conversion = { outcome: "attributed", outcomeReason: "model", commissionBlockedBy: null };

test.each([
  [conversion, "ok", "credited"],
  [{ ...conversion, outcome: "waiting", outcomeReason: null }, "unknown", "being looked at"],
  [{ ...conversion, outcome: "unattributed", outcomeReason: "no_touch" }, "warn", "credited to nobody"],
  [{ ...conversion, commissionBlockedBy: "no_plan" }, "warn", "credited, no plan in force"],
])("%j is %s: %s", (given, tone, text) => expect(describeOutcome(given)).toEqual({ tone, text }));
