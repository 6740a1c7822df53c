import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { daysFromNow } from "../../local/testing/money-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId } from "../../local/testing/start-test-api.ts";
import { type BenchLine, type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/**
 * Goal: what Stripe tells is done once, in whatever order and however often it comes: what comes back is payable again, and a
 * bank that refuses is told of with its reason. Method: events are delivered as Stripe signs them, the job runs as QStash
 * would call it, and Stripe's side is a stand-in whose banks do as they are told.
 */
const MINUTE = 1 / 1440;
let bench: PayoutBench;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  bench = await startPayoutBench();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const apply = () => runJob(bench.api, "apply-stripe-events");
const retry = (line: BenchLine) => bench.api.call(bench.key, "POST", `/v1/payouts/${line.id}/retry`);

/** An event about an object that may look otherwise by now. */
const eventOf = (type: string, object: { id: string }, account?: string) => ({
  ...{ id: `evt_${newId()}`, object: "event", type, data: { object } },
  ...(account === undefined ? {} : { account }),
});
const deliver = async (...events: readonly object[]): Promise<void> => {
  for (const event of events) expect(await bench.deliver(event)).toBe(200);
};

/** A line that was paid, and its transfer. */
async function paidLine(amountMinor = 1000n): Promise<{ line: BenchLine; transfer: Stripe.Transfer }> {
  const line = await bench.approvedLine(amountMinor, "USD");
  await runJob(bench.api, "run-payouts");
  const [transfer] = (await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` })).data;
  if (transfer === undefined) throw new Error("it was not paid");
  return { line, transfer };
}

/** Stripe's schedule pays out what is at the line's account. */
const payOut = async (line: BenchLine) =>
  (await bench.control("payouts", { account: line.accountId, currency: "usd" })) as { id: string };
const bankSays = (line: BenchLine, id: string, status: string, code?: string, message?: string) =>
  bench.control(`payouts/${id}`, { account: line.accountId, status, code, message }) as Promise<{
    id: string;
  }>;

describe("a reversal", () => {
  it("of 400 of 1,000 makes 400 payable again, once, and another of 100 those 100", async () => {
    const { line, transfer } = await paidLine();
    await bench.stripe.transfers.createReversal(transfer.id, { amount: 400 });
    const reversed = () => eventOf("transfer.reversed", transfer);
    const first = reversed();
    // Backwards, twice, and one event more than there was.
    await deliver(
      reversed(),
      eventOf("transfer.updated", transfer),
      first,
      first,
      eventOf("transfer.created", transfer),
    );
    expect(await apply()).toMatchObject({ applied: 4, failed: 0 });
    expect(await bench.books(line, "USD")).toEqual({ available: 400, inTransit: 0 });
    expect(await bench.row(line)).toMatchObject({ state: "returned", returned_minor: "400" });
    await deliver(first);
    expect(await apply()).toMatchObject({ applied: 0 });
    await bench.stripe.transfers.createReversal(transfer.id, { amount: 100 });
    await deliver(eventOf("transfer.created", transfer));
    await apply();
    expect(await bench.books(line, "USD")).toEqual({ available: 500, inTransit: 0 });
    expect(await bench.row(line)).toMatchObject({ state: "returned", returned_minor: "500" });
  });

  it("that comes before its transfer was written down does both", async () => {
    const line = await bench.approvedLine(1000n, "USD");
    await bench.control("faults", { path: "/v1/transfers", when: "after", status: 500 });
    await expect(runJob(bench.api, "run-payouts")).rejects.toThrow();
    const [transfer] = (await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` })).data;
    await bench.stripe.transfers.createReversal(transfer!.id);
    await deliver(eventOf("transfer.reversed", transfer!));
    await apply();
    await runJob(bench.api, "run-payouts");
    expect(await bench.books(line, "USD")).toEqual({ available: 1000, inTransit: 0 });
    expect(await bench.row(line)).toMatchObject({ state: "returned", returned_minor: "1000" });
  });

  it("is done again when it is asked for, and moves nothing then", async () => {
    const { line, transfer } = await paidLine();
    await bench.stripe.transfers.createReversal(transfer.id, { amount: 250 });
    await deliver(eventOf("transfer.reversed", transfer));
    await apply();
    await bench.api.owner.query("UPDATE provider_events SET processed_at = NULL, next_attempt_at = NULL");
    expect((await apply()).applied).toBeGreaterThan(0);
    expect(await bench.books(line, "USD")).toEqual({ available: 250, inTransit: 0 });
  });
});

describe("a bank that refuses", () => {
  it("makes the line failed with Stripe's reason, moves nothing, and is paid again when its details are mended", async () => {
    const { line } = await paidLine();
    const { id } = await payOut(line);
    const said = "The bank account has been closed.";
    const failed = await bankSays(line, id, "failed", "account_closed", said);
    const of = (type: string) => eventOf(type, failed, line.accountId);
    await deliver(of("payout.failed"), of("payout.paid"), of("payout.created"));
    expect(await apply()).toMatchObject({ applied: 3 });
    expect(await bench.row(line)).toMatchObject({
      state: "failed",
      failure_stage: "bank",
      failure_code: "account_closed",
      failure_reason: said,
    });
    expect(await bench.books(line, "USD")).toEqual({ available: 0, inTransit: 0 });
    expect(await retry(line)).toMatchObject({ status: 200, body: { state: "paid", attempt: 1 } });
    expect((await retry(line)).status).toBe(409);
    await deliver(of("payout.failed"));
    await apply();
    expect(await bench.row(line)).toMatchObject({ state: "paid", failure_code: null });
    const { data } = await bench.stripe.payouts.list({}, { stripeAccount: line.accountId });
    expect(data.map(({ amount, automatic }) => [amount, automatic])).toEqual([
      [1000, false],
      [1000, true],
    ]);
  });

  it("also of a retry, is told of, and the next retry is another payout", async () => {
    const { line } = await paidLine(700n);
    const fail = async (id: string) => {
      const failed = await bankSays(line, id, "failed", "no_account", "There is no such account.");
      await deliver(eventOf("payout.failed", failed, line.accountId));
      await apply();
      expect(await bench.row(line)).toMatchObject({ state: "failed", failure_stage: "bank" });
    };
    await fail((await payOut(line)).id);
    await retry(line);
    const newest = async () =>
      (await bench.stripe.payouts.list({ limit: 1 }, { stripeAccount: line.accountId })).data[0]!.id;
    const second = await newest();
    await fail(second);
    // Stripe's answer is lost: whoever asks again gets the same payout.
    await bench.control("faults", { path: "/v1/payouts", when: "after", status: 500 });
    expect((await retry(line)).status).toBe(503);
    expect(await bench.row(line)).toMatchObject({ state: "failed" });
    await daysFromNow(1500 * MINUTE, async () => expect((await retry(line)).status).toBe(200));
    expect(await newest()).not.toBe(second);
    const { data } = await bench.stripe.payouts.list({}, { stripeAccount: line.accountId });
    expect(data).toHaveLength(3);
  });

  it("of which a part had been reversed is paid the rest", async () => {
    const { line, transfer } = await paidLine();
    await bench.stripe.transfers.createReversal(transfer.id, { amount: 400 });
    await deliver(eventOf("transfer.reversed", transfer));
    await apply();
    const failed = await bankSays(line, (await payOut(line)).id, "failed", "declined", "Declined.");
    await deliver(eventOf("payout.failed", failed, line.accountId));
    await apply();
    expect(await bench.row(line)).toMatchObject({ state: "failed", returned_minor: "400" });
    expect(await retry(line)).toMatchObject({ status: 200, body: { state: "returned" } });
    const { data } = await bench.stripe.payouts.list({ limit: 1 }, { stripeAccount: line.accountId });
    expect(data[0]).toMatchObject({ amount: 600 });
  });
});

describe("an event", () => {
  it("that fails waits and comes again, while others are done", async () => {
    const { transfer } = await paidLine();
    const bad = eventOf("transfer.updated", { id: "tr_none" });
    await deliver(bad, eventOf("transfer.updated", transfer), eventOf("customer.created", { id: "cus_1" }));
    expect(await apply()).toEqual({ applied: 1, ignored: 1, failed: 1 });
    expect(await apply()).toEqual({ applied: 0, ignored: 0, failed: 0 });
    const { rows } = await bench.api.owner.query(
      "SELECT attempts, error, processed_at FROM provider_events WHERE event_id = $1",
      [bad.id],
    );
    expect(rows[0]).toMatchObject({
      attempts: 1,
      processed_at: null,
      error: expect.stringContaining("tr_none"),
    });
    await daysFromNow(2 * MINUTE, async () => expect(await apply()).toMatchObject({ failed: 1 }));
    await bench.api.owner.query("DELETE FROM provider_events WHERE event_id = $1", [bad.id]);
  });

  it("of a transfer that is none of ours means nothing", async () => {
    const { line } = await paidLine();
    const foreign = await bench.stripe.transfers.create({
      amount: 5,
      currency: "usd",
      destination: line.accountId,
    });
    await deliver(eventOf("transfer.created", foreign));
    expect(await apply()).toMatchObject({ applied: 1, failed: 0 });
  });
});
