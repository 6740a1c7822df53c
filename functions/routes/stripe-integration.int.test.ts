import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields } from "../../local/testing/api-fixtures.ts";
import { connectStripe, deliver, SIGNING_SECRET } from "../../local/testing/merchant-stripe.ts";
import { openShop } from "../../local/testing/money-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { event, session } from "../../local/testing/stripe-events.ts";

/** Goal: a merchant connects Stripe, sees whether it works, and never sees a secret again. */
let api: TestApi;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const path = (programId: string) => `/v1/programs/${programId}/integrations/stripe`;

describe("the settings of Stripe", () => {
  it("tell where to send what, and which secrets are set since when, but no secret", async () => {
    const shop = await openShop(api);
    const bare = await api.call(shop.key, "GET", path(shop.programId));
    expect(bare.body).toMatchObject({
      signingSecretSince: null,
      testSigningSecretSince: null,
    });
    const { publicKey } = (await api.call(shop.key, "GET", `/v1/programs/${shop.programId}`)).body;
    expect(bare.body.webhookUrl).toBe(`http://api.test/api/v1/webhooks/stripe/${publicKey}`);
    expect(bare.body.eventTypes).toContain("invoice.paid");
    const set = await api.call(shop.key, "PUT", path(shop.programId), { signingSecret: SIGNING_SECRET });
    expect(set.body).toMatchObject({ signingSecretSince: expect.any(String), testSigningSecretSince: null });
    const { rows } = await api.owner.query("SELECT envelope FROM program_secrets WHERE program_id = $1", [
      shop.programId,
    ]);
    expect(JSON.stringify([bare.body, set.body, rows])).not.toContain(SIGNING_SECRET);
  });

  it("are replaced one by one, taken away, and one set by two at once is in force once", async () => {
    const shop = await openShop(api);
    await connectStripe(api, shop);
    const put = (body: unknown) => api.call(shop.key, "PUT", path(shop.programId), body);
    expect((await put({ testSigningSecret: null })).body).toMatchObject({
      signingSecretSince: expect.any(String),
      testSigningSecretSince: null,
    });
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) => put({ signingSecret: `whsec_${String(n).repeat(24)}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const inForce = await api.owner.query(
      "SELECT kind FROM program_secrets WHERE program_id = $1 AND retired_at IS NULL ORDER BY kind",
      [shop.programId],
    );
    expect(inForce.rows).toEqual([{ kind: "stripe_signing" }, { kind: "webhook_signing" }]);
    expect((await api.call(shop.key, "DELETE", path(shop.programId))).body.signingSecretSince).toBeNull();
  });

  it("are checked by form, and belong to who may change programs", async () => {
    const shop = await openShop(api);
    const wrong = { signingSecret: "sk_live_123", other: 1 };
    const refused = await api.call(shop.key, "PUT", path(shop.programId), wrong);
    expect(refused.status).toBe(422);
    expect(refusedFields(refused).sort()).toEqual(["other", "signingSecret"]);
    const reader = await api.createKey({ organisationId: shop.organisationId, scopes: ["programs:read"] });
    expect((await api.call(reader, "GET", path(shop.programId))).status).toBe(200);
    expect((await api.call(reader, "PUT", path(shop.programId), {})).status).toBe(403);
    const stranger = await api.createOrganisation();
    expect((await api.call(stranger.key, "GET", path(shop.programId))).status).toBe(404);
    expect((await api.call(stranger.key, "PUT", path(shop.programId), {})).status).toBe(404);
  });

  it("show what came and what became of it, event by event", async () => {
    const shop = await openShop(api);
    const program = await connectStripe(api, shop);
    await deliver(api, program, event("checkout.session.completed", session({ payment_status: "unpaid" })));
    await deliver(api, program, event("checkout.session.completed", session({ currency: "eur" })));
    await deliver(api, program, event("refund.created", { id: "re_1", amount: "x", currency: "usd" }));
    const waiting = await api.call(shop.key, "GET", path(shop.programId));
    expect(waiting.body.counts).toEqual({ waiting: 3, parked: 0, applied: 0, ignored: 0, refused: 0 });
    await runJob(api, "apply-integration-events");
    const settled = await api.call(shop.key, "GET", path(shop.programId));
    expect(settled.body.counts).toEqual({ waiting: 0, parked: 0, applied: 0, ignored: 1, refused: 2 });
    expect(settled.body.lastEventAt).toEqual(expect.any(String));
    const list = await api.call(shop.key, "GET", `/v1/integration-events?programId=${shop.programId}`);
    expect(list.body.data.map((row: { reason: string }) => row.reason)).toEqual([
      expect.stringContaining("data.object.amount: "),
      expect.stringContaining("currency: the program accepts USD, VND"),
      "not paid yet: async_payment_succeeded will say so",
    ]);
    const one = await api.call(shop.key, "GET", `/v1/integration-events?state=ignored&limit=1`);
    expect(one.body).toMatchObject({ data: [{ state: "ignored", provider: "stripe" }], nextCursor: null });
    const stranger = await api.createOrganisation();
    expect((await api.call(stranger.key, "GET", "/v1/integration-events")).body.data).toEqual([]);
  });
});
