import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makeCampaign,
  makeEnrollment,
  makeLink,
  makePartner,
  makeProgram,
  refusedFields,
} from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

let api: TestApi;
let organisation: { id: string; key: string };
let key: string;
let programId: string;
beforeAll(async () => {
  api = await startTestApi();
  organisation = await api.createOrganisation();
  key = organisation.key;
  programId = (await makeProgram(api, key)).id;
});
afterAll(() => api.close());

const act = (id: string, action: string, body?: unknown) =>
  api.call(key, "POST", `/v1/enrollments/${id}/${action}`, body);
const seats = async (campaignId: string) =>
  (await api.call(key, "GET", `/v1/campaigns/${campaignId}`)).body.approvedPartners;

async function pending(campaignExtra = {}): Promise<{ campaignId: string; partnerId: string; id: string }> {
  const campaign = await makeCampaign(api, key, programId, { joinMode: "approval", ...campaignExtra });
  const partner = await makePartner(api, key, programId);
  const { id } = await makeEnrollment(api, key, campaign.id, partner.id);
  return { campaignId: campaign.id, partnerId: partner.id, id };
}

describe("applying", () => {
  test("to an open campaign is approved at once and takes a place.", async () => {
    const campaign = await makeCampaign(api, key, programId);
    const partner = await makePartner(api, key, programId);
    const answer = await api.call(key, "POST", "/v1/enrollments", {
      campaignId: campaign.id,
      partnerId: partner.id,
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { status: "approved", programId, published: true, version: 1 },
    });
    expect(answer.body.decidedAt).toBe(answer.body.appliedAt);
    expect(await seats(campaign.id)).toBe(1);
  });

  test("to a campaign by approval waits and takes none.", async () => {
    const { id, campaignId } = await pending();
    expect((await api.call(key, "GET", `/v1/enrollments/${id}`)).body).toMatchObject({
      status: "pending",
      decidedAt: null,
    });
    expect(await seats(campaignId)).toBe(0);
  });

  test("twice is refused and names the enrollment; 10 times at once makes one.", async () => {
    const campaign = await makeCampaign(api, key, programId);
    const partner = await makePartner(api, key, programId);
    const body = { campaignId: campaign.id, partnerId: partner.id };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.call(key, "POST", "/v1/enrollments", body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
    const made = answers.find(({ status }) => status === 201);
    const again = await api.call(key, "POST", "/v1/enrollments", body);
    expect(again).toMatchObject({ status: 409, body: { type: "/problems/already_exists" } });
    expect(again.body.detail).toContain(made?.body.id);
    expect(await seats(campaign.id)).toBe(1);
  });

  test("after a rejection is possible again, and the history tells all of it.", async () => {
    const { id, campaignId, partnerId } = await pending();
    await act(id, "reject", { reason: "no site yet" });
    const again = await api.call(key, "POST", "/v1/enrollments", { campaignId, partnerId });
    expect(again).toMatchObject({
      status: 201,
      body: { id, status: "pending", statusReason: null, decidedAt: null, version: 3 },
    });
    const read = await api.call(key, "GET", `/v1/enrollments/${id}`);
    expect(
      read.body.history.map(({ status, reason }: { status: string; reason: string }) => [status, reason]),
    ).toEqual([
      ["pending", null],
      ["rejected", "no site yet"],
      ["pending", null],
    ]);
  });

  test("to a campaign that is over, or by a suspended partner, is refused.", async () => {
    const partner = await makePartner(api, key, programId);
    const ended = await makeCampaign(api, key, programId, { endsAt: "2020-01-01T00:00:00Z" });
    const archived = await makeCampaign(api, key, programId);
    await api.call(key, "POST", `/v1/campaigns/${archived.id}/archive`);
    for (const campaign of [ended, archived]) {
      const answer = await api.call(key, "POST", "/v1/enrollments", {
        campaignId: campaign.id,
        partnerId: partner.id,
      });
      expect(answer).toMatchObject({ status: 409, body: { type: "/problems/wrong_state" } });
    }
    const open = await makeCampaign(api, key, programId);
    await api.call(key, "PATCH", `/v1/partners/${partner.id}`, { status: "suspended", reason: "x" });
    const answer = await api.call(key, "POST", "/v1/enrollments", {
      campaignId: open.id,
      partnerId: partner.id,
    });
    expect(answer).toMatchObject({ status: 409, body: { detail: "The partner is suspended." } });
  });

  test("with a campaign or partner of another program or organisation is refused as unknown.", async () => {
    const campaign = await makeCampaign(api, key, programId);
    const elsewhere = await makePartner(api, key, (await makeProgram(api, key)).id);
    const stranger = await api.createOrganisation();
    const theirs = await makeCampaign(api, stranger.key, (await makeProgram(api, stranger.key)).id);
    const partner = await makePartner(api, key, programId);
    for (const [field, body] of [
      ["partnerId", { campaignId: campaign.id, partnerId: elsewhere.id }],
      ["partnerId", { campaignId: campaign.id, partnerId: newId() }],
      ["campaignId", { campaignId: theirs.id, partnerId: partner.id }],
      ["campaignId", { campaignId: newId(), partnerId: partner.id }],
    ] as const) {
      const answer = await api.call(key, "POST", "/v1/enrollments", body);
      expect(answer.status).toBe(404);
      expect(refusedFields(answer)).toEqual([field]);
    }
  });
});

describe("deciding", () => {
  test("moves along the ways there are, and places are taken and given back.", async () => {
    const { id, campaignId } = await pending();
    expect(await act(id, "approve")).toMatchObject({
      status: 200,
      body: { status: "approved", version: 2, published: true },
    });
    expect(await seats(campaignId)).toBe(1);
    expect(await act(id, "suspend", { reason: "spam" })).toMatchObject({
      body: { status: "suspended", statusReason: "spam" },
    });
    expect(await seats(campaignId)).toBe(0);
    expect(await act(id, "reinstate")).toMatchObject({ body: { status: "approved", statusReason: null } });
    expect(await seats(campaignId)).toBe(1);
    expect(await act(id, "reject", { reason: "again" })).toMatchObject({ body: { status: "rejected" } });
    expect(await seats(campaignId)).toBe(0);
    expect(await act(id, "approve")).toMatchObject({ body: { status: "approved" } });
    expect(await seats(campaignId)).toBe(1);
  });

  test.each([
    ["pending", "suspend"],
    ["pending", "reinstate"],
    ["approved", "approve"],
    ["approved", "reinstate"],
  ])("an enrollment that is %s cannot be told to %s.", async (status, action) => {
    const { id } = await pending();
    if (status === "approved") await act(id, "approve");
    const answer = await act(id, action, action === "suspend" ? { reason: "x" } : undefined);
    expect(answer).toMatchObject({ status: 409, body: { type: "/problems/wrong_state" } });
  });

  test.each(["reject", "suspend"])("to %s needs a reason.", async (action) => {
    const { id } = await pending();
    for (const body of [{}, { reason: "" }, { reason: 5 }]) {
      const answer = await act(id, action, body);
      expect(answer.status).toBe(422);
      expect(refusedFields(answer)).toEqual(["reason"]);
    }
  });

  test("reaches the links at the edge.", async () => {
    const { id } = await pending();
    await act(id, "approve");
    const link = await makeLink(api, key, id);
    const status = () => JSON.parse(api.kv.values.get(`link:${link.host}:${link.code}`) ?? "").status;
    expect(status()).toBe("active");
    await act(id, "suspend", { reason: "spam" });
    expect(status()).toBe("suspended");
    await act(id, "reinstate");
    expect(status()).toBe("active");
  });

  test("of the same enrollment by many at once happens once.", async () => {
    const { id, campaignId } = await pending();
    const answers = await Promise.all(Array.from({ length: 10 }, () => act(id, "approve")));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect(await seats(campaignId)).toBe(1);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS states FROM enrollment_states WHERE enrollment_id = $1",
      [id],
    );
    expect(rows).toEqual([{ states: 2 }]);
  });
});

test("Of 50 approvals at once for a campaign of 10 places exactly 10 succeed; a place given back can be taken again.", async () => {
  const campaign = await makeCampaign(api, key, programId, { joinMode: "approval", maxPartners: 10 });
  const ids: string[] = [];
  for (let i = 0; i < 50; i++) {
    const partner = await makePartner(api, key, programId);
    ids.push((await makeEnrollment(api, key, campaign.id, partner.id)).id);
  }
  const answers = await Promise.all(ids.map((id) => act(id, "approve")));
  const approved = ids.filter((_, index) => answers[index]?.status === 200);
  const refused = answers.filter(({ status }) => status === 409);
  expect(approved).toHaveLength(10);
  expect(refused.map(({ body }) => body.type)).toEqual(
    Array.from({ length: 40 }, () => "/problems/campaign_full"),
  );
  expect(await seats(campaign.id)).toBe(10);
  const { rows } = await api.owner.query(
    "SELECT (SELECT count(*) FROM enrollments WHERE campaign_id = $1 AND status = 'approved')::int AS approved, (SELECT count(*) FROM enrollment_states s JOIN enrollments e ON e.id = s.enrollment_id WHERE e.campaign_id = $1 AND s.status = 'approved')::int AS states",
    [campaign.id],
  );
  expect(rows).toEqual([{ approved: 10, states: 10 }]);

  const waiting = ids.find((id) => !approved.includes(id)) ?? "";
  expect(await act(waiting, "approve")).toMatchObject({
    status: 409,
    body: { type: "/problems/campaign_full" },
  });
  await act(approved[0] ?? "", "suspend", { reason: "makes room" });
  expect(await act(waiting, "approve")).toMatchObject({ status: 200 });
  expect(await act(approved[0] ?? "", "reinstate")).toMatchObject({
    status: 409,
    body: { type: "/problems/campaign_full" },
  });
});

test("Of 50 partners who join an open campaign of 10 places at once exactly 10 get in.", async () => {
  const campaign = await makeCampaign(api, key, programId, { maxPartners: 10 });
  const partners: string[] = [];
  for (let i = 0; i < 50; i++) partners.push((await makePartner(api, key, programId)).id);
  const answers = await Promise.all(
    partners.map((partnerId) =>
      api.call(key, "POST", "/v1/enrollments", { campaignId: campaign.id, partnerId }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
  expect(answers.filter(({ body }) => body.type === "/problems/campaign_full")).toHaveLength(40);
  expect(await seats(campaign.id)).toBe(10);
});

describe("reading enrollments", () => {
  test("filters by campaign, partner and status, and hides those of others.", async () => {
    const { id, campaignId, partnerId } = await pending();
    const ids = async (as: string, query: string) =>
      (await api.call(as, "GET", `/v1/enrollments${query}`)).body.data.map((row: { id: string }) => row.id);
    expect(await ids(key, `?campaignId=${campaignId}`)).toEqual([id]);
    expect(await ids(key, `?partnerId=${partnerId}&status=pending`)).toEqual([id]);
    expect(await ids(key, `?partnerId=${partnerId}&status=approved`)).toEqual([]);
    const stranger = await api.createOrganisation();
    const bound = await api.createKey({
      organisationId: organisation.id,
      programId: (await makeProgram(api, key)).id,
    });
    for (const other of [stranger.key, bound]) {
      expect(await ids(other, "")).toEqual([]);
      expect(await api.call(other, "GET", `/v1/enrollments/${id}`)).toMatchObject({ status: 404 });
      expect(await api.call(other, "POST", `/v1/enrollments/${id}/approve`)).toMatchObject({ status: 404 });
      expect(await api.call(other, "POST", `/v1/enrollments/${id}/reject`, { reason: "x" })).toMatchObject({
        status: 404,
      });
    }
  });
});
