import { expect, test } from "vitest";
import { planPostback, proofOf } from "./plan-postback.ts";

const SINCE = "2026-11-21T12:00:00.000Z";

test.each([
  [{ addresses: [], secretSince: null }, "secret"],
  [{ addresses: [], secretSince: SINCE }, "secret"],
  [{ addresses: ["192.0.2.1"], secretSince: null }, "addresses"],
  [{ addresses: ["192.0.2.1"], secretSince: SINCE }, "both"],
])("what is set, %o, proves a call by %s", (stored, proof) => expect(proofOf(stored)).toBe(proof));

const typed = "192.0.2.1, 2001:db8::1\n\n192.0.2.2 ";
const listed = ["192.0.2.1", "2001:db8::1", "192.0.2.2"];

test.each([
  ["secret", null, { addresses: [], secret: "new" }],
  ["secret", SINCE, { addresses: [] }],
  ["addresses", null, { addresses: listed, secret: "none" }],
  ["addresses", SINCE, { addresses: listed, secret: "none" }],
  ["both", null, { addresses: listed, secret: "new" }],
  ["both", SINCE, { addresses: listed }],
] as const)("a proof by %s, with a secret since %s, changes what it must", (proof, secretSince, change) => {
  const wanted = { proof, addresses: typed, amountUnit: "major" } as const;
  expect(planPostback(wanted, { addresses: [], secretSince })).toEqual({ amountUnit: "major", ...change });
});
