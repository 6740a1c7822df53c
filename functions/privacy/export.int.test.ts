import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { app } from "../../functions/app.ts";
import { makeEnrollment, makeLink, makePartner, unique } from "../../local/testing/api-fixtures.ts";
import { createFakeBucket } from "../../local/testing/fake-bucket.ts";
import {
  click,
  daysFromNow,
  openShop,
  percent,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser, type TestUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/* Goal: a user gets all of its own data, nobody else's, by a link that nobody can make and that ends. Method: over HTTP. */
let api: TestApi;
let shop: Shop;
let user: TestUser;
let token: string;
const files = createFakeBucket();
const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ FILES: files });
  // Of each tenth a fifth as points at 10 for 1 USD, and 5 % of the order to whoever buys.
  const points = { shareBps: 2000, pointsPerMajor: { USD: 10 }, expireAfterDays: 30 };
  const customerReward = { kind: "coupon", rateBps: 500, firstOrderOnly: false };
  const plan = { ...percent(1000), points, customerReward };
  shop = await openShop(api, { plan, program: { approvalMode: "immediate", holdDays: 0 } });
  const email = `${unique("ada")}@example.com`;
  const joinedAt = new Date(Date.now() - 20 * 86_400_000).toISOString();
  const partner = await makePartner(api, shop.key, shop.programId, { email, name: "Ada", joinedAt });
  user = await makeUser(api, { email, name: "Ada", affiliate: true });
  const enrollment = await daysFromNow(-15, () => makeEnrollment(api, shop.key, shop.campaignId, partner.id));
  const link = await makeLink(api, shop.key, enrollment.id);
  const made = click({
    ...shop.promoters[0],
    partnerId: partner.id,
    enrollmentId: enrollment.id,
    linkId: link.id,
  });
  await sell(api, shop, await storeClick(api, made));
  const other = await storeClick(api, click(shop.promoters[0]));
  await sell(api, shop, other, { customer: { email, id: unique("customer") } });
  await settleAll(api);
  await runJob(api, "mature-holds");
  const basket = { partnerId: partner.id, points: 5, orderId: "basket-1" };
  expect((await api.call(shop.key, "POST", "/v1/points/spend", basket)).status).toBe(201);
  token = await accessTokenOf(api, user);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const fetchUrl = async (url: string): Promise<Response> =>
  app.request(url, {}, api.env, {
    waitUntil: () => undefined,
    passThroughOnException: () => undefined,
    props: {},
  });
const view = async () => (await api.call(token, "GET", "/account/privacy")).body;

describe("consents", () => {
  it("are recorded and taken back; the latest word counts, and every one stays.", async () => {
    for (const decision of ["given", "withdrawn"])
      expect(
        (await api.call(token, "PUT", "/account/consents", { document: "news", version: "2", decision }))
          .status,
      ).toBe(204);
    expect((await view()).consents).toEqual([
      { document: "news", version: "2", decision: "withdrawn", at: expect.any(String) },
    ]);
    expect(await query("SELECT FROM consents")).toHaveLength(2);
    expect(
      (await api.call(token, "PUT", "/account/consents", { document: "x", version: "2", decision: "given" }))
        .status,
    ).toBe(422);
  });
});

describe("an export", () => {
  it("asked for many times at once is made once, and told by inbox and mail.", async () => {
    const asked = await Promise.all(
      Array.from({ length: 8 }, () => api.call(token, "POST", "/account/export")),
    );
    expect(new Set(asked.map(({ status, body }) => `${status} ${body.id} ${body.state}`)).size).toBe(1);
    expect((await runJob(api, "serve-privacy-requests")).exported).toBe(1);
    expect((await runJob(api, "serve-privacy-requests")).exported).toBe(0);
    const told = await query(
      "SELECT kind, user_id, envelope IS NOT NULL AS sealed FROM notifications WHERE kind = 'export_ready'",
    );
    expect(told).toEqual([{ kind: "export_ready", user_id: user.userId, sealed: true }]);
    expect((await view()).requests[0]).toMatchObject({
      kind: "export",
      state: "ready",
      downloadUrl: expect.stringContaining("/api/account/exports/"),
    });
  });

  it("holds the user's own data in words, earnings with their reasons, and nothing of others.", async () => {
    const [{ downloadUrl }] = (await view()).requests;
    const answer = await fetchUrl(downloadUrl);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/gzip"]);
    const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
    const data = JSON.parse(text);
    expect(data.profile).toMatchObject([{ name: "Ada", email: user.email }]);
    expect(data.earnings).toMatchObject([
      {
        amountMinor: 1000,
        currency: "USD",
        explanation: [
          "10 % of 100.00 USD (level 1, plan v1) = 10.00 USD. 8.00 USD of it is cash, and 2.00 USD is given as 20 points.",
        ],
      },
    ]);
    expect(data.points).toMatchObject([
      { program: "Shop", granted: 20, remaining: 15, expired: 0, expiresAt: expect.any(String) },
    ]);
    expect(data.pointsSpent).toMatchObject([{ orderId: "basket-1", points: 5, state: "spent" }]);
    expect(data.purchases).toMatchObject([
      { rewards: [{ kind: "coupon", code: expect.stringMatching(/^[0-9A-F]{20}$/), amountMinor: 500 }] },
    ]);
    expect(data.consents).toHaveLength(2);
    expect(data.partnerships).toMatchObject([{ program: "Shop", status: "active" }]);
    for (const section of ["sessions", "links", "campaigns", "balances", "activity"])
      expect(data[section].length).toBeGreaterThan(0);
    expect(text).not.toContain(shop.promoters[0].email);
    expect(text).not.toContain("scrypt$");
  });

  it("holds no purchases of an address that the user has not proved.", async () => {
    const { email } = user;
    await query("UPDATE users SET email_verified_at = NULL WHERE id = $1", [user.userId]);
    await api.call(token, "POST", "/account/export");
    await runJob(api, "serve-privacy-requests");
    await query("UPDATE users SET email_verified_at = now() WHERE id = $1", [user.userId]);
    const [made] = (await view()).requests;
    const text = gunzipSync(Buffer.from(await (await fetchUrl(made.downloadUrl)).arrayBuffer())).toString();
    expect(text).toContain(email);
    expect(JSON.parse(text).purchases).toBeUndefined();
  });

  it("is closed to links that were changed, and ends after seven days.", async () => {
    const [{ downloadUrl }] = (await view()).requests;
    const changed = (change: (url: URL) => void) => {
      const url = new URL(downloadUrl);
      change(url);
      return fetchUrl(url.href);
    };
    const tries = [
      changed((url) => url.searchParams.set("expires", String(Number(url.searchParams.get("expires")) + 1))),
      changed((url) => url.searchParams.delete("signature")),
      fetchUrl(downloadUrl.replace(/exports\/[^?]*/, `exports/${newId()}`)),
      fetchUrl(downloadUrl.replace(/exports\/[^?]*/, "exports/x")),
    ];
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(404);
    const late = await daysFromNow(7.1, () => fetchUrl(downloadUrl));
    expect(late.status).toBe(410);
    await daysFromNow(7.1, () => runJob(api, "enforce-retention"));
    expect(files.objects.size).toBe(0);
    expect((await fetchUrl(downloadUrl)).status).toBe(410);
    expect((await view()).requests[0]).toMatchObject({ state: "done", downloadUrl: null });
  });

  it("of a hundred thousand rows goes through page by page.", async () => {
    await query(
      "INSERT INTO notifications (id, kind, event_key, recipient, user_id, data, request_id) SELECT uuidv7(), 'new_sign_in', n::text, $1::uuid::text, $1::uuid, jsonb_build_object('device', md5(n::text)), uuidv7() FROM generate_series(1, 100000) n",
      [user.userId],
    );
    await query("ANALYZE notifications");
    await api.call(token, "POST", "/account/export");
    expect((await runJob(api, "serve-privacy-requests")).exported).toBe(1);
    const [stored] = [...files.objects.values()];
    expect(JSON.parse(gunzipSync(stored!.bytes).toString()).notifications.length).toBeGreaterThanOrEqual(
      100_000,
    );
  }, 120_000);
});
