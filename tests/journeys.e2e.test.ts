import { afterAll, beforeAll, describe, test } from "vitest";
import { adminJourney, membersJourney } from "./journeys/admin.ts";
import { affiliateJourney } from "./journeys/affiliate.ts";
import { activityJourney, auditJourney } from "./journeys/audit.ts";
import { decidingJourney, merchantJourney } from "./journeys/merchant.ts";
import { type Stage, setStage } from "./journeys/stage.ts";
import { visitorJourney } from "./journeys/visitor.ts";
import { LOOKS } from "./support/person.ts";

/*
 * Goal: people of every role get done what they come for, on a desk in English and on a phone in Vietnamese, and what they
 * are shown is what happened. Method: a real browser on a whole platform that real customer journeys were replayed on;
 * figures are held against counts that share no code with it. TRIBUTARY_SCREENSHOTS=FOLDER keeps pictures.
 */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(() => stage?.close());

describe.each(LOOKS)("on %s", (_, look) => {
  test("a visitor sees what this is and that it runs, joins a program by its page, and applies for a campaign", () =>
    visitorJourney(stage, look));

  test("an affiliate finds its figures and what they are made of, shares a link, verifies a receipt, sees team and payouts", () =>
    affiliateJourney(stage, look));

  test("a merchant lets a partner in, compares reports with what really happened, and tries another plan", () =>
    merchantJourney(stage, look));

  test("a merchant decides about many conversions, takes one decision back, and exports the list", () =>
    decidingJourney(stage, look));

  test("a merchant sees the team and what each may do", () => membersJourney(stage, look));

  test("an owner reads, looks for, proves and takes away the log", () => auditJourney(stage, look));

  test("an affiliate sees what happened to the account", () => activityJourney(stage, look));

  test("the operator looks into what waits, finds an order, acts as a user with a reason, and stands in the log", () =>
    adminJourney(stage, look));
});
