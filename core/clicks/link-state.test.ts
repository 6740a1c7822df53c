import { expect, it } from "vitest";
import { linkState } from "./link-state.ts";

it.each([
  ["active", null, null, "active"],
  ["active", 1_000, null, "active"],
  ["active", 1_001, null, "not_started"],
  ["active", null, 1_001, "active"],
  ["active", null, 1_000, "expired"],
  ["paused", 2_000, null, "paused"],
  ["suspended", null, 1, "suspended"],
  ["archived", null, null, "archived"],
] as const)("a link that is %s from %s until %s is %s at 1000", (status, startsAt, expiresAt, expected) => {
  expect(linkState({ status, startsAt, expiresAt }, 1_000)).toBe(expected);
});
