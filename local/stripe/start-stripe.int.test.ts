import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalRequest, RunningServer } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import type { StripeOptions } from "./start-stripe.ts";
import { startStripe } from "./start-stripe.ts";

const API_KEY = "sk_test_local";
const SECRET = "whsec_known";
/** A busy machine takes longer than the second that is waited otherwise. */
const PATIENT = { timeout: 60_000 };

let listener: RunningServer;
let received: LocalRequest[] = [];
/** What each of them was answered. */
let answered: number[] = [];
let listenerStatus = 200;
let server: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;

const folder = mkdtempSync(join(tmpdir(), "stripe-"));
const start = async (options: Partial<StripeOptions> = {}): Promise<void> => {
  server = await startStripe({
    apiKey: API_KEY,
    openingBalance: { usd: 100_000, jpy: 500 },
    webhooks: [{ url: `${listener.url}/hook`, secret: SECRET }],
    backoffScale: 0.001,
    ...options,
  });
  stripe = clientOf();
};
const clientOf = (options: Stripe.StripeConfig = {}, key = API_KEY): Stripe =>
  new Stripe(key, {
    host: "127.0.0.1",
    port: Number(new URL(server.url).port),
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    ...options,
  });
const control = async (path: string, body: unknown, method = "POST"): Promise<unknown> => {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const response = await fetch(`${server.url}/_control/${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
};
const available = async (account?: string): Promise<Record<string, number>> => {
  const { available: lines } = await stripe.balance.retrieve(
    {},
    account === undefined ? {} : { stripeAccount: account },
  );
  return Object.fromEntries(lines.map(({ currency, amount }) => [currency, amount]));
};
const newAccount = () =>
  stripe.accounts.create({
    type: "express",
    email: "p@example.com",
    capabilities: { transfers: { requested: true } },
  });

// A listener for each test: what another test's server still sends reaches nobody.
beforeEach(async () => {
  received = [];
  answered = [];
  listenerStatus = 200;
  listener = await startServer({
    maxBodyBytes: 1e6,
    handle: (request) => {
      received.push(request);
      answered.push(listenerStatus);
      return { status: listenerStatus };
    },
    fail: (status) => ({ status }),
  });
  await start();
});
afterEach(async () => {
  await server.close();
  await listener.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the Stripe stand-in under the official client", () => {
  it("makes, reads and updates a connected account that can be paid", async () => {
    const account = await newAccount();
    expect(account).toMatchObject({ object: "account", email: "p@example.com", payouts_enabled: true });
    expect(account.capabilities).toEqual({ transfers: "active" });
    await stripe.accounts.update(account.id, { metadata: { partner: "1", gone: "x" } });
    await stripe.accounts.update(account.id, { metadata: { gone: "" } });
    expect((await stripe.accounts.retrieve(account.id)).metadata).toEqual({ partner: "1" });
    await expect(stripe.accounts.retrieve("acct_none")).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  it("pays out what an account has, says which payments that were, and has it back when the bank refuses", async () => {
    const { id: account } = await newAccount();
    const of = { stripeAccount: account };
    const transfer = await stripe.transfers.create({ amount: 900, currency: "usd", destination: account });
    const { id } = (await control("payouts", { account, currency: "usd" })) as { id: string };
    expect(await stripe.payouts.retrieve(id, {}, of)).toMatchObject({
      amount: 900,
      automatic: true,
      status: "pending",
    });
    expect(await available(account)).toEqual({ usd: 0 });
    const { data } = await stripe.balanceTransactions.list({ payout: id }, of);
    expect(data.map(({ source, type, net }) => [source, type, net])).toEqual([
      [id, "payout", -900],
      [transfer.destination_payment, "payment", 900],
    ]);
    await control(`payouts/${id}`, { account, status: "failed", code: "account_closed", message: "Closed." });
    expect(await stripe.payouts.retrieve(id, {}, of)).toMatchObject({
      status: "failed",
      failure_code: "account_closed",
    });
    expect(await available(account)).toEqual({ usd: 900 });
    const byHand = await stripe.payouts.create({ amount: 900, currency: "usd" }, of);
    await expect(stripe.balanceTransactions.list({ payout: byHand.id }, of)).rejects.toThrow("automatic");
    await expect(stripe.payouts.create({ amount: 1, currency: "usd" }, of)).rejects.toMatchObject({
      code: "balance_insufficient",
    });
    await expect(stripe.payouts.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
    const events = (await stripe.events.list({ type: "payout.failed" })).data;
    expect(events.map(({ account: about }) => about)).toEqual([account]);
  });

  it("says of each movement of the platform's balance what it was, with its source when that is asked for", async () => {
    const { id: destination } = await newAccount();
    const before = (await stripe.balanceTransactions.list({ limit: 1 })).data[0]?.id;
    const held = (await stripe.balance.retrieve()).available.find(
      ({ currency }) => currency === "usd",
    )?.amount;
    const transfer = await stripe.transfers.create({ amount: 900, currency: "usd", destination });
    const reversal = await stripe.transfers.createReversal(transfer.id, { amount: 400 });
    const charge = await stripe.charges.create({ amount: 250, currency: "usd", source: "tok_visa" });
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 50 });
    const params = before === undefined ? {} : { ending_before: before };
    const { data } = await stripe.balanceTransactions.list({ ...params, expand: ["data.source"] });
    const told = data.map(({ type, net, source }) => [type, net, (source as { id: string }).id]);
    expect(told).toEqual([
      ["refund", -50, refund.id],
      ["charge", 250, charge.id],
      ["transfer_refund", 400, reversal.id],
      ["transfer", -900, transfer.id],
    ]);
    expect(await available()).toMatchObject({ usd: Number(held) - 300 });
    const [only] = (await stripe.balanceTransactions.list({ type: "transfer", source: transfer.id })).data;
    expect(only?.id).toBe(transfer.balance_transaction);
    const read = await stripe.transfers.retrieve(transfer.id, { expand: ["balance_transaction"] });
    expect(read.balance_transaction).toMatchObject({
      id: only?.id,
      net: -900,
      reporting_category: "transfer",
    });
    await expect(stripe.transfers.list({ expand: ["data.nothing"] })).rejects.toThrow("cannot be expanded");
  });

  it("answers a repeated idempotency key with the first answer, and refuses it for another request", async () => {
    const { id: destination } = await newAccount();
    const params = { amount: 100, currency: "usd", destination };
    const create = (amount: number) =>
      stripe.transfers.create({ ...params, amount }, { idempotencyKey: "payout-1" });
    const [first, ...others] = await Promise.all([create(100), create(100), create(100)]);
    for (const other of others) expect(other.id).toBe(first.id);
    expect(others.at(-1)?.lastResponse.headers).toHaveProperty("idempotent-replayed", "true");
    await expect(create(200)).rejects.toMatchObject({ statusCode: 400, type: "StripeIdempotencyError" });
    expect(await available(destination)).toEqual({ usd: 100 });
  });

  it("keeps a refusal for lack of funds under its key, and not one for bad parameters", async () => {
    const { id: destination } = await newAccount();
    const create = (amount: number, idempotencyKey: string) =>
      stripe.transfers.create({ amount, currency: "usd", destination }, { idempotencyKey });
    await expect(create(200_000, "a")).rejects.toMatchObject({ code: "balance_insufficient" });
    await control("balance", { currency: "usd", amount: 500_000 });
    await expect(create(200_000, "a")).rejects.toMatchObject({ code: "balance_insufficient" });
    await expect(create(-1, "b")).rejects.toMatchObject({ code: "parameter_invalid_integer" });
    expect((await create(200_000, "b")).amount).toBe(200_000);
  });

  it("forgets keys after a day, by its clock: the same request then is another one", async () => {
    await server.close();
    let ahead = 0;
    await start({ now: () => Date.now() + ahead });
    const { id: destination } = await newAccount();
    const create = () =>
      stripe.transfers.create({ amount: 1, currency: "usd", destination }, { idempotencyKey: "day" });
    const { id } = await create();
    ahead = 23 * 3_600_000;
    expect((await create()).id).toBe(id);
    ahead = 25 * 3_600_000;
    expect((await create()).id).not.toBe(id);
  });

  it("refunds a charge up to its amount", async () => {
    const charge = await stripe.charges.create({ amount: 1_000, currency: "usd", source: "tok_visa" });
    await stripe.refunds.create({ charge: charge.id, amount: 300, reason: "requested_by_customer" });
    await expect(stripe.refunds.create({ charge: charge.id, amount: 701 })).rejects.toThrow(
      "greater than unrefunded",
    );
    const rest = await stripe.refunds.create({ charge: charge.id });
    expect(rest.amount).toBe(700);
    expect(await stripe.refunds.retrieve(rest.id)).toMatchObject({ status: "succeeded", charge: charge.id });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({
      amount_refunded: 1_000,
      refunded: true,
    });
    await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
      code: "charge_already_refunded",
    });
  });

  it("pages through lists in both directions", async () => {
    const { id: destination } = await newAccount();
    const made: string[] = [];
    for (let amount = 1; amount <= 5; amount++) {
      made.unshift((await stripe.transfers.create({ amount, currency: "usd", destination })).id);
    }
    const ids: string[] = [];
    for await (const { id } of stripe.transfers.list({ limit: 2 })) ids.push(id);
    expect(ids).toEqual(made);
    const before = await stripe.transfers.list({ limit: 2, ending_before: made[3]! });
    expect([before.data.map(({ id }) => id), before.has_more]).toEqual([made.slice(1, 3), true]);
  });

  it("refuses a wrong key and an unknown endpoint", async () => {
    await expect(clientOf({}, "sk_test_other").balance.retrieve()).rejects.toMatchObject({ statusCode: 401 });
    await expect(stripe.customers.create({})).rejects.toThrow("Unrecognized request URL");
  });
});

describe("faults on demand", () => {
  it("fail before the effect, and a retry with the same key then has it once", async () => {
    const { id: destination } = await newAccount();
    await control("faults", { path: "/v1/transfers", count: 1, when: "before", status: 500 });
    const retrying = clientOf({ maxNetworkRetries: 2 });
    const transfer = await retrying.transfers.create({ amount: 10, currency: "usd", destination });
    expect((await stripe.transfers.list({})).data.map(({ id }) => id)).toEqual([transfer.id]);
  });

  it("fail after the effect, which the same key then finds done", async () => {
    const { id: destination } = await newAccount();
    // The client tries a cut connection once more by itself, whatever its settings: both are cut.
    await control("faults", { path: "/v1/transfers", when: "after", count: 2 });
    const create = () =>
      stripe.transfers.create({ amount: 10, currency: "usd", destination }, { idempotencyKey: "k" });
    await expect(create()).rejects.toMatchObject({ type: "StripeConnectionError" });
    expect(await available(destination)).toEqual({ usd: 10 });
    const transfer = await create();
    expect((await stripe.transfers.list({})).data.map(({ id }) => id)).toEqual([transfer.id]);
  });

  it("stay silent until the client's timeout", async () => {
    await control("faults", { method: "GET", path: "/v1/balance", delayMs: 60_000 });
    await expect(stripe.balance.retrieve({}, { timeout: 100 })).rejects.toThrow("timeout");
    expect(await control("faults", undefined, "DELETE")).toEqual({ faults: [] });
  });
});

describe("limits", () => {
  it("refuse what is more in a second, by endpoint and in all, as Stripe does, and say what came", async () => {
    await control("limits", { account: 5, endpoint: 3 });
    const refusal = (reason: string) => ({
      status: "rejected",
      reason: expect.objectContaining({
        ...{ statusCode: 429, code: "rate_limit", type: "StripeRateLimitError" },
        headers: expect.objectContaining({ "stripe-rate-limited-reason": reason }),
      }),
    });
    const lists = await Promise.allSettled([1, 2, 3, 4].map(() => stripe.transfers.list({ limit: 1 })));
    expect(lists.filter(({ status }) => status === "rejected")).toEqual([refusal("endpoint-rate")]);
    const events = await Promise.allSettled([1, 2, 3].map(() => stripe.events.list({ limit: 1 })));
    expect(events.filter(({ status }) => status === "rejected")).toEqual([refusal("global-rate")]);
    expect(await control("limits", undefined, "GET")).toEqual({
      ...{ limits: { account: 5, endpoint: 3 }, requests: 7, refused: 2 },
      mostInASecond: { all: 7, "GET /v1/transfers": 4, "GET /v1/events": 3 },
    });
    await control("limits", undefined, "DELETE");
    await Promise.all([1, 2, 3, 4].map(() => stripe.transfers.list({ limit: 1 })));
  });
});

describe("webhooks", () => {
  const events = () => received.map((request) => JSON.parse(request.body.toString()) as Stripe.Event);

  it("carry the event under a signature that the client verifies, to the endpoints that asked for it", async () => {
    const made = await stripe.webhookEndpoints.create({
      url: `${listener.url}/made`,
      enabled_events: ["transfer.created"],
    });
    const { id: destination } = await newAccount();
    const transfer = await stripe.transfers.create({ amount: 5, currency: "usd", destination });
    await vi.waitFor(() => expect(received).toHaveLength(3), PATIENT);
    expect(received.filter(({ path }) => path === "/made")).toHaveLength(1);
    for (const [path, secret] of [
      ["/hook", SECRET],
      ["/made", made.secret ?? ""],
    ] as const) {
      const request = received.findLast((candidate) => candidate.path === path)!;
      const signature = String(request.headers["stripe-signature"]);
      const event = stripe.webhooks.constructEvent(request.body, signature, secret);
      expect(event).toMatchObject({ type: "transfer.created", data: { object: { id: transfer.id } } });
      expect(() => stripe.webhooks.constructEvent(`${request.body} `, signature, secret)).toThrow(
        "signature",
      );
      expect(await stripe.events.retrieve(event.id)).toMatchObject({
        id: event.id,
        type: "transfer.created",
      });
    }
    expect((await stripe.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
    expect((await stripe.events.list({ type: "transfer.created" })).data).toHaveLength(1);
  });

  it("are tried again until they are taken", async () => {
    listenerStatus = 500;
    const { id: first } = await newAccount();
    await vi.waitFor(() => expect(answered.length).toBeGreaterThanOrEqual(2), PATIENT);
    listenerStatus = 200;
    await vi.waitFor(() => expect(answered).toContain(200), PATIENT);
    // By when another event has come, one that was taken would have come again.
    const { id: second } = await newAccount();
    const about = () => events().map(({ data }) => (data.object as Stripe.Account).id);
    await vi.waitFor(() => expect(about()).toContain(second), PATIENT);
    const refused = answered.indexOf(200);
    expect(about()).toEqual([...Array.from({ length: refused + 1 }, () => first), second]);
    expect(answered.slice(0, refused)).toEqual(Array.from({ length: refused }, () => 500));
    expect(new Set(events().map(({ id }) => id)).size).toBe(2);
  });

  it("are tried again also when the wait is over while the clock is read", async () => {
    await server.close();
    let clockMs = Date.now();
    await start({ now: () => (clockMs += 3) });
    listenerStatus = 500;
    await newAccount();
    await vi.waitFor(() => expect(answered.length).toBeGreaterThanOrEqual(2), PATIENT);
  });

  it("tell of a change made from Stripe's side, with the account it is about", async () => {
    const { id } = await newAccount();
    await control(`objects/${id}`, {
      object: "account",
      patch: { payouts_enabled: false },
      event: "account.updated",
    });
    await vi.waitFor(() => expect(received).toHaveLength(2), PATIENT);
    expect(events()[1]).toMatchObject({
      type: "account.updated",
      account: id,
      data: { object: { payouts_enabled: false } },
    });
    expect((await stripe.accounts.retrieve(id)).payouts_enabled).toBe(false);
  });

  it("go to this machine only", async () => {
    const away = { url: "https://example.com/hook", enabled_events: ["*" as const] };
    await expect(stripe.webhookEndpoints.create(away)).rejects.toThrow("on this machine");
  });
});

describe("the Stripe stand-in's data", () => {
  it("is there after a restart: objects, balances, keys, undelivered webhooks", async () => {
    await server.close();
    await start({ dataDir: folder });
    const { id: destination } = await newAccount();
    listenerStatus = 500;
    const params = { amount: 70, currency: "usd", destination };
    const transfer = await stripe.transfers.create(params, { idempotencyKey: "kept" });
    await server.close();
    listenerStatus = 200;
    received = [];
    await start({ dataDir: folder });
    expect((await stripe.transfers.create(params, { idempotencyKey: "kept" })).id).toBe(transfer.id);
    expect(await available()).toEqual({ usd: 99_930, jpy: 500 });
    await vi.waitFor(
      () => expect(received.some(({ body }) => body.includes(transfer.id))).toBe(true),
      PATIENT,
    );
  });

  it("has the full published shapes when their file is there", async () => {
    const shapesPath = new URL("../../../shared/data/stripe-fixtures.json", import.meta.url).pathname;
    await server.close();
    await start({ shapesPath });
    const account = await newAccount();
    expect(account.requirements?.currently_due).toEqual([]);
    expect("business_profile" in account).toBe(true);
    if (existsSync(shapesPath)) expect(account).toHaveProperty("settings.payouts");
  });
});
