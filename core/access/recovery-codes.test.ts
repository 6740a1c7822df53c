import { expect, test } from "vitest";
import { recoveryCodeField } from "../api/security.ts";
import { newRecoveryCodes, RECOVERY_CODES, showRecoveryCode } from "./recovery-codes.ts";

test("Ten codes differ, are shown in groups of four, and are read as they are shown.", () => {
  const codes = newRecoveryCodes((bytes) => crypto.getRandomValues(bytes));
  expect(new Set(codes).size).toBe(RECOVERY_CODES);
  for (const code of codes) {
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
    expect(showRecoveryCode(code)).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    expect(recoveryCodeField.parse(` ${showRecoveryCode(code).toLowerCase()} `)).toBe(code);
  }
});
