import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { WEBHOOK_EVENT_TYPES } from "../../core/webhooks/event-types.ts";
import { makePartner } from "../../local/testing/api-fixtures.ts";
import { deliverHooks, type HookReceiver, startHookReceiver } from "../../local/testing/hook-receiver.ts";
import {
  click,
  daysFromNow,
  openShop,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { makeStopFrom, type StopFrom } from "../../local/testing/stop-writes.ts";
import { post } from "./post.ts";

/*
 * Goal: what happens is told, signed, to whoever asked for it: once by the database, at least once by the wire, whatever stops and
 * whatever the other side answers. Method: a receiver on this machine answers as it is told to; its messages are proved by the
 * package that receivers use.
 */
let api: TestApi;
let receiver: HookReceiver;
let shop: Shop;
let stopFrom: StopFrom;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  receiver = await startHookReceiver();
  shop = await openShop(api, { line: 2, plan: undefined });
  stopFrom = await makeStopFrom(
    api.owner,
    "webhook_events webhook_deliveries webhook_attempts webhook_endpoints notifications",
  );
});
afterEach(async () => {
  receiver.answer = () => ({ status: 204 });
  await api.owner.query("DELETE FROM webhook_endpoints");
  await api.owner.query("DELETE FROM webhook_events");
  receiver.received.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await receiver.close();
  await api.close();
});

async function makeEndpoint(given: Record<string, unknown> = {}) {
  const body = { url: `${receiver.url}/hooks`, types: WEBHOOK_EVENT_TYPES, key: newId(), ...given };
  const { status, body: made } = await api.call(shop.key, "POST", "/v1/webhook-endpoints", body);
  expect([status, made]).toMatchObject([201, { state: "active" }]);
  return made;
}

const events = () => receiver.received.map(({ body }) => JSON.parse(body));
const countOf = async (table: string, where = "true") =>
  (await api.owner.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`)).rows[0].n;

async function brought(orderId = newId()) {
  const made = await storeClick(api, click(shop.promoters[1]!));
  return sell(api, shop, made, { orderId });
}

describe("what happens", () => {
  test("is told as the API presents it, signed as Standard Webhooks says, in the words of its type.", async () => {
    const { secret } = await makeEndpoint();
    const sold = await brought();
    await settleAll(api);
    await api.call(shop.key, "POST", `/v1/conversions/${sold.id}/approve`);
    const refund = { refundId: newId(), amountMinor: 100, currency: "USD" };
    await api.call(shop.key, "POST", `/v1/conversions/${sold.id}/refunds`, refund);
    await settleAll(api);
    const { id: partnerId } = await makePartner(api, shop.key, shop.programId);
    const enrolled = await api.call(shop.key, "POST", "/v1/enrollments", {
      campaignId: shop.campaignId,
      partnerId,
    });
    await api.call(shop.key, "POST", `/v1/enrollments/${enrolled.body.id}/suspend`, { reason: "tried" });
    await api.call(shop.key, "PATCH", `/v1/partners/${partnerId}`, { status: "suspended", reason: "tried" });
    await deliverHooks(api);

    const told = events();
    expect(told.map(({ type }) => type).sort()).toEqual(
      [
        ...["conversion.created", "conversion.attributed", "conversion.approved", "conversion.refunded"],
        ...["commission.accrued", "commission.approved", "commission.reversed"],
        ...["partner.joined", "partner.suspended", "enrollment.approved", "enrollment.suspended"],
      ].sort(),
    );
    for (const { headers, body } of receiver.received) {
      const proved = new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string };
      expect(headers["webhook-id"]).toBe(proved.id);
    }
    const of = (type: string) => told.find((event) => event.type === type);
    const now = (await api.call(shop.key, "GET", `/v1/conversions/${sold.id}`)).body;
    expect(of("conversion.refunded").data).toMatchObject({
      id: sold.id,
      refundedMinor: 100,
      status: "approved",
    });
    expect(Object.keys(of("conversion.refunded").data).filter((name) => !(name in now))).toEqual([]);
    expect(of("conversion.created").data).toMatchObject({ id: sold.id, status: "pending", refundedMinor: 0 });
    expect(of("commission.accrued").data).toMatchObject({
      ...{
        conversionId: sold.id,
        partnerId: shop.promoters[1]!.partnerId,
        level: 1,
        conversionStatus: "pending",
      },
    });
    expect(of("partner.suspended").data).toMatchObject({
      id: partnerId,
      status: "suspended",
      statusReason: "tried",
    });
    expect(of("partner.joined").data.status).toBe("active");
    // One look at what each effect wrote: exactly one event.
    expect(await countOf("webhook_events")).toBe(11);
    const shown = await api.call(shop.key, "GET", `/v1/webhook-events/${of("partner.joined").id}`);
    expect(shown.body.payload).toEqual(of("partner.joined"));
  });

  test("is written for nobody who did not ask: neither other types, programs and tests, nor what an endpoint switched off.", async () => {
    const other = await openShop(api);
    await makeEndpoint({ types: ["partner.joined"], programId: shop.programId });
    const off = await makeEndpoint({ types: ["conversion.created"] });
    const patch = (body: unknown) => api.call(shop.key, "PATCH", `/v1/webhook-endpoints/${off.id}`, body);
    expect((await patch({ state: "disabled" })).body).toMatchObject({ state: "disabled", reason: "by_hand" });
    await brought();
    await makePartner(api, other.key, other.programId);
    expect(await countOf("webhook_events")).toBe(0);
    expect((await patch({ state: "active", includeTest: false })).status).toBe(200);
    const testKey = await api.createKey({ organisationId: shop.organisationId, test: true });
    const order = { programId: shop.programId, amountMinor: 100, currency: "USD" };
    const report = (key: string) =>
      api.call(
        key,
        "POST",
        "/v1/conversions",
        { ...order, orderId: newId() },
        { "idempotency-key": newId() },
      );
    await report(testKey);
    await deliverHooks(api);
    expect(events()).toEqual([]);
    await patch({ includeTest: true });
    await report(testKey);
    await deliverHooks(api);
    expect(events()).toMatchObject([{ type: "conversion.created", test: true, data: { test: true } }]);
  });

  test("waits while the endpoint is paused.", async () => {
    const { id } = await makeEndpoint({ types: ["partner.joined"] });
    await api.call(shop.key, "PATCH", `/v1/webhook-endpoints/${id}`, { state: "paused" });
    await makePartner(api, shop.key, shop.programId);
    await deliverHooks(api);
    expect(events()).toEqual([]);
    await api.call(shop.key, "PATCH", `/v1/webhook-endpoints/${id}`, { state: "active" });
    await deliverHooks(api);
    expect(events()).toMatchObject([{ type: "partner.joined" }]);
  });
});

describe("a receiver", () => {
  test("that fails, hangs up or redirects is tried again for three days, and each try is in the log.", async () => {
    const { id } = await makeEndpoint({ types: ["partner.joined"] });
    await makePartner(api, shop.key, shop.programId);
    const answers = [
      { status: 500, text: "no".repeat(2_000) },
      { status: 302, headers: { location: `${receiver.url}/elsewhere` } },
      "hang_up" as const,
    ];
    receiver.answer = () => answers[receiver.received.length - 1] ?? { status: 503 };
    for (const day of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
      await daysFromNow(day / 3, () => deliverHooks(api));
    const list = await api.call(shop.key, "GET", `/v1/webhook-deliveries?endpointId=${id}&state=queued`);
    const early = receiver.received.length;
    expect(list.body.data).toMatchObject([{ attempts: early, nextAttemptAt: expect.any(String) }]);
    for (const day of [4.1, 4.2, 4.3, 4.4]) await daysFromNow(day, () => deliverHooks(api));
    expect(
      new Set(receiver.received.map(({ path, headers }) => `${path} ${headers["webhook-id"]}`)).size,
    ).toBe(1);
    const [{ id: deliveryId }] = list.body.data;
    const seen = (await api.call(shop.key, "GET", `/v1/webhook-deliveries/${deliveryId}`)).body;
    expect(seen.log.slice(0, 4)).toMatchObject([
      { status: 500, answer: "no".repeat(512) },
      { status: 302 },
      { status: null, reason: "no_answer" },
      { status: 503 },
    ]);
    expect(seen.log).toHaveLength(receiver.received.length);
  });

  test("that is gone, or fails for five days, is told no more, and its owners are told so.", async () => {
    const owner = newId();
    await api.owner.query(
      "INSERT INTO users (id, email, email_normalised, name, password_hash, locale) VALUES ($1, 'o@shop.example', 'o@shop.example', 'Olga', 'x', 'vi')",
      [owner],
    );
    await api.owner.query(
      "INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'owner')",
      [...[shop.organisationId, owner]],
    );
    const gone = await makeEndpoint({ types: ["partner.joined"] });
    receiver.answer = () => ({ status: 410 });
    for (let n = 0; n < 6; n++) await makePartner(api, shop.key, shop.programId);
    await deliverHooks(api);
    const before = receiver.received.length;
    const read = async (id: string) => (await api.call(shop.key, "GET", `/v1/webhook-endpoints/${id}`)).body;
    expect(await read(gone.id)).toMatchObject({ state: "disabled", reason: "gone" });
    expect(await countOf("webhook_deliveries", "state = 'queued'")).toBe(0);
    await makePartner(api, shop.key, shop.programId);
    await daysFromNow(1, () => deliverHooks(api));
    expect(receiver.received).toHaveLength(before);
    expect(await countOf("notifications", "kind = 'webhook_disabled'")).toBe(1);

    const failing = await makeEndpoint({ types: ["partner.joined"] });
    receiver.answer = () => ({ status: 500 });
    await makePartner(api, shop.key, shop.programId);
    await deliverHooks(api);
    expect((await read(failing.id)).failingSince).not.toBeNull();
    await makePartner(api, shop.key, shop.programId);
    await daysFromNow(5.1, () => deliverHooks(api));
    expect(await read(failing.id)).toMatchObject({ state: "disabled", reason: "failing" });
    expect(await countOf("notifications", "kind = 'webhook_disabled'")).toBe(2);
    // Switched on again it begins anew, and what failed is sent again by hand, under the same id.
    receiver.answer = () => ({ status: 200 });
    await api.call(shop.key, "PATCH", `/v1/webhook-endpoints/${failing.id}`, { state: "active" });
    const asked = { since: "2020-01-01T00:00:00Z", key: newId() };
    const again = () => api.call(shop.key, "POST", `/v1/webhook-endpoints/${failing.id}/replay`, asked);
    expect((await again()).body).toEqual({ replayed: 2 });
    const repeated = await again();
    expect([repeated.headers.get("idempotent-replayed"), repeated.body]).toEqual(["true", { replayed: 2 }]);
    receiver.received.length = 0;
    await deliverHooks(api);
    expect(new Set(events().map(({ id }) => id)).size).toBe(2);
    expect((await read(failing.id)).failingSince).toBeNull();
  });

  test("that never answers is waited for no longer than the time says.", async () => {
    receiver.answer = () => "never";
    const request = { url: receiver.url, method: "POST" as const, headers: {}, body: "{}" };
    expect(await post(request, 50)).toEqual({ status: null, reason: "timeout", answer: null });
  });
});

test("Whatever stops at whichever commit, every event arrives, under one id and in one delivery.", async () => {
  await makeEndpoint({ types: ["partner.joined"] });
  const attempt = async () => {
    const ids: string[] = [];
    for (let n = 0; n < 2; n++) ids.push((await makePartner(api, shop.key, shop.programId)).id);
    return ids;
  };
  const wanted: string[] = [];
  for (let n = 1, stopped = true; stopped; n++) {
    wanted.push(...(await attempt()));
    await stopFrom(n);
    await daysFromNow(n / 100, () => deliverHooks(api)).catch(() => undefined);
    stopped = (await stopFrom(0)) >= n;
  }
  await daysFromNow(1, () => deliverHooks(api));
  const arrived = new Map(events().map(({ id, data }) => [id, data.id]));
  expect([...arrived.values()].sort()).toEqual(wanted.sort());
  expect(await countOf("webhook_deliveries", "state = 'delivered'")).toBe(wanted.length);
});

test("A slow endpoint keeps no other waiting: each has a run of its own, and one run at a time.", async () => {
  const slow = await makeEndpoint({ types: ["partner.joined"], url: `${receiver.url}/slow` });
  const quick = await makeEndpoint({ types: ["partner.joined"], url: `${receiver.url}/quick` });
  await makePartner(api, shop.key, shop.programId);
  await runJob(api, "deliver-webhooks");
  await api.owner.query(
    "UPDATE webhook_endpoints SET leased_until = now() + interval '1 hour' WHERE id = $1",
    [slow.id],
  );
  await runJob(api, "send-webhooks", { v: 1, endpoint: slow.id });
  await runJob(api, "send-webhooks", { v: 1, endpoint: quick.id });
  expect(receiver.received.map(({ path }) => path)).toEqual(["/quick"]);
});

test("A secret is shown when it is made; while it changes both sign, and the old one alone proves nothing afterwards.", async () => {
  const key = newId();
  const asked = { url: `${receiver.url}/hooks`, types: ["partner.joined"], key };
  const create = (body: unknown) => api.call(shop.key, "POST", "/v1/webhook-endpoints", body);
  const made = (await create(asked)).body;
  const repeated = await create(asked);
  expect([repeated.status, repeated.headers.get("idempotent-replayed"), repeated.body.secret]).toEqual([
    ...[200, "true", made.secret],
  ]);
  expect((await create({ ...asked, types: ["payout.paid"] })).status).toBe(409);
  expect((await api.call(shop.key, "GET", `/v1/webhook-endpoints/${made.id}`)).body).not.toHaveProperty(
    "secret",
  );
  const rotated = await api.call(shop.key, "POST", `/v1/webhook-endpoints/${made.id}/rotate`, {
    key: newId(),
  });
  expect(rotated.body.secret).not.toBe(made.secret);
  const test = { key: newId() };
  expect((await api.call(shop.key, "POST", `/v1/webhook-endpoints/${made.id}/test`, test)).status).toBe(202);
  await api.call(shop.key, "POST", `/v1/webhook-endpoints/${made.id}/test`, test);
  await deliverHooks(api);
  expect(events()).toMatchObject([{ type: "endpoint.test", test: true }]);
  const [{ body, headers }] = receiver.received as [(typeof receiver.received)[0]];
  for (const secret of [made.secret, rotated.body.secret])
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ test: true });
  await daysFromNow(2, async () => {
    await api.call(shop.key, "POST", `/v1/webhook-endpoints/${made.id}/test`, { key: newId() });
    await deliverHooks(api);
    const late = receiver.received.at(-1)!;
    expect(() =>
      new Webhook(made.secret).verify(late.body, late.headers as Record<string, string>),
    ).toThrow();
  });
});
