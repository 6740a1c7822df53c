import { expect, test } from "vitest";
import { describeWant } from "./describe-want.ts";

test.each([
  ["external_account", "the bank account it pays to"],
  ["individual.verification.document", "a document that proves who you are"],
  ["individual.verification.additional_document", "a second document that proves who you are"],
  ["individual.address.postal_code", "your address"],
  ["individual.dob.day", "your date of birth"],
  ["company.owners_provided", "company owners provided"],
])("%s reads: %s", (field, words) => expect(describeWant(field)).toBe(words));
