import { describe } from "vitest";
import { payeeAffairsSuite } from "./suites/payee-affairs.ts";
import { payoutJourneySuite } from "./suites/payout-journey.ts";
import { openForAll } from "./support/opened.ts";
import { openPayees } from "./support/opened-payees.ts";

/*
 * Goal: partners are known, paid and heard. Method: one platform on which they have earned something; what each suite does
 * concerns partners of its own.
 */

const payees = openPayees(openForAll());

describe("being paid", () => payoutJourneySuite(payees));
describe("statements, disputes and identity", () => payeeAffairsSuite(payees));
