import { describe, expect, test } from "vitest";
import { judgeKey, judgeUser, type Standing } from "./judge-access.ts";
import { STEP_UP_MS } from "./permissions.ts";

const NOW = new Date("2026-05-01T12:00:00Z");
const standing = (extra: Partial<Standing> = {}): Standing => ({
  role: "owner",
  acting: false,
  mustEnrol: false,
  secondFactorAt: null,
  ...extra,
});
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const reason = (judged: ReturnType<typeof judgeUser>) => (judged.ok ? "allowed" : judged.reason);

test("A key does what its scopes name, and nothing that is no scope.", () => {
  const key = { scopes: new Set(["links:read", "audit:read"] as const), programId: null };
  const refused = { ok: false, reason: "not_held" };
  expect(judgeKey("links:read", key).ok).toBe(true);
  expect(judgeKey("links:write", key)).toEqual(refused);
  expect(judgeKey("members:write", key)).toEqual(refused);
  // What concerns the whole organisation is for no key of one program, whatever it was given.
  expect(judgeKey("audit:read", key).ok).toBe(true);
  expect(judgeKey("audit:read", { ...key, programId: "p" })).toEqual(refused);
  expect(judgeKey("links:read", { ...key, programId: "p" }).ok).toBe(true);
});

describe("a user", () => {
  test.each([
    ["links:write", standing(), "allowed"],
    ["links:write", standing({ role: "analyst" }), "not_held"],
    ["links:write", standing({ role: null }), "not_held"],
    ["self:read", standing({ role: null }), "allowed"],
    ["links:write", standing({ acting: true }), "allowed"],
    ["conversions:write", standing({ acting: true }), "acting"],
    ["links:read", standing({ mustEnrol: true }), "second_factor_required"],
    ["security:write", standing({ mustEnrol: true, role: null }), "allowed"],
    ["keys:write", standing(), "step_up_required"],
    ["keys:write", standing({ secondFactorAt: ago(STEP_UP_MS) }), "allowed"],
    ["keys:write", standing({ secondFactorAt: ago(STEP_UP_MS + 1) }), "step_up_required"],
    ["keys:write", standing({ secondFactorAt: ago(0), acting: true }), "acting"],
    ["platform.users:read", standing({ role: "finance", secondFactorAt: ago(24 * STEP_UP_MS) }), "allowed"],
    ["platform.users:read", standing({ role: "finance" }), "step_up_required"],
    ["platform.act-as", standing({ role: "finance", secondFactorAt: ago(0) }), "not_held"],
  ] as const)("who asks for %s as %o is %s.", (permission, who, expected) =>
    expect(reason(judgeUser(permission, who, NOW))).toBe(expected),
  );
});
