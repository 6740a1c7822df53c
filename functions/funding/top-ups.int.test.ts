import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { daysFromNow, wrongBooks } from "../../local/testing/money-fixtures.ts";
import { fundsOf } from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId } from "../../local/testing/start-test-api.ts";
import { makeStopWrites, type StopWrites } from "../../local/testing/stop-writes.ts";
import { type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/*
 * Goal: what a merchant pays in is in its program's funds once, and what goes back leaves them once, whatever order the news come
 * in and whatever stops on the way. Method: Checkout is walked through at the stand-in's pages, events are delivered in any order
 * and again, with writes failing; what came by bank is recorded and taken back.
 */
let bench: PayoutBench;
let stop: StopWrites;
let owner: string;
let finance: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  bench = await startPayoutBench(0n);
  stop = await makeStopWrites(bench.api.owner, "top_ups postings entries accounts provider_events");
  const [ownerId = "", financeId = ""] = await insertUsers(bench.api, [
    { member: { organisationId: bench.organisationId, role: "owner" } },
    { platformRole: "finance" },
  ]);
  owner = await mintToken(bench.api, ownerId);
  finance = await mintToken(bench.api, financeId);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});
afterEach(async () => {
  await stop(0);
  const wrong = (await wrongBooks(bench.api.owner)).filter((one) => !one.includes("what was granted"));
  expect(wrong).toEqual([]);
});

const inside = () => ({ "x-organisation-id": bench.organisationId });
const asOwner = (method: string, path: string, body?: unknown) =>
  bench.api.call(owner, method, `/v1/programs/${bench.programId}/${path}`, body, inside());
const asFinance = (method: string, path: string, body?: unknown) =>
  bench.api.call(finance, method, `/admin/programs/${bench.programId}/${path}`, body);
const funds = (currency = "USD") => fundsOf(bench.api, bench.programId, currency);
const topUpsOf = async () => (await asOwner("GET", "top-ups")).body.data;
/** Does something on the stand-in's page. */
async function onPage(url: string, act: string): Promise<string> {
  const answer = await fetch(`${url}/${act}`, { method: "POST", redirect: "manual" });
  return answer.headers.get("location") ?? "";
}
const chargeOf = async (topUpId: string) => {
  const { rows } = await bench.api.owner.query("SELECT payment_intent_id AS id FROM top_ups WHERE id = $1", [
    topUpId,
  ]);
  const intent = await bench.stripe.paymentIntents.retrieve(rows[0].id);
  return String(intent.latest_charge);
};
/** What Stripe has told since, delivered in the reverse order, and the oldest of it again. */
const told = new Set<string>();
async function tellAll(): Promise<void> {
  const { data } = await bench.stripe.events.list({ limit: 100 });
  const news = data.filter(({ id }) => !told.has(id));
  for (const event of news) expect(await bench.deliver(event)).toBe(200);
  const first = news.at(-1);
  if (first !== undefined) await bench.deliver({ ...first, id: `evt_${newId()}` });
  for (const { id } of news) told.add(id);
}
const apply = () => runJob(bench.api, "apply-stripe-events");
async function start(amountMinor: number, currency = "USD") {
  const asked = { currency, amountMinor, key: newId() };
  const { status, body } = await asOwner("POST", "top-ups", asked);
  expect([status, body.state]).toEqual([201, "open"]);
  return { asked, id: body.id as string, url: body.url as string };
}

describe("a top-up by Checkout", () => {
  it("is in the funds once it was paid, and its page is the same for the same key", async () => {
    const { asked, id, url } = await start(2_500);
    const again = await asOwner("POST", "top-ups", asked);
    expect([again.status, again.headers.get("idempotent-replayed"), again.body.url]).toEqual([
      200,
      "true",
      url,
    ]);
    expect((await asOwner("POST", "top-ups", { ...asked, amountMinor: 2_501 })).status).toBe(409);
    expect(await funds()).toMatchObject({ funds: 0 });
    expect(await onPage(url, "pay")).toContain("/merchant/funding?topUp=paid");
    await tellAll();
    expect(await apply()).toMatchObject({ failed: 0 });
    expect(await funds()).toMatchObject({ funds: 2_500, funded: -2_500 });
    expect((await topUpsOf())[0]).toMatchObject({
      id,
      state: "settled",
      amountMinor: 2_500,
      returnedMinor: 0,
    });
    const over = await asOwner("POST", "top-ups", asked);
    expect([over.status, over.body.state, over.body.url]).toEqual([200, "settled", null]);
  });

  it("is taken back as far as it is refunded, and given again when a dispute is won", async () => {
    const before = (await funds()).funds;
    const { id, url } = await start(1_000);
    await onPage(url, "pay");
    await tellAll();
    await apply();
    const charge = await chargeOf(id);
    await bench.stripe.refunds.create({ charge, amount: 300 });
    await tellAll();
    await apply();
    expect((await funds()).funds - before).toBe(700);
    await bench.control("disputes", { charge });
    await tellAll();
    await apply();
    expect((await funds()).funds - before).toBe(0);
    expect((await topUpsOf())[0]).toMatchObject({ id, state: "returned", returnedMinor: 1_000 });
    await bench.control("disputes", { charge, won: true });
    await tellAll();
    await apply();
    expect((await funds()).funds - before).toBe(700);
    expect((await topUpsOf())[0]).toMatchObject({ id, state: "settled", returnedMinor: 300 });
  });

  it("by a bank that says later is settled when it says yes, and failed with its words when it says no", async () => {
    const before = (await funds("KWD")).funds;
    const [yes, no] = [await start(1_250, "KWD"), await start(9_990, "KWD")];
    for (const { url } of [yes, no]) await onPage(url, "debit");
    await tellAll();
    await apply();
    expect((await funds("KWD")).funds).toBe(before);
    await onPage(no.url, "refuse");
    await onPage(yes.url, "accept");
    await tellAll();
    await apply();
    expect((await funds("KWD")).funds - before).toBe(1_250);
    const [second, first] = await topUpsOf();
    expect(first).toMatchObject({ id: yes.id, state: "settled" });
    expect(second).toMatchObject({
      id: no.id,
      state: "failed",
      reason: expect.stringContaining("insufficient"),
    });
  });

  it("that nobody paid expires, and what Stripe does not take is refused with its reason", async () => {
    const { id, url } = await start(700);
    await onPage(url, "expire");
    await tellAll();
    await apply();
    expect((await topUpsOf())[0]).toMatchObject({ id, state: "expired" });
    const small = await asOwner("POST", "top-ups", { currency: "USD", amountMinor: 49, key: newId() });
    expect([small.status, small.body.detail]).toEqual([409, expect.stringContaining("too small")]);
    expect((await topUpsOf())[0]).toMatchObject({ amountMinor: 49, state: "failed" });
    const part = await asOwner("POST", "top-ups", { currency: "KWD", amountMinor: 1_255, key: newId() });
    expect([part.status, part.body.errors[0].field]).toEqual([422, "amountMinor"]);
    const other = await asOwner("POST", "top-ups", { currency: "CHF", amountMinor: 1_000, key: newId() });
    expect([other.status, other.body.errors[0].field]).toEqual([422, "currency"]);
  });

  it("stopped at any write, and at Stripe's answer, is in the funds once", async () => {
    const before = (await funds("ISK")).funds;
    const asked = { currency: "ISK", amountMinor: 500, key: newId() };
    await bench.control("faults", { path: "/v1/checkout/sessions", when: "after", status: 500 });
    expect((await asOwner("POST", "top-ups", asked)).status).toBe(503);
    const { body } = await asOwner("POST", "top-ups", asked);
    expect(
      (await bench.stripe.checkout.sessions.list({ limit: 100 })).data.filter(
        ({ metadata }) => metadata?.top_up_id === body.id,
      ),
    ).toHaveLength(1);
    await onPage(body.url, "pay");
    await bench.stripe.refunds.create({ charge: await firstCharge(), amount: 10_000 });
    await tellAll();
    for (let turn = 0; turn < 8; turn++) {
      await stop(turn % 2 === 0 ? 5 : 3);
      await daysFromNow(turn / 4, () => apply().catch(() => undefined));
    }
    await stop(0);
    await daysFromNow(3, apply);
    expect((await funds("ISK")).funds - before).toBe(400);
  });
  const firstCharge = async () => {
    const { data } = await bench.stripe.events.list({ type: "charge.succeeded", limit: 1 });
    return (data[0]!.data.object as { id: string }).id;
  };
});

describe("what came by bank", () => {
  const transfer = {
    currency: "VND",
    amountMinor: 900_000,
    reference: "FT26112201",
    receivedOn: "2026-01-05",
  };

  it("is in the funds at once, once by its key and once by its reference", async () => {
    const first = { ...transfer, key: newId() };
    const made = await asFinance("POST", "top-ups", first);
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        method: "bank",
        state: "settled",
        reference: "FT26112201",
        receivedOn: "2026-01-05",
      }),
    ]);
    const again = await asFinance("POST", "top-ups", first);
    expect([again.status, again.headers.get("idempotent-replayed"), again.body.id]).toEqual([
      200,
      "true",
      made.body.id,
    ]);
    expect((await asFinance("POST", "top-ups", { ...first, amountMinor: 1 })).status).toBe(409);
    const twice = await asFinance("POST", "top-ups", { ...transfer, key: newId() });
    expect([twice.status, twice.body.errors[0].field]).toEqual([409, "reference"]);
    const early = { ...transfer, key: newId(), reference: "x", receivedOn: "2199-01-01" };
    expect((await asFinance("POST", "top-ups", early)).body.errors[0].field).toBe("receivedOn");
    expect(await funds("VND")).toMatchObject({ funds: 900_000 });
  });

  it("is taken back whole, once, with a reason; what Stripe took is refunded there", async () => {
    const { id } = (await asFinance("GET", "top-ups")).body.data[0];
    const back = (reason: string) => asFinance("POST", `top-ups/${id}/take-back`, { reason });
    expect((await back("another customer's")).body).toMatchObject({
      state: "returned",
      returnedMinor: 900_000,
    });
    expect((await back("another customer's")).headers.get("idempotent-replayed")).toBe("true");
    expect((await back("I do not know")).status).toBe(409);
    expect(await funds("VND")).toMatchObject({ funds: 0, funded: 0 });
    const byStripe = (await topUpsOf()).find(
      ({ method, state }: { method: string; state: string }) => method === "checkout" && state === "settled",
    );
    expect((await asFinance("POST", `top-ups/${byStripe.id}/take-back`, { reason: "x" })).status).toBe(409);
  });
});

describe("terms, and what is told", () => {
  it("are the platform's to say, in the version that stands", async () => {
    expect((await asFinance("GET", "funding-terms")).body).toMatchObject({
      version: null,
      feeBps: 0,
      byHand: "merchant",
    });
    const terms = { creditLimitMinor: { MGA: 1_000 }, feeBps: 250, byHand: "platform" };
    const put = await asFinance("PUT", "funding-terms", terms);
    expect([put.status, put.body]).toEqual([200, { programId: bench.programId, ...terms, version: 1 }]);
    expect((await asFinance("PUT", "funding-terms", { ...terms, version: 2 })).status).toBe(409);
  });

  it("by currency: funds, credit, what is drawn, on its way and needed", async () => {
    const line = await bench.approvedLine(400n, "MGA");
    await bench.approvedLine(5_000n, "MGA");
    const of = async () =>
      (await asOwner("GET", "funding")).body.currencies.find(
        ({ currency }: { currency: string }) => currency === "MGA",
      );
    expect(await of()).toMatchObject({
      fundsMinor: 0,
      creditLimitMinor: 1_000,
      neededMinor: 5_400,
      missingMinor: 4_400,
    });
    await runJob(bench.api, "run-payouts");
    expect(await bench.row(line)).toMatchObject({ state: "paid" });
    expect(await of()).toMatchObject({
      fundsMinor: -400,
      drawnMinor: 400,
      onItsWayMinor: 0,
      neededMinor: 5_000,
      missingMinor: 4_400,
    });
    const batch = await bench.api.call(bench.key, "GET", `/v1/payout-batches/${line.batchId}`);
    expect(batch.body.funding).toEqual([]);
  });

  it("tell the owners once that funds are low, and again after they were not", async () => {
    const notices = async () =>
      (await bench.api.owner.query("SELECT data FROM notifications WHERE kind = 'funds_low' ORDER BY id"))
        .rows;
    const put = await asOwner("PUT", "funding/low-balance", { lowBalanceMinor: { VND: 50_000 } });
    expect(
      put.body.currencies.find(({ currency }: { currency: string }) => currency === "VND"),
    ).toMatchObject({ lowBalanceMinor: 50_000, isLow: true });
    await asOwner("PUT", "funding/low-balance", { lowBalanceMinor: { VND: 60_000 } });
    expect(await notices()).toEqual([
      { data: expect.objectContaining({ currency: "VND", fundsMinor: "0", lowBalanceMinor: "50000" }) },
    ]);
    const transfer = { currency: "VND", amountMinor: 100_000, receivedOn: "2026-01-06" };
    await asFinance("POST", "top-ups", { ...transfer, reference: "FT2", key: newId() });
    await bench.approvedLine(70_000n, "VND");
    await runJob(bench.api, "run-payouts");
    expect(await notices()).toHaveLength(2);
  });
});
