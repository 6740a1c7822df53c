import { expect, test } from "vitest";
import { newTotpSecret, totpCode, totpStep, totpUri } from "./totp.ts";

/** RFC 6238, appendix B: the seed for SHA-1, of whose eight digits the last six are ours. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [2_000_000_000, "279037"],
])("At second %i the code is the RFC's.", (seconds, code) => {
  const now = new Date(seconds * 1000);
  expect(totpCode(RFC_SECRET, now)).toBe(code);
  expect(totpStep(RFC_SECRET, code, now)).toBe(Math.floor(seconds / 30));
});

test("A code is right one step before and after its own, and no further.", () => {
  const now = new Date(Date.UTC(2026, 0, 1));
  const step = now.getTime() / 30_000;
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const at = (steps: number) => totpStep(secret, totpCode(secret, new Date((step + steps) * 30_000)), now);
  expect([at(-2), at(-1), at(0), at(1), at(2)]).toEqual([null, step - 1, step, step + 1, null]);
});

test("The address for an app names the account and how codes are made.", () => {
  const uri = new URL(totpUri(RFC_SECRET, "ada@partner.example"));
  expect(decodeURIComponent(uri.pathname)).toMatch(/Tributary:ada@partner\.example$/);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    ...{ issuer: "Tributary", secret: RFC_SECRET, algorithm: "SHA1", digits: "6", period: "30" },
  });
});
