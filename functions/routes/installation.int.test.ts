import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeEnrollment, makePartner } from "../../local/testing/api-fixtures.ts";
import { click, openShop, type Shop, sell, storeClick } from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: whoever installs Tributary sees each thing arrive, or why it does not. Method: rows as the edge and ingest write
 * them, in the order in which a merchant brings them about.
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

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
type Body = any;

const ask = async (shop: Shop, path = "installation"): Promise<Body> => {
  const answer = await api.call(shop.key, "GET", `/v1/programs/${shop.programId}/${path}`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const codes = (body: Body): string[] => body.findings.map(({ code }: Body) => code);

function insert(table: string, shop: Shop, row: Record<string, unknown>) {
  const whole = {
    organisation_id: shop.organisationId,
    program_id: shop.programId,
    received_at: "now",
    ...row,
  };
  return api.owner.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`, [
    whole,
  ]);
}
const seePage = (shop: Shop, row: Record<string, unknown> = {}) =>
  insert("events", shop, {
    ...{ id: newId(), kind: "page", test: false, request_id: newId(), at: "now", privacy: false },
    ...{ url: "https://www.shop.example/boots", ...row },
  });

describe("the installation", () => {
  test("shows what to install, and that nothing has come.", async () => {
    const shop = await openShop(api, { program: { allowedHosts: ["*.shop.example"], viaParam: "ref" } });
    const body = await ask(shop);
    expect(body).toMatchObject({
      programId: shop.programId,
      status: "active",
      snippetUrl: "http://edge.test:8787/t.js",
      allowedHosts: ["*.shop.example"],
      viaParam: "ref",
      apiKeys: { live: 1, test: 0 },
      pages: { first: null, last: null, lastLive: null, lastHour: [] },
      clicks: { lastAt: null, lastLanding: null },
      conversions: [],
      browserReports: { waiting: 0, refused: [] },
      refusals: [],
      integrations: [],
    });
    expect(body.publicKey).toMatch(/^trbp_/);
    expect(codes(body)).toEqual(["nothing_yet"]);
  });

  test("tells a wrong host, the test key and a bot, and then the first page.", async () => {
    const shop = await openShop(api, { program: { allowedHosts: ["*.shop.example"] } });
    const refused = (reason: string, raw: string) =>
      insert("bad_events", shop, { pack_id: newId(), index: 0, reason, raw });
    await refused("host_not_allowed", "shop.example.evil");
    await refused("host_not_allowed", "shop.example.evil");
    await refused("invalid:url", "{}");
    const wrong = await ask(shop);
    expect(wrong.findings).toMatchObject([
      { code: "wrong_host", severity: "error", host: "shop.example.evil", count: 2 },
      { code: "events_refused", reason: "invalid:url", count: 1 },
    ]);

    await seePage(shop, { test: true });
    expect(codes(await ask(shop))).toContain("only_test_key");
    await seePage(shop, { bot: "headless" });
    expect((await ask(shop)).findings).toContainEqual({
      code: "bots_only",
      severity: "warning",
      bot: "headless",
    });
    await seePage(shop);
    const body = await ask(shop);
    expect(body.pages.lastLive).toMatchObject({
      host: "www.shop.example",
      path: "/boots",
      test: false,
      bot: null,
    });
    expect(body.pages.first).toMatchObject({ test: true });
    expect(body.pages.lastHour).toEqual([{ kind: "page", events: 3, tests: 1, bots: 1 }]);
    expect(codes(body)).toEqual(["wrong_host", "events_refused", "no_conversion_yet"]);
  });

  test("follows a click to its page and to its conversion.", async () => {
    const shop = await openShop(api, { program: { allowedHosts: ["*.shop.example"] } });
    const [promoter] = shop.promoters;
    const made = await storeClick(api, click(promoter, { at: new Date(Date.now() - 120_000) }));
    await api.owner.query(
      `INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots)
       VALUES ($1, $2, date_bin('15 minutes', $3::timestamptz, 'epoch'), $4, $5, $6, 1, 0)`,
      [
        ...[shop.organisationId, promoter.linkId, made.at, shop.programId],
        ...[promoter.campaignId, promoter.partnerId],
      ],
    );
    const clicked = await ask(shop);
    expect(clicked.clicks.lastAt).toBe(made.at.toISOString());
    expect(codes(clicked)).toEqual(["clicks_without_pages", "no_conversion_yet"]);
    await seePage(shop);
    expect(codes(await ask(shop))).toEqual(["token_not_landing", "no_conversion_yet"]);
    await seePage(shop, { click_id: made.id });
    const landed = await ask(shop);
    expect(landed.clicks.lastLanding).toMatchObject({ clickId: made.id, host: "www.shop.example" });
    expect(codes(landed)).toEqual(["no_conversion_yet"]);

    const testKey = await api.createKey({ organisationId: shop.organisationId, test: true });
    await sell(api, { ...shop, key: testKey }, made);
    expect(codes(await ask(shop))).toEqual(["only_test_conversions"]);
    const sold = await sell(api, shop, made, { orderId: "first" });
    expect(codes(await ask(shop))).toEqual(["conversion_waiting"]);
    await settleAll(api);
    const body = await ask(shop);
    expect(codes(body)).toEqual(["ok"]);
    expect(body.conversions).toMatchObject([
      {
        source: "server",
        test: false,
        count: 1,
        last: { id: sold.id, orderId: "first", outcome: "attributed" },
      },
      { source: "server", test: true, count: 1 },
    ]);
    expect(body.apiKeys).toEqual({ live: 1, test: 1 });
  });

  test("shows why a browser's report or a provider's event came to nothing.", async () => {
    const shop = await openShop(api);
    const report = {
      via: "snippet",
      host: "shop.example",
      test: false,
      occurred_at: "now",
      request_id: newId(),
    };
    await insert("browser_reports", shop, {
      ...{ ...report, id: newId(), report: { currency: "GBP" }, settled_at: "now", outcome: "refused" },
      reason: "currency: the program accepts USD, VND",
    });
    await insert("browser_reports", shop, { ...report, id: newId(), report: {} });
    const event = { provider: "stripe", test: false, envelope: "x", version: 1, request_id: newId() };
    await insert("integration_events", shop, {
      ...{ ...event, id: newId(), event_id: newId(), kind: "refund.created", state: "parked" },
      ...{ waits_for: "pi_1", reason: "its payment has not come" },
    });
    const body = await ask(shop);
    expect(body.browserReports).toMatchObject({
      waiting: 1,
      refused: [{ outcome: "refused", currency: "GBP" }],
    });
    expect(body.integrations).toMatchObject([{ kind: "refund.created", state: "parked" }]);
    expect(codes(body)).toEqual(["no_allowed_hosts", "currency_not_accepted", "integration_parked"]);
  });
});

describe("the pulse", () => {
  test("moves with what comes, since the viewer's midnight.", async () => {
    const shop = await openShop(api, { campaign: { joinMode: "approval" }, program: { holdDays: 1 } }).catch(
      () => openShop(api),
    );
    const before = await ask(shop, "pulse");
    expect(before.today).toEqual({ clicks: 0, bots: 0, conversions: 0, commission: [] });
    expect(before.latest).toMatchObject({ conversionId: null, eventId: null });
    const kept = await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
    const rejected = await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
    await api.call(shop.key, "POST", `/v1/conversions/${rejected.id}/reject`, { reason: "Own order" });
    await settleAll(api);
    await seePage(shop);
    const after = await ask(shop, "pulse");
    expect(after.today).toMatchObject({
      conversions: 1,
      commission: [{ currency: "USD", amountMinor: 1000 }],
    });
    expect([kept.id, rejected.id]).toContain(after.latest.conversionId);
    expect(after.latest.eventId).not.toBeNull();
    expect(after.ledgerVersion).toBeGreaterThan(before.ledgerVersion);
    const from = encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString());
    expect((await ask(shop, `pulse?from=${from}`)).today).toMatchObject({ conversions: 0, commission: [] });
  });

  test("moves when a conversion is approved, and when one is rejected.", async () => {
    const shop = await openShop(api);
    const first = await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
    const second = await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
    await settleAll(api);
    const sold = await ask(shop, "pulse");
    await api.call(shop.key, "POST", `/v1/conversions/${first.id}/approve`);
    const approved = await ask(shop, "pulse");
    expect(approved).toEqual({ ...sold, conversionsVersion: expect.any(Number) });
    expect(approved.conversionsVersion).toBeGreaterThan(sold.conversionsVersion);
    await api.call(shop.key, "POST", `/v1/conversions/${second.id}/reject`, { reason: "Own order" });
    const rejected = await ask(shop, "pulse");
    expect(rejected.conversionsVersion).toBeGreaterThan(approved.conversionsVersion);
    await settleAll(api);
    const settled = await ask(shop, "pulse");
    expect(settled.ledgerVersion).toBeGreaterThan(rejected.ledgerVersion);
    expect(settled.today.commission).toEqual([{ currency: "USD", amountMinor: 1000 }]);
  });

  test("counts applications that wait.", async () => {
    const shop = await openShop(api);
    const { body: campaign } = await api.call(shop.key, "POST", "/v1/campaigns", {
      ...{ programId: shop.programId, name: "By approval", destinationUrl: "https://shop.example/" },
      joinMode: "approval",
    });
    const before = await ask(shop, "pulse");
    const partner = await makePartner(api, shop.key, shop.programId);
    const { id } = await makeEnrollment(api, shop.key, campaign.id, partner.id);
    const after = await ask(shop, "pulse");
    expect(after.pendingEnrollments).toBe(before.pendingEnrollments + 1);
    expect(after.latest.enrollmentId).toBe(id);
  });
});

describe("what waits for the merchant", () => {
  test("is counted, with what is owed and how far the set-up has come.", async () => {
    const shop = await openShop(api);
    expect(await ask(shop, "waiting")).toMatchObject({
      ...{ applications: 0, conversions: 0, payoutRequests: 0, batches: 0, disputes: 0, overdueDisputes: 0 },
      ...{ lowFunds: [], failingWebhooks: 0, owed: [] },
      setUp: { campaign: true, tracking: false, partner: true, sale: false },
    });
    const kept = await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
    await sell(api, shop, await storeClick(api, click(shop.promoters[0])));
    await settleAll(api);
    await api.call(shop.key, "POST", `/v1/conversions/${kept.id}/approve`);
    expect(await ask(shop, "waiting")).toMatchObject({
      conversions: 1,
      owed: [{ currency: "USD", amountMinor: 2000 }],
      setUp: { campaign: true, tracking: true, partner: true, click: true, sale: true },
    });
  });
});

test("Nobody sees another program's, whether by its tenant, by its key or by its scopes.", async () => {
  const shop = await openShop(api);
  const other = await openShop(api);
  const organisationId = shop.organisationId;
  const member = await makeUser(api, { memberships: [{ organisationId, role: "analyst" }] });
  const as = { "x-organisation-id": organisationId };
  const token = await accessTokenOf(api, member);
  const bound = await api.createKey({ organisationId: other.organisationId, programId: other.programId });
  const writer = await api.createKey({ organisationId, scopes: ["conversions:write"] });
  for (const path of ["installation", "pulse", "waiting"]) {
    const of = (id: string) => `/v1/programs/${id}/${path}`;
    expect((await api.call(token, "GET", of(shop.programId), undefined, as)).status).toBe(200);
    expect((await api.call(token, "GET", of(other.programId), undefined, as)).status).toBe(404);
    expect((await api.call(other.key, "GET", of(shop.programId))).status).toBe(404);
    expect((await api.call(bound, "GET", of(shop.programId))).status).toBe(404);
    expect((await api.call(writer, "GET", of(shop.programId))).status).toBe(403);
  }
});
