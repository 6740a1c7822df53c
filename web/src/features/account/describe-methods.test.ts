import { expect, test } from "vitest";
import { describeMethods } from "./describe-methods.ts";

test.each([
  [["pwd", "otp"], "password and code"],
  [["hwk", "hwk"], "passkey"],
  [["fed", "mfa"], "linked account"],
  [[], "unknown"],
])("%j is said as %s", (methods, words) => expect(describeMethods(methods)).toBe(words));
