import { expect, test } from "vitest";
import { describeKyc, nameAsked } from "./describe-kyc.ts";

const ASKED = { needed: { kyc: true, taxForm: false }, complete: false, open: true };

test.each([
  [{ state: "none", needed: { kyc: false, taxForm: false } }, "not asked for"],
  [{ state: "none" }, "asked for"],
  [{ state: "requested" }, "asked for"],
  [{ state: "requested", complete: true }, "ready"],
  [{ state: "in_review", open: false }, "looked at"],
  [{ state: "rejected", open: false }, "refused"],
] as const)("a check with %o is %s", (given, word) =>
  expect(describeKyc({ ...ASKED, ...given }).word).toBe(word),
);

test.each([
  [["passport", "identity_card", "driving_licence"], "Passport, identity card or driving licence"],
  [["tax_w9"], "Tax form W-9"],
] as const)("%j is asked for as %s", (anyOf, words) => expect(nameAsked({ anyOf })).toBe(words));
