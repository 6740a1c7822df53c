import { describe, expect, test } from "vitest";
import { MEMBER_ROLES, ROLE_SCOPES } from "./roles.ts";
import { SCOPES } from "./scopes.ts";

const writes = (role: (typeof MEMBER_ROLES)[number]) =>
  SCOPES.filter((scope) => scope.endsWith(":write") && ROLE_SCOPES[role].has(scope));

describe("a role", () => {
  test("sees everything, whichever it is.", () => {
    const reads = SCOPES.filter((scope) => scope.endsWith(":read"));
    expect(reads.length).toBeGreaterThan(0);
    for (const role of MEMBER_ROLES)
      expect(reads.filter((scope) => !ROLE_SCOPES[role].has(scope))).toEqual([]);
  });

  test("changes everything as owner, all but programs and keys as manager, nothing as analyst.", () => {
    expect(writes("owner")).toEqual(SCOPES.filter((scope) => scope.endsWith(":write")));
    expect(writes("manager")).toEqual([
      "campaigns:write",
      "partners:write",
      "links:write",
      "coupons:write",
      "conversions:write",
      "plans:write",
    ]);
    expect(writes("analyst")).toEqual([]);
  });
});
