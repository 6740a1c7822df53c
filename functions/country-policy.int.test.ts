import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makePartner, makeProgram } from "../local/testing/api-fixtures.ts";
import { openShop, percent, type Shop } from "../local/testing/money-fixtures.ts";
import { runJob } from "../local/testing/run-job.ts";
import { accessTokenOf, giveTotp, makeUser } from "../local/testing/sign-in.ts";
import { type Answer, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: nothing gets past what a country allows, neither what is agreed with one partner nor a policy or country that
 * changes when the plan is in force. Method: plans and agreements over the API, policies changed behind their back.
 */
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const setPolicy = (country: string, maxPayoutBps: number | null, signUpBonus = false) =>
  api.owner.query(
    `INSERT INTO country_policies (country, max_payout_bps, sign_up_bonus, source) VALUES ($1, $2, $3, 'Act 1')
     ON CONFLICT (country) DO UPDATE SET max_payout_bps = $2, sign_up_bonus = $3`,
    [country, maxPayoutBps, signUpBonus],
  );
const errorsOf = (answer: Answer): string[][] =>
  (answer.body.errors ?? []).map(({ field, code, message }: Record<string, string>) => [
    field,
    code,
    message,
  ]);

/** 20 % and 10 % on two levels, with a cap far above. */
const PLAN = { ...percent(2000, 1000), capBps: 9000 };
const ALLOWED_30 = "ID allows at most 30 % of what is sold (Act 1)";

describe("What is agreed with a partner", () => {
  test("counts in the sum that the country bounds: when it is agreed, when a plan is saved, and when the country changes.", async () => {
    await setPolicy("ID", 3000);
    const shop = await openShop(api, { program: { country: "ID" }, plan: PLAN });
    const { key, programId, promoters } = shop;
    const at = `/v1/enrollments/${promoters[0].enrollmentId}/rate`;
    const agree = (pays: object) => api.call(key, "PUT", at, { pays, reason: "a star" });
    const agreed = { kind: "percentage", rateBps: 2100 };
    // 21 % + 10 % is one more than the country's 30 %, although the plan's cap of 90 % has room.
    expect(errorsOf(await agree(agreed))).toEqual([
      [
        "pays",
        "not_allowed_in_country",
        `under version 1 of the plan levels pay 21 % + 10 % = 31 %: ${ALLOWED_30}`,
      ],
    ]);
    // A flat amount is bounded by the cap alone, and that is 90 %.
    expect((await agree({ kind: "flat", amountsMinor: { USD: 500 } })).status).toBe(422);
    expect((await agree({ kind: "percentage", rateBps: 2000 })).status).toBe(200);
    const change = (country: string | null) =>
      api.call(key, "PATCH", `/v1/programs/${programId}`, { country });
    expect((await change(null)).status).toBe(200);
    expect((await agree(agreed)).status).toBe(200);
    expect(errorsOf(await change("ID"))).toEqual([
      [
        "country",
        "not_allowed_in_country",
        `version 1 of the program's plan, levels: levels pay 21 % + 10 % = 31 %: ${ALLOWED_30}`,
      ],
    ]);
    await api.owner.query("UPDATE programs SET country = 'ID' WHERE id = $1", [programId]);
    // A plan whose own 10 % + 10 % would be fine, were it not for the 21 %.
    const rules = { ...percent(1000, 1000), capBps: 9000 };
    const saved = await api.call(key, "POST", "/v1/plans", { programId, rules });
    const told = `levels pay 21 % + 10 % = 31 %: ${ALLOWED_30}`;
    expect(errorsOf(saved)).toEqual([["rules.levels", "not_allowed_in_country", told]]);
    const check = await api.call(key, "POST", "/v1/plans/check", { programId, rules });
    expect(check.body).toMatchObject({
      acceptable: false,
      problems: [{ field: "rules.levels", message: told }],
    });
  });
});

describe("A policy that changes when a plan is in force", () => {
  const policyOf = async ({ key, programId }: Pick<Shop, "key" | "programId">) =>
    (await api.call(key, "GET", `/v1/programs/${programId}/country-policy`)).body;

  test("is told to the tenant, with the sum, by plan; other changes of the program go on.", async () => {
    await setPolicy("MY", 3000);
    const shop = await openShop(api, { program: { country: "MY" }, plan: PLAN });
    const { key, programId, campaignId } = shop;
    const rules = { ...percent(500), capBps: 9000 };
    const campaigns = await api.call(key, "POST", "/v1/plans", { programId, campaignId, rules });
    const within = { number: 1, breaches: [] };
    expect(await policyOf(shop)).toMatchObject({
      ...{ programId, country: "MY", policy: { maxPayoutBps: 3000, source: "Act 1" } },
      plans: [
        { ...within, campaignId: null },
        { ...within, id: campaigns.body.id, campaignId },
      ],
    });
    await setPolicy("MY", 2900);
    const { policy, plans } = await policyOf(shop);
    expect(policy.maxPayoutBps).toBe(2900);
    expect(plans.map(({ breaches }: { breaches: unknown }) => breaches)).toEqual([
      [
        {
          field: "rules.levels",
          message: "levels pay 20 % + 10 % = 30 %: MY allows at most 29 % of what is sold (Act 1)",
        },
      ],
      [],
    ]);
    const rename = await api.call(key, "PATCH", `/v1/programs/${programId}`, { name: "New", country: "MY" });
    expect([rename.status, rename.body.name]).toEqual([200, "New"]);
    const stranger = await api.createOrganisation();
    expect((await api.call(stranger.key, "GET", `/v1/programs/${programId}/country-policy`)).status).toBe(
      404,
    );
  });

  test("says so of a program without country, and of a country that is not judged.", async () => {
    const { key } = await api.createOrganisation();
    const { id: nowhere } = await makeProgram(api, key, { plan: PLAN });
    const { id: elsewhere } = await makeProgram(api, key, { plan: PLAN, country: "NZ" });
    for (const [programId, country] of [
      [nowhere, null],
      [elsewhere, "NZ"],
    ])
      expect(await policyOf({ key, programId })).toMatchObject({
        country,
        policy: null,
        plans: [{ breaches: [] }],
      });
  });

  test("keeps a period from being approved until somebody has read what its plan breaks.", async () => {
    await setPolicy("PH", 3000);
    const shop = await openShop(api, { program: { country: "PH" }, plan: PLAN });
    const { rows } = await api.owner.query(
      `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at, state)
       VALUES (uuidv7(), $1, $2, 1, now() - interval '2 hours', now() - interval '1 hour', 'calculated') RETURNING id`,
      [shop.organisationId, shop.programId],
    );
    const owner = await makeUser(api, {
      memberships: [{ organisationId: shop.organisationId, role: "owner" }],
    });
    const token = await accessTokenOf(api, { ...owner, totpSecret: await giveTotp(api, owner.userId) });
    const at = `/v1/periods/${rows[0].id}`;
    const ask = (method: string, path: string, body?: object) =>
      api.call(token, method, path, body, { "x-organisation-id": shop.organisationId });
    expect((await ask("GET", at)).body.countryBreaches).toEqual([]);
    await setPolicy("PH", 2500);
    const told =
      "version 1 of the program's plan, levels: levels pay 20 % + 10 % = 30 %: PH allows at most 25 % of what is sold (Act 1)";
    expect((await ask("GET", at)).body.countryBreaches).toEqual([told]);
    expect(errorsOf(await ask("POST", `${at}/approve`, {}))).toEqual([
      ["despiteCountryPolicy", "not_allowed_in_country", told],
    ]);
    expect((await ask("GET", at)).body.state).toBe("calculated");
    const approved = await ask("POST", `${at}/approve`, { despiteCountryPolicy: true });
    expect([approved.status, approved.body.state]).toEqual([200, "approved"]);
  });
});

describe("Pay for a bare sign-up", () => {
  const SIGN_UP = {
    ...PLAN,
    bonuses: [
      { kind: "referral", name: "join", trigger: "sign_up", signUpConfirmed: true, levels: [{ USD: 500 }] },
    ],
  };

  test("is confirmed by the program's owner alone, not by whoever may save plans.", async () => {
    const { id: organisationId, key } = await api.createOrganisation();
    const { id: programId } = await makeProgram(api, key, { plan: PLAN });
    const saveAs = async (role: "owner" | "manager", rules: object) => {
      const token = await accessTokenOf(
        api,
        await makeUser(api, { memberships: [{ organisationId, role }] }),
      );
      const headers = { "x-organisation-id": organisationId };
      return api.call(token, "POST", "/v1/plans", { programId, rules }, headers);
    };
    const refused = await saveAs("manager", SIGN_UP);
    expect([refused.status, refused.body.errors[0].field]).toEqual([403, "rules.bonuses[0].signUpConfirmed"]);
    const narrow = await api.createKey({ organisationId, scopes: ["plans:write", "plans:read"] });
    expect((await api.call(narrow, "POST", "/v1/plans", { programId, rules: SIGN_UP })).status).toBe(403);
    expect((await saveAs("manager", PLAN)).status).toBe(201);
    expect((await saveAs("owner", SIGN_UP)).status).toBe(201);
  });

  test("stops with the policy: whoever joins afterwards earns nobody anything, and those before keep theirs.", async () => {
    await setPolicy("SG", null, true);
    const shop = await openShop(api, { program: { country: "SG" }, plan: SIGN_UP });
    const { key, programId, promoters } = shop;
    const join = async () => {
      await makePartner(api, key, programId, { sponsorPartnerId: promoters[0].partnerId });
      await runJob(api, "settle-bonus-events");
    };
    const paid = async () =>
      (
        await api.owner.query(
          `SELECT e.outcome_reason AS reason, b.amount_minor::int AS minor FROM bonus_events e LEFT JOIN bonuses b ON b.event_id = e.id
           WHERE e.program_id = $1 ORDER BY e.id`,
          [programId],
        )
      ).rows;
    await join();
    await setPolicy("SG", null, false);
    await join();
    expect(await paid()).toEqual([
      { reason: null, minor: 500 },
      { reason: "not_allowed_in_country", minor: null },
    ]);
    const told = (await api.call(key, "GET", `/v1/programs/${programId}/country-policy`)).body;
    expect(told.plans[0].breaches).toEqual([
      { field: "rules.bonuses[0].trigger", message: "SG allows no bonus for a bare sign-up (Act 1)" },
    ]);
  });
});
