import { expect, test } from "vitest";
import { mayDo } from "./use-may.ts";

test("what an organisation allows follows from one's part in it, and from nothing else", () => {
  expect(mayDo("keys:read", "owner", null)).toBe(true);
  expect(mayDo("keys:read", "manager", null)).toBe(false);
  expect(mayDo("keys:read", null, "owner")).toBe(false);
  expect(mayDo("campaigns:read", "analyst", null)).toBe(true);
});

test("what the platform allows follows from one's part on it", () => {
  expect(mayDo("platform.audit:read", null, "compliance")).toBe(true);
  expect(mayDo("platform.audit:read", null, "support")).toBe(false);
  expect(mayDo("platform.audit:read", "owner", null)).toBe(false);
});

test("one's own account is everybody's", () => {
  expect(mayDo("self:write", null, null)).toBe(true);
});
