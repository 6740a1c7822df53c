import { expect, test } from "vitest";
import { planTimes } from "./plan-times.ts";

const plan = (id: string, number: number, effectiveFrom: string, campaignId: string | null = null) => ({
  ...{ id, number, effectiveFrom, campaignId },
});

test("a version holds from its date until the next of the same plan", () => {
  const [first, second, third] = [
    "1970-01-01T00:00:00.000Z",
    "2026-05-01T00:00:00.000Z",
    "2026-09-01T00:00:00.000Z",
  ];
  const plans = [
    plan("c", 3, third),
    plan("b", 2, second),
    plan("a", 1, first),
    plan("own", 1, second, "campaign"),
  ];
  const times = planTimes(plans, Date.parse("2026-06-01T00:00:00Z"));
  expect(Object.fromEntries(times)).toEqual({
    a: { state: "over", until: second },
    b: { state: "now", until: third },
    c: { state: "later", until: null },
    own: { state: "now", until: null },
  });
});

test("of two of one date the one saved first never held", () => {
  const at = "2026-05-01T00:00:00.000Z";
  const times = planTimes([plan("old", 1, at), plan("new", 2, at)], Date.parse(at));
  expect(times.get("old")).toEqual({ state: "never", until: at });
  expect(times.get("new")?.state).toBe("now");
});
