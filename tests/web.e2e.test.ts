import { describe } from "vitest";
import { failuresSuite } from "./suites/failures.ts";
import { formsSuite } from "./suites/forms.ts";
import { fundingSuite } from "./suites/funding.ts";
import { notificationsSuite } from "./suites/notifications.ts";
import { webSecuritySuite } from "./suites/web-security.ts";
import { openForAll } from "./support/opened.ts";

/*
 * Goal: what all pages share holds on each: headers, failing in plain sight, forms that lose nothing, being told, and paying in by Stripe's page. Method: one
 * platform; no test needs what another leaves.
 */

const opened = openForAll();

describe("headers", () => webSecuritySuite(opened));
describe("failures", () => failuresSuite(opened));
describe("forms", () => formsSuite(opened));
describe("notifications", () => notificationsSuite(opened));
describe("funding", () => fundingSuite(opened));
