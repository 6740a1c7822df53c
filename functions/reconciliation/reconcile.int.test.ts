import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { STAGES } from "../../core/reconciliation/progress.ts";
import { BREAKS, type PaidLine } from "../../local/testing/break-books.ts";
import { beginReconciliation, openItems, reconcile } from "../../local/testing/reconcile.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/**
 * Goal: each difference between the books, Stripe's transfers, its balance and the banks is one item, found in each run and
 * gone when the sides agree; and nothing else is one. Method: payouts run against the stand-in of Stripe; then the books are
 * changed past their triggers, and Stripe by its control API, each way saying what must be reported. What was broken
 * before stays broken, so that each run must report all of it.
 */
let bench: PayoutBench;
/** Of all that was broken so far. */
const broken = new Set<string>();

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  bench = await startPayoutBench();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const keys = (items: readonly { readonly itemKey: string }[]) => items.map(({ itemKey }) => itemKey).sort();
const later = (hours: number) => vi.setSystemTime(Date.now() + hours * 3_600_000);

async function paidLine(amountMinor = 1000n): Promise<PaidLine> {
  const line = await bench.approvedLine(amountMinor, "USD");
  await runJob(bench.api, "run-payouts");
  const [transfer] = (await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` })).data;
  if (transfer === undefined) throw new Error("it was not paid");
  return { ...line, transfer };
}

async function deliver(type: string, object: unknown, account?: string): Promise<void> {
  const event = { id: `evt_${Math.random()}`, object: "event", type, data: { object } };
  expect(await bench.deliver(account === undefined ? event : { ...event, account })).toBe(200);
  await runJob(bench.api, "apply-stripe-events");
}

describe("reconciliation", () => {
  it("reports nothing after a day of payouts, failures, reversals and banks that refuse", async () => {
    const [paid, reversed, atBank] = [await paidLine(), await paidLine(), await paidLine(2500n)];
    const refused = await bench.approvedLine(1255n, "KWD");
    await bench.approvedLine(400n, "ISK");
    await runJob(bench.api, "run-payouts");
    expect(await bench.row(refused)).toMatchObject({ state: "failed" });
    await bench.stripe.transfers.createReversal(reversed.transfer.id, { amount: 400 });
    await deliver("transfer.reversed", reversed.transfer);
    for (const line of [paid, atBank]) {
      const payout = await bench.control("payouts", { account: line.accountId, currency: "usd" });
      const status = line === atBank ? "failed" : "paid";
      await bench.control(`payouts/${payout.id}`, {
        account: line.accountId,
        status,
        code: "account_closed",
      });
      await deliver(`payout.${status}`, payout, line.accountId);
    }
    expect(await bench.row(atBank)).toMatchObject({ state: "failed", failure_stage: "bank" });
    expect(await reconcile(bench.api)).toEqual([]);
    await paidLine();
    expect(await reconcile(bench.api)).toEqual([]);
  });

  it("begins the run of the day that is over, once, and says so in its key", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2027-03-02T03:59:00Z") });
    expect(await runJob(bench.api, "reconcile-payouts")).toMatchObject({ begun: 1, done: 1 });
    vi.setSystemTime(new Date("2027-03-02T04:00:00Z"));
    expect(await runJob(bench.api, "reconcile-payouts")).toMatchObject({ begun: 1, done: 1 });
    expect(await runJob(bench.api, "reconcile-payouts")).toMatchObject({ begun: 0, done: 0 });
    const { rows } = await bench.api.owner.query(
      "SELECT run_key, from_at, to_at FROM reconciliation_runs WHERE run_key LIKE '2027-%' ORDER BY run_key",
    );
    expect(rows).toEqual([
      expect.objectContaining({ run_key: "2027-02-28" }),
      {
        ...{ run_key: "2027-03-01", from_at: new Date("2027-02-26T00:00:00Z") },
        to_at: new Date("2027-03-02T00:00:00Z"),
      },
    ]);
  });

  it("holds back what may be on its way for an hour: a transfer that was not written, a reversal, a bank's answer", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const [reversed, atBank] = [await paidLine(), await paidLine()];
    await bench.stripe.transfers.createReversal(reversed.transfer.id, { amount: 1 });
    const payout = await bench.control("payouts", { account: atBank.accountId, currency: "usd" });
    await deliver("payout.created", payout, atBank.accountId);
    await bench.control(`payouts/${payout.id}`, { account: atBank.accountId, status: "paid" });
    const submitted = await bench.approvedLine(600n, "USD");
    await bench.api.owner.query(
      "UPDATE payouts SET state = 'submitted', submitted_at = now(), destination = $2 WHERE id = $1",
      [submitted.id, submitted.accountId],
    );
    const { accountId: destination } = submitted;
    const group = { transfer_group: `payout_${submitted.id}` };
    await bench.stripe.transfers.create({ amount: 600, currency: "usd", destination, ...group });
    expect(await reconcile(bench.api)).toEqual([]);
    later(2);
    const expected = [
      `bank_payout_differs:${payout.id}`,
      `reversal_differs:${reversed.id}`,
      `transfer_unsettled:${submitted.id}`,
    ];
    expect(keys(await reconcile(bench.api))).toEqual(expected);
    await deliver("transfer.reversed", reversed.transfer);
    await deliver("payout.paid", payout, atBank.accountId);
    await runJob(bench.api, "run-payouts");
    await runJob(bench.api, "run-payouts");
    expect(await bench.row(submitted)).toMatchObject({ state: "paid" });
    expect(await reconcile(bench.api)).toEqual([]);
    const { rows } = await bench.api.owner.query(
      "SELECT DISTINCT state, ended_at IS NOT NULL AS ended FROM reconciliation_items WHERE item_key = ANY ($1)",
      [expected],
    );
    expect(rows).toEqual([{ state: "gone", ended: true }]);
  });

  it("says of a line that it is stuck when it is submitted for more than a day", async () => {
    const line = await bench.approvedLine(600n, "USD");
    const stand = (since: string) =>
      bench.api.owner.query(
        "UPDATE payouts SET state = 'submitted', submitted_at = now() - $2::interval WHERE id = $1",
        [line.id, since],
      );
    await stand("23 hours");
    expect(await reconcile(bench.api)).toEqual([]);
    await stand("25 hours");
    expect(keys(await reconcile(bench.api))).toEqual([`line_stuck:${line.id}`]);
    await bench.api.owner.query("UPDATE payouts SET method_kind = 'bank' WHERE id = $1", [line.id]);
    expect(await reconcile(bench.api)).toEqual([]);
  });

  it("keeps what was resolved resolved until its figures are others, and opens what comes back", async () => {
    const line = await paidLine();
    const give = (minor: number) =>
      bench.api.owner.query(
        "UPDATE accounts SET balance_minor = balance_minor + $2 WHERE partner_id = $1 AND kind = 'partner_available' RETURNING id",
        [line.partnerId, minor],
      );
    const { rows } = await give(1);
    const key = `account_differs:${rows[0].id}`;
    const said = async () =>
      (
        await bench.api.owner.query(
          "SELECT state, resolution FROM reconciliation_items WHERE item_key = $1",
          [key],
        )
      ).rows[0];
    expect(keys(await reconcile(bench.api))).toEqual([key]);
    await bench.api.owner.query(
      "UPDATE reconciliation_items SET state = 'resolved', resolution = 'known', ended_at = now() WHERE item_key = $1",
      [key],
    );
    expect(await reconcile(bench.api)).toEqual([]);
    expect(await said()).toEqual({ state: "resolved", resolution: "known" });
    await give(1);
    expect(keys(await reconcile(bench.api))).toEqual([key]);
    expect(await said()).toEqual({ state: "open", resolution: null });
    await give(-2);
    expect(await reconcile(bench.api)).toEqual([]);
    expect(await said()).toMatchObject({ state: "gone" });
    await give(1);
    expect(keys(await reconcile(bench.api))).toEqual([key]);
    await give(-1);
    expect(await reconcile(bench.api)).toEqual([]);
  });

  it("goes on wherever it is stopped, and finds the same", async () => {
    const line = await paidLine();
    for (const wrong of await BREAKS["a line with another amount"](bench, line)) broken.add(wrong);
    const run = await beginReconciliation(bench.api);
    const { owner } = bench.api;
    // The third write of a call is refused, and all after it: its first step is written, and it is killed in the second.
    await owner.query("CREATE SEQUENCE run_writes");
    await owner.query(`CREATE FUNCTION stop_run() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN IF nextval('run_writes') >= 3 THEN RAISE 'stopped'; END IF; RETURN NULL; END $$`);
    await owner.query(
      "CREATE TRIGGER stop AFTER UPDATE ON reconciliation_runs FOR EACH STATEMENT EXECUTE FUNCTION stop_run()",
    );
    const stages = new Set<string>();
    for (let turn = 0; turn < 50; turn++) {
      const { rows } = await owner.query(
        "SELECT state, progress ->> 'stage' AS stage FROM reconciliation_runs WHERE id = $1",
        [run],
      );
      if (rows[0].state === "done") break;
      stages.add(rows[0].stage);
      await owner.query("SELECT setval('run_writes', 1, false)");
      await runJob(bench.api, "reconcile-payouts", { v: 1, run }).catch(() => undefined);
      await owner.query("SELECT setval('run_writes', 1, false)");
      // As when its lease has passed.
      await owner.query("UPDATE reconciliation_runs SET leased_until = NULL WHERE id = $1", [run]);
    }
    await owner.query("DROP TRIGGER stop ON reconciliation_runs");
    expect(stages).toEqual(new Set(STAGES));
    expect(keys(await openItems(bench.api))).toEqual([...broken].sort());
  });

  it("is one when it is called many times at once", async () => {
    const before = await openItems(bench.api);
    const run = await beginReconciliation(bench.api);
    await Promise.all(Array.from({ length: 5 }, () => runJob(bench.api, "reconcile-payouts", { v: 1, run })));
    const { rows } = await bench.api.owner.query(
      "SELECT state, counts FROM reconciliation_runs WHERE id = $1",
      [run],
    );
    expect(rows[0]).toMatchObject({ state: "done", counts: { found: before.length, fresh: 0, gone: 0 } });
    expect(await openItems(bench.api)).toEqual(before);
  });

  it("fails for Stripe's sake alone, says why, and goes on where it was", async () => {
    await bench.control("faults", { method: "GET", path: "/v1/transfers", status: 500, count: 1 });
    const run = await beginReconciliation(bench.api);
    await expect(runJob(bench.api, "reconcile-payouts", { v: 1, run })).rejects.toThrow("500");
    const said = async () =>
      (
        await bench.api.owner.query("SELECT state, error, progress FROM reconciliation_runs WHERE id = $1", [
          run,
        ])
      ).rows[0];
    expect(await said()).toMatchObject({
      state: "running",
      error: expect.stringContaining("fault"),
      progress: { stage: "transfers" },
    });
    expect(await runJob(bench.api, "reconcile-payouts", { v: 1, run })).toMatchObject({ done: 1 });
    expect(await said()).toMatchObject({ state: "done", error: null });
  });

  it.each(Object.entries(BREAKS))("reports %s, and nothing else", async (_, breakIt) => {
    for (const key of await breakIt(bench, await paidLine())) broken.add(key);
    expect(keys(await reconcile(bench.api))).toEqual([...broken].sort());
  });

  it("reports whatever is broken together, and nothing else, and the same again in a day", async () => {
    const ways = fc.array(fc.constantFrom(...Object.values(BREAKS)), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(ways, async (chosen) => {
        for (const breakIt of chosen)
          for (const key of await breakIt(bench, await paidLine())) broken.add(key);
        expect(keys(await reconcile(bench.api))).toEqual([...broken].sort());
      }),
      { numRuns: 4, endOnFailure: true },
    );
    // Out of the window by then: each is asked for by itself. (What people pay by hand is not stuck as yet.)
    vi.useFakeTimers({ toFake: ["Date"] });
    later(24 * 5);
    expect(keys(await reconcile(bench.api)).filter((key) => !broken.has(key))).toEqual([]);
    expect(keys(await openItems(bench.api))).toEqual([...broken].sort());
  });
});
