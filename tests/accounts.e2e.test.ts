import { describe } from "vitest";
import { accountsSuite } from "./suites/accounts.ts";
import { secondFactorSuite } from "./suites/second-factor.ts";
import { openForAll } from "./support/opened.ts";

/*
 * Goal: whoever comes gets in and guards the account. Method: one platform; each test has people of its own, but for the demo's,
 * of whom each is guarded by one test alone.
 */

const opened = openForAll();

describe("accounts", () => accountsSuite(opened));
describe("a second factor", () => secondFactorSuite(opened));
