import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { daysFromNow } from "../../local/testing/money-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId } from "../../local/testing/start-test-api.ts";
import { makeStopFrom, type StopFrom } from "../../local/testing/stop-writes.ts";
import { type BenchLine, type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/**
 * Goal: an approved payout leaves once, in Stripe's units, or says why it did not; whatever stops in between and however late
 * it goes on. Method: the jobs run as QStash would call them, against a stand-in of Stripe that goes by the same clock and
 * forgets idempotency keys after a day; writes are refused from each step on.
 */
const MINUTE = 1 / 1440;
let bench: PayoutBench;
let stopFrom: StopFrom;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  bench = await startPayoutBench();
  stopFrom = await makeStopFrom(bench.api.owner, "payouts payout_events postings payout_batches");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const run = () => runJob(bench.api, "run-payouts");
const apply = () => runJob(bench.api, "apply-stripe-events");
const transfersOf = async (line: BenchLine): Promise<Stripe.Transfer[]> =>
  (await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` })).data;
const eventsOf = async (line: BenchLine) =>
  (
    await bench.api.owner.query("SELECT kind, details FROM payout_events WHERE payout_id = $1 ORDER BY id", [
      line.id,
    ])
  ).rows;
/** Each event of a transfer, as Stripe would tell it. */
async function tellOf(transfer: Stripe.Transfer | undefined, type: string, account?: string): Promise<void> {
  const body = { id: `evt_${Math.random()}`, object: "event", type, data: { object: transfer } };
  expect(await bench.deliver(account === undefined ? body : { ...body, account })).toBe(200);
}
/** Of what its payee was told, in order. */
const toldOf = async (line: BenchLine): Promise<string[]> => {
  const { rows } = await bench.api.owner.query(
    "SELECT event_key AS key FROM notifications WHERE event_key LIKE 'payout%/' || $1 || '%' ORDER BY id",
    [line.id],
  );
  return rows.map(({ key }) => key);
};
async function expectPaidOnce(line: BenchLine, amount: number, currency = "USD"): Promise<void> {
  expect((await transfersOf(line)).map((transfer) => transfer.amount)).toEqual([amount]);
  expect(await bench.row(line)).toMatchObject({ state: "paid", leased_until: null });
  expect(await bench.books(line, currency)).toEqual({ available: 0, inTransit: 0 });
  expect(await toldOf(line)).toContain(`payout_paid/${line.id}`);
}

describe("an approved payout", () => {
  it.each([
    ["VND", 250_000n, 250_000],
    ["USD", 1050n, 1050],
    ["ISK", 5n, 500],
    ["KWD", 1250n, 1250],
  ])("in %s of %d minor units leaves as %d of Stripe's", async (currency, amountMinor, amount) => {
    const line = await bench.approvedLine(amountMinor, currency);
    expect(await run()).toMatchObject({ paid: 1, batchesDone: 1 });
    await expectPaidOnce(line, amount, currency);
    const [transfer] = await transfersOf(line);
    expect(transfer).toMatchObject({ currency: currency.toLowerCase(), destination: line.accountId });
    expect(transfer?.metadata).toMatchObject({ payout_id: line.id, attempt: "1" });
    expect(await bench.row(line)).toMatchObject({
      transfer_id: transfer?.id,
      destination_payment: transfer?.destination_payment,
    });
    expect((await eventsOf(line)).map(({ kind }) => kind)).toEqual(["submitted", "paid"]);
  });

  it("that Stripe would refuse is refused first, with the reason, and released", async () => {
    const line = await bench.approvedLine(1255n, "KWD");
    expect(await run()).toMatchObject({ failed: 1 });
    expect(await transfersOf(line)).toEqual([]);
    expect(await bench.row(line)).toMatchObject({
      state: "failed",
      failure_stage: "transfer",
      failure_code: "not_a_step",
    });
    expect(await toldOf(line)).toEqual([`payout_failed/${line.id}/1`]);
    expect(await bench.books(line, "KWD")).toEqual({ available: 1255, inTransit: 0 });
  });

  it.each([
    ["payees SET held_at = now(), hold_reason = 'a case'", "payee_held"],
    ["payees SET stripe_state = 'restricted'", "account_not_ready"],
    ["payees SET stripe_account_id = NULL", "no_stripe_account"],
    ["payout_methods SET state = 'replaced', ended_at = now()", "method_replaced"],
  ])("fails when UPDATE %s came before it: %s", async (change, code) => {
    const line = await bench.approvedLine(500n, "USD");
    await bench.api.owner.query(`UPDATE ${change} WHERE affiliate_id = $1`, [line.affiliateId]);
    await run();
    expect(await bench.row(line)).toMatchObject({ state: "failed", failure_code: code });
    expect(await bench.books(line, "USD")).toEqual({ available: 500, inTransit: 0 });
  });

  it("that Stripe refuses fails with Stripe's code, and leaves when it is tried again", async () => {
    const line = await bench.approvedLine(700n, "USD");
    const account = (capabilities: object) =>
      bench.control(`objects/${line.accountId}`, { object: "account", patch: { capabilities } });
    await account({ transfers: "inactive" });
    await run();
    expect(await bench.row(line)).toMatchObject({
      state: "failed",
      failure_code: "insufficient_capabilities_for_transfer",
    });
    await account({ transfers: "active" });
    const retry = () => bench.api.call(bench.key, "POST", `/v1/payouts/${line.id}/retry`);
    expect(await retry()).toMatchObject({
      status: 200,
      body: { id: line.id, state: "approved", attempt: 2 },
    });
    expect((await retry()).status).toBe(409);
    expect(await bench.books(line, "USD")).toEqual({ available: 0, inTransit: 700 });
    expect(await run()).toMatchObject({ paid: 1, batchesDone: 1 });
    await expectPaidOnce(line, 700);
  });

  it("that failed is not tried again by a method that cannot carry it", async () => {
    const line = await bench.approvedLine(800n, "USD");
    await bench.api.owner.query("UPDATE payees SET stripe_state = 'restricted' WHERE affiliate_id = $1", [
      line.affiliateId,
    ]);
    await run();
    const replaced = "UPDATE payout_methods SET state = 'replaced', ended_at = now() WHERE affiliate_id = $1";
    await bench.api.owner.query(replaced, [line.affiliateId]);
    await bench.api.owner.query(
      `INSERT INTO payout_methods (id, affiliate_id, kind, country, envelope, label, state, usable_from, verified_at)
       VALUES ($1, $2, 'momo', 'VN', 'sealed', 'MoMo', 'verified', now(), now())`,
      [newId(), line.affiliateId],
    );
    const retry = await bench.api.call(bench.key, "POST", `/v1/payouts/${line.id}/retry`);
    expect([retry.status, retry.body.detail]).toEqual([
      409,
      "The payee's method now does not carry this amount.",
    ]);
    expect(await bench.row(line)).toMatchObject({ state: "failed", attempt: 1 });
    expect(await bench.books(line, "USD")).toEqual({ available: 800, inTransit: 0 });
  });

  it("gives back what refunds have taken since it was approved, and is cancelled when nothing is left", async () => {
    const [part, whole] = [await bench.approvedLine(1000n, "USD"), await bench.approvedLine(1000n, "USD")];
    await bench.give(part, -300n, "USD");
    await bench.give(whole, -1500n, "USD");
    expect(await run()).toMatchObject({ paid: 1, cancelled: 1 });
    await expectPaidOnce(part, 700);
    expect(await bench.row(part)).toMatchObject({ reduced_minor: "300" });
    expect(await transfersOf(whole)).toEqual([]);
    expect(await bench.row(whole)).toMatchObject({ state: "cancelled", amount_minor: "0" });
    expect(await bench.books(whole, "USD")).toEqual({ available: -500, inTransit: 0 });
  });

  it("that the platform's balance does not cover waits approved, says what is missing, and leaves when it does", async () => {
    const line = await bench.approvedLine(300n, "MGA");
    await bench.control("balance", { currency: "mga", amount: -999_999_999 });
    expect(await run()).toMatchObject({ short: 1 });
    expect(await bench.row(line)).toMatchObject({ state: "approved", attempt: 1 });
    expect((await eventsOf(line)).at(-1)).toMatchObject({
      kind: "funds_short",
      details: { neededMinor: "300", availableMinor: "100", missingMinor: "200" },
    });
    await bench.control("balance", { currency: "mga", amount: 100 });
    await daysFromNow(6 * MINUTE, run);
    await expectPaidOnce(line, 3, "MGA");
  });

  it("held by hand stays where it is", async () => {
    const line = await bench.approvedLine(100n, "USD");
    const { owner } = bench.api;
    await owner.query("UPDATE payouts SET held_at = now() WHERE id = $1", [line.id]);
    await run();
    expect(await bench.row(line)).toMatchObject({ state: "approved" });
    await owner.query("UPDATE payouts SET held_at = NULL WHERE id = $1", [line.id]);
    await run();
    await expectPaidOnce(line, 100);
  });
});

it("a batch that runs says how far it is", async () => {
  const line = await bench.approvedLine(400n, "USD");
  await bench.api.owner.query("UPDATE payouts SET held_at = now() WHERE id = $1", [line.id]);
  const paid = await bench.approvedLine(600n, "USD");
  await bench.api.owner.query("UPDATE payouts SET batch_id = $1 WHERE id = $2", [line.batchId, paid.id]);
  const progress = async () =>
    (await bench.api.call(bench.key, "GET", `/v1/payout-batches/${line.batchId}`)).body.progress;
  expect(await progress()).toEqual({
    ...{ begunAt: null, done: 0, left: 1, waiting: 1, perMinute: 0, endsAt: null },
  });
  await run();
  expect(await progress()).toMatchObject({ done: 1, left: 0, waiting: 1, endsAt: null });
  const { begunAt, perMinute } = await progress();
  expect(begunAt).toBe((await bench.row(paid)).submitted_at.toISOString());
  expect(perMinute).toBeGreaterThan(0);
  await bench.api.owner.query("UPDATE payouts SET held_at = NULL WHERE id = $1", [line.id]);
  expect(await progress()).toMatchObject({ left: 1, waiting: 0, endsAt: expect.any(String) });
  await run();
  await expectPaidOnce(line, 400);
});

describe("a payout that is stopped on its way", () => {
  const DELAYS = [
    ["at once", 0],
    ["after an hour", 60 * MINUTE],
    ["after 25 hours", 1500 * MINUTE],
  ] as const;

  /** Runs again until it rests, as the schedule would, and then tells all that Stripe has to tell, twice and backwards. */
  async function goOn(line: BenchLine, days: number): Promise<void> {
    await daysFromNow(days, () => run().catch(() => undefined));
    await daysFromNow(days + 2 * MINUTE, async () => {
      await run();
      const [transfer] = await transfersOf(line);
      for (const type of ["transfer.updated", "transfer.created"]) await tellOf(transfer, type);
      await apply();
    });
  }

  it.each(DELAYS)("at any commit, and tried again %s, leaves once", async (_, days) => {
    let stopped = 0;
    for (let n = 1; ; n++) {
      const line = await bench.approvedLine(900n, "USD");
      await stopFrom(n);
      await run().catch(() => undefined);
      const committed = await stopFrom(0);
      await goOn(line, days);
      await expectPaidOnce(line, 900);
      if (committed < n) break;
      stopped++;
    }
    expect(stopped).toBeGreaterThan(3);
  });

  it.each(
    DELAYS.flatMap(
      ([said, days]) =>
        [
          [said, days, "before", 500],
          [said, days, "after", 500],
        ] as const,
    ),
  )(
    "and tried again %s (%d days) when Stripe failed %s its work with %d, leaves once",
    async (_, days, when, status) => {
      const line = await bench.approvedLine(800n, "USD");
      await bench.control("faults", { path: "/v1/transfers", when, status });
      await expect(run()).rejects.toThrow();
      expect(await bench.row(line)).toMatchObject({ state: "submitted" });
      expect(await bench.books(line, "USD")).toEqual({ available: 0, inTransit: 800 });
      await goOn(line, days);
      await expectPaidOnce(line, 800);
    },
  );

  it("for which Stripe has no room at first is sent again as it is, and leaves once", async () => {
    const line = await bench.approvedLine(750n, "USD");
    await bench.control("faults", { path: "/v1/transfers", when: "after", status: 429 });
    expect(await run()).toMatchObject({ paid: 1, failures: 0 });
    await expectPaidOnce(line, 750);
  });

  it("for which Stripe has no room any more waits as it is, holds up nothing, and leaves in the same attempt", async () => {
    const lines = [await bench.approvedLine(751n, "USD"), await bench.approvedLine(752n, "USD")];
    await bench.control("faults", { path: "/v1/transfers", count: 8, status: 429 });
    expect(await run()).toMatchObject({ paid: 0, limited: 2, failures: 0 });
    for (const line of lines)
      expect(await bench.row(line)).toMatchObject({ state: "submitted", attempt: 1, leased_until: null });
    expect(await run()).toMatchObject({ paid: 2, batchesDone: 2 });
    for (const [n, line] of lines.entries()) await expectPaidOnce(line, 751 + n);
  });

  it("is paid by what Stripe tells, when that comes first", async () => {
    const line = await bench.approvedLine(600n, "USD");
    await bench.control("faults", { path: "/v1/transfers", when: "after", status: 500 });
    await expect(run()).rejects.toThrow();
    await tellOf((await transfersOf(line))[0], "transfer.created");
    expect(await apply()).toMatchObject({ applied: 1 });
    await expectPaidOnce(line, 600);
    await run();
    await expectPaidOnce(line, 600);
  });
});
