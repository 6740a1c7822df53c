import { describe, expect, test } from "vitest";
import type { Key } from "../../../../core/api/keys.ts";
import { keyState, readAddresses } from "./key-state.ts";

const NOW = Date.parse("2026-05-01T12:00:00Z");
const key = (extra: Partial<Key> = {}): Key => ({
  id: "1",
  programId: null,
  name: "Shop",
  prefix: "trb_live_abcd",
  scopes: ["links:read"],
  test: false,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  allowedAddresses: [],
  replacedById: null,
  createdAt: "2026-04-01T00:00:00Z",
  ...extra,
});

describe("a key", () => {
  test.each([
    [{}, "Works", true],
    [{ expiresAt: "2026-05-01T12:00:01Z" }, "Works", true],
    [{ expiresAt: "2026-05-01T12:00:00Z" }, "Expired", false],
    [{ replacedById: "2", expiresAt: "2026-05-02T00:00:00Z" }, "Replaced", true],
    [{ replacedById: "2", expiresAt: "2026-05-01T00:00:00Z" }, "Expired", false],
    [{ revokedAt: "2026-05-01T00:00:00Z", replacedById: "2" }, "Revoked", false],
  ])("%j: %s.", (extra, text, works) => expect(keyState(key(extra), NOW)).toMatchObject({ text, works }));
});

test("Addresses stand one a line, or between commas.", () => {
  expect(readAddresses(" 203.0.113.7\n2001:db8::/32, 10.0.0.0/8;\n")).toEqual([
    "203.0.113.7",
    "2001:db8::/32",
    "10.0.0.0/8",
  ]);
  expect(readAddresses("")).toEqual([]);
});
