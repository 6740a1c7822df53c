import { describe, expect, test } from "vitest";
import { needsSecondFactor, PERMISSION_NAMES, ruleOf, SCOPES, scopesOf } from "./permissions.ts";
import { MEMBER_ROLES, type MemberRole } from "./roles.ts";

const writes = (role: MemberRole) =>
  SCOPES.filter((scope) => scope.endsWith(":write") && scopesOf(role).has(scope));

describe("a role", () => {
  test("sees the business, whichever it is.", () => {
    const reads = SCOPES.filter((scope) => scope.endsWith(":read") && !/^(keys|audit):/.test(scope));
    expect(reads.length).toBeGreaterThan(0);
    for (const role of MEMBER_ROLES) expect(reads.filter((scope) => !scopesOf(role).has(scope))).toEqual([]);
  });

  test("changes everything as owner, the daily business as manager, nothing as analyst.", () => {
    expect(writes("owner")).toEqual(SCOPES.filter((scope) => scope.endsWith(":write")));
    expect(writes("manager")).toEqual([
      "campaigns:write",
      "partners:write",
      "links:write",
      "coupons:write",
      "conversions:write",
      "plans:write",
      "periods:write",
      "rewards:write",
    ]);
    expect(writes("analyst")).toEqual([]);
  });
});

describe("a rule", () => {
  test("lets no key do what is a person's own or the platform's.", () => {
    for (const name of PERMISSION_NAMES)
      if (ruleOf(name).key) expect([name, ruleOf(name).area]).toEqual([name, "tenant"]);
  });

  test("names no role for one's own account, and at least one elsewhere.", () => {
    for (const name of PERMISSION_NAMES)
      expect([name, ruleOf(name).roles.length > 0]).toEqual([name, ruleOf(name).area !== "self"]);
  });

  test("keeps support, while it acts as a user, from money, keys, roles and security.", () => {
    for (const name of PERMISSION_NAMES)
      if (
        ruleOf(name).stepUp ||
        /^(conversions|plans|coupons|programs|payouts|security|platform).*(write|weaken)/.test(name)
      )
        expect([name, ruleOf(name).acting]).toEqual([name, false]);
  });
});

test.each([
  [null, [], false],
  [null, ["owner", "manager"], false],
  ["support", [], true],
  ["owner", ["analyst"], true],
] as const)("platform role %j with %j needs a second factor: %j", (platformRole, memberRoles, needs) =>
  expect(needsSecondFactor({ platformRole, memberRoles })).toBe(needs),
);
