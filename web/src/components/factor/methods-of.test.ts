import { expect, test } from "vitest";
import type { Factors } from "../../../../core/api/security.ts";
import { firstMethod, methodsOf } from "./methods-of.ts";

const none: Factors = { required: false, totp: null, passkeys: [], recoveryCodesLeft: 0 };
const totp = { confirmedAt: "2026-11-21T00:00:00Z" };
const passkey = {
  id: "p",
  name: "Phone",
  backedUp: true,
  lastUsedAt: null,
  createdAt: "2026-11-21T00:00:00Z",
};

test.each([
  ["nobody has a way without a factor", { ...none, recoveryCodesLeft: 3 }, []],
  ["an app", { ...none, totp, recoveryCodesLeft: 10 }, ["totp", "recovery"]],
  ["a passkey whose codes are used up", { ...none, passkeys: [passkey] }, ["passkey"]],
])("%s", (_, factors, methods) => expect(methodsOf(factors)).toEqual(methods));

test.each([
  [["totp", "passkey", "recovery"], true, "passkey"],
  [["totp", "passkey", "recovery"], false, "totp"],
  [["passkey", "recovery"], false, "recovery"],
  [["passkey"], false, "passkey"],
] as const)("of %j, with passkeys that work: %j, %s comes first", (methods, work, first) => {
  expect(firstMethod(methods, work)).toBe(first);
});
