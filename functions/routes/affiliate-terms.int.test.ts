import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCampaign, makeEnrollment } from "../../local/testing/api-fixtures.ts";
import { openShop, percent, type Shop } from "../../local/testing/money-fixtures.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: an affiliate reads what it is paid by, as it holds for it, and nothing that was agreed with another. Method: two
 * promoters of one shop, one with a rate of its own and a second campaign with a plan of its own.
 */
let api: TestApi;
let shop: Shop;
let ada: string;
let bob: string;
beforeAll(async () => {
  api = await startTestApi();
  shop = await openShop(api, { line: 2, plan: { ...percent(1000, 300), capBps: 4000 } });
  const [first, second] = shop.promoters;
  const signUp = async (email: string) => accessTokenOf(api, await makeUser(api, { email, affiliate: true }));
  ada = await signUp(first.email);
  bob = await signUp(second!.email);
});
afterAll(() => api.close());

const termsOf = (token: string, enrollmentId: string) =>
  api.call(token, "GET", `/affiliate/enrollments/${enrollmentId}/terms`);
const save = (body: object) =>
  api.call(shop.key, "POST", "/v1/plans", { programId: shop.programId, ...body });

describe("what an affiliate is paid by", () => {
  test("is the plan in force, in sentences, and what was agreed with it, as long as that holds.", async () => {
    const [{ enrollmentId }] = shop.promoters;
    expect((await termsOf(ada, enrollmentId)).body).toEqual({
      ...{
        enrollmentId,
        programId: shop.programId,
        campaignId: shop.campaignId,
        status: "approved",
        agreed: null,
      },
      plan: {
        ...{ number: 1, ofCampaign: false, effectiveFrom: "1970-01-01T00:00:00.000Z" },
        summary: expect.arrayContaining([
          "Level 1, the partner who brought the order, is paid 10 % of the order.",
          "Level 2, number 1 in the line of sponsors above, is paid 3 % of the order.",
        ]),
      },
    });
    const at = `/v1/enrollments/${enrollmentId}/rate`;
    const agree = (pays: object | null) =>
      api.call(shop.key, "PUT", at, { pays, reason: "told in confidence" });
    expect((await agree({ kind: "percentage", rateBps: 1500 })).status).toBe(200);
    const { body } = await termsOf(ada, enrollmentId);
    expect(body.agreed).toEqual({
      pays: { kind: "percentage", rateBps: 1500 },
      sentence: "Level 1 is paid 15 % in this campaign, whatever the plan says.",
      effectiveFrom: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toContain("confidence");
    expect((await termsOf(bob, shop.promoters[1]!.enrollmentId)).body.agreed).toBeNull();
    expect((await agree(null)).status).toBe(200);
    expect((await termsOf(ada, enrollmentId)).body.agreed).toBeNull();
  });

  test("is nobody else's to read, a merchant's key's neither.", async () => {
    const [first, second] = shop.promoters;
    for (const id of [second!.enrollmentId, newId()]) expect((await termsOf(ada, id)).status).toBe(404);
    expect((await termsOf(shop.key, first.enrollmentId)).status).toBe(401);
    const planOf = (partnerId: string) => api.call(ada, "GET", `/affiliate/partners/${partnerId}/plan`);
    expect((await planOf(first.partnerId)).body.number).toBe(1);
    expect((await planOf(second!.partnerId)).status).toBe(404);
  });

  test("of a campaign's own plan leaves out what only the program's decides, and other campaigns' exceptions.", async () => {
    const { programId, key, promoters } = shop;
    const other = await makeCampaign(api, key, programId);
    const mine = await makeCampaign(api, key, programId);
    const place = await makeEnrollment(api, key, mine.id, promoters[0].partnerId);
    const ranks = [{ key: "gold", name: "Gold", requires: { personalVolume: 5 } }];
    const pool = { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { gold: 1 } };
    const except = (name: string, campaignId: string) => ({
      name,
      when: { campaigns: [campaignId] },
      pays: { kind: "percentage", rateBps: 700 },
    });
    const rules = {
      ...{ ...percent(900), capBps: 4000, ranks },
      base: [except("Elsewhere", other.id), except("Here", mine.id)],
    };
    expect((await save({ campaignId: mine.id, rules })).status).toBe(201);
    const { plan } = (await termsOf(ada, place.id)).body;
    expect([plan.ofCampaign, plan.number]).toEqual([true, 1]);
    const text = plan.summary.join("\n");
    expect(text).toContain("is paid 9 % of the order");
    expect(text).toContain("Here: ");
    for (const absent of ["Elsewhere", "Gold"]) expect(text).not.toContain(absent);
    // The program's plan has these, once it says so, and then for all that its partners do.
    expect((await save({ rules: { ...rules, bonuses: [pool] } })).status).toBe(201);
    const programs = (await api.call(ada, "GET", `/affiliate/partners/${promoters[0].partnerId}/plan`)).body;
    expect(programs.number).toBe(2);
    expect(programs.summary.join("\n")).toContain("Rank Gold");
    expect(programs.summary.join("\n")).not.toContain("Here: ");
  });
});
