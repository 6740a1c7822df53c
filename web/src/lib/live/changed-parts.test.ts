import { expect, test } from "vitest";
import { changedParts } from "./changed-parts.ts";

test("the first look concerns every part", () => {
  expect(changedParts(null, { today: { clicks: 0 }, ledgerVersion: 0 })).toEqual(["today", "ledgerVersion"]);
});

test("afterwards only what is not what it was", () => {
  const before = { today: { clicks: 1 }, latest: { clickId: "a" }, ledgerVersion: 3 };
  expect(changedParts(before, before)).toEqual([]);
  expect(changedParts(before, { ...before, latest: { clickId: "b" } })).toEqual(["latest"]);
});

test("a part that a newer server adds is a change", () => {
  expect(changedParts({ a: 1 }, { a: 1, b: 2 })).toEqual(["b"]);
});
