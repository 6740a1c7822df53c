import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { daysFromNow, wrongBooks } from "../../local/testing/money-fixtures.ts";
import {
  addPayee,
  asOwner,
  fundProgram,
  fundsOf,
  openPayer,
  type Payer,
} from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId } from "../../local/testing/start-test-api.ts";
import { makeStopWrites, type StopWrites } from "../../local/testing/stop-writes.ts";
import { type BenchLine, type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/*
 * Goal: what is paid out is never more than what is funded, to the last unit, and what does not leave, or comes back, is there
 * again, once. Method: lines run against funds that cover a part of them, many runs at once, with writes and Stripe's answers
 * failing on the way; after each test the ledger is held against top-ups, payouts and invoices.
 */
const MINUTE = 1 / 1440;
let bench: PayoutBench;
let stop: StopWrites;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  bench = await startPayoutBench(0n);
  stop = await makeStopWrites(bench.api.owner, "payouts payout_events postings entries accounts");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});
afterEach(async () => {
  await stop(0);
  // What partners have is given straight into the ledger here, and held against their lines elsewhere.
  const wrong = (await wrongBooks(bench.api.owner)).filter((one) => !one.includes("what was granted"));
  expect(wrong).toEqual([]);
});

const run = () => runJob(bench.api, "run-payouts");
const fund = (amountMinor: bigint, currency = "USD") => fundProgram(bench.api, bench, amountMinor, currency);
const funds = (currency = "USD") => fundsOf(bench.api, bench.programId, currency);
const statesOf = async (lines: readonly BenchLine[]) => {
  const { rows } = await bench.api.owner.query(
    "SELECT state, count(*)::int AS n FROM payouts WHERE id = ANY($1) GROUP BY 1",
    [lines.map(({ id }) => id)],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};
const toldOf = async (line: BenchLine, kind: string) => {
  const { rows } = await bench.api.owner.query(
    "SELECT details FROM payout_events WHERE payout_id = $1 AND kind = $2 ORDER BY id",
    [line.id, kind],
  );
  return rows.map(({ details }) => details);
};
async function setTerms(terms: object, programId = bench.programId, organisationId = bench.organisationId) {
  await bench.api.owner.query(
    `INSERT INTO funding_terms (program_id, organisation_id, terms, low_balance_minor) VALUES ($1, $2, $3, '{}')
     ON CONFLICT (program_id) DO UPDATE SET terms = excluded.terms`,
    [programId, organisationId, { creditLimitMinor: {}, feeBps: 0, byHand: "merchant", ...terms }],
  );
}

describe("payouts by Stripe", () => {
  it("a hundred at once against half the funds: exactly what is covered leaves, and the others when money has come", async () => {
    await fund(5_000n);
    const lines: BenchLine[] = [];
    for (let n = 0; n < 100; n++) lines.push(await bench.approvedLine(100n, "USD"));
    await Promise.all([run(), run(), run(), run()]);
    expect(await statesOf(lines)).toEqual({ paid: 50, approved: 50 });
    expect(await funds()).toEqual({ funds: 0, used: 5_000, funded: -5_000, fees: 0 });
    const [waiting] = (
      await bench.api.owner.query(
        "SELECT id FROM payouts WHERE id = ANY($1) AND state = 'approved' LIMIT 1",
        [lines.map(({ id }) => id)],
      )
    ).rows;
    await daysFromNow(6 * MINUTE, run);
    const said = await toldOf(waiting, "not_funded");
    expect(said).toEqual([
      {
        attempt: 1,
        neededMinor: "100",
        fundsMinor: expect.any(String),
        creditLimitMinor: "0",
        missingMinor: expect.any(String),
      },
    ]);
    await fund(4_999n);
    await daysFromNow(12 * MINUTE, run);
    expect(await statesOf(lines)).toEqual({ paid: 99, approved: 1 });
    await fund(1n);
    await daysFromNow(18 * MINUTE, run);
    expect(await statesOf(lines)).toEqual({ paid: 100 });
    expect((await bench.stripe.transfers.list({ limit: 100 })).data).toHaveLength(100);
    expect(await funds()).toMatchObject({ funds: 0, used: 10_000 });
  });

  it("go below zero by the credit limit, and no further", async () => {
    await setTerms({ creditLimitMinor: { VND: 300 } });
    const lines = [await bench.approvedLine(200n, "VND"), await bench.approvedLine(200n, "VND")];
    await run();
    expect(await statesOf(lines)).toEqual({ paid: 1, approved: 1 });
    expect(await funds("VND")).toMatchObject({ funds: -200, used: 200 });
    await setTerms({});
    await daysFromNow(6 * MINUTE, run);
    expect(await statesOf(lines)).toEqual({ paid: 1, approved: 1 });
  });

  it("give back what they drew when Stripe refuses, or lacks the money, and draw anew", async () => {
    await fund(1_000n, "ISK");
    const line = await bench.approvedLine(1_000n, "ISK");
    const account = (transfers: string) =>
      bench.control(`objects/${line.accountId}`, {
        object: "account",
        patch: { capabilities: { transfers } },
      });
    await account("inactive");
    await run();
    expect(await bench.row(line)).toMatchObject({ state: "failed", funded_minor: "0" });
    expect(await funds("ISK")).toMatchObject({ funds: 1_000, used: 0 });
    await account("active");
    await bench.api.call(bench.key, "POST", `/v1/payouts/${line.id}/retry`);
    await run();
    expect(await bench.row(line)).toMatchObject({ state: "paid", attempt: 2, funded_minor: "1000" });
    expect(await funds("ISK")).toMatchObject({ funds: 0, used: 1_000 });
  });

  it("give back what is reversed, once, whatever came of the rest", async () => {
    await fund(1_000n, "KWD");
    const line = await bench.approvedLine(1_000n, "KWD");
    await run();
    const [transfer] = (await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` })).data;
    await bench.stripe.transfers.createReversal(transfer?.id ?? "", { amount: 400 });
    for (const type of ["transfer.reversed", "transfer.updated", "transfer.reversed"])
      await bench.deliver({ id: `evt_${newId()}`, object: "event", type, data: { object: transfer } });
    await runJob(bench.api, "apply-stripe-events");
    expect(await bench.row(line)).toMatchObject({ state: "returned", funded_minor: "600" });
    expect(await funds("KWD")).toMatchObject({ funds: 400, used: 600 });
  });

  it("stopped at any write, and at Stripe, draw once for what leaves", async () => {
    await fund(100_000n, "MGA");
    const lines: BenchLine[] = [];
    for (let n = 0; n < 12; n++) lines.push(await bench.approvedLine(500n, "MGA"));
    for (let turn = 0; turn < 12; turn++) {
      await stop(turn % 3 === 2 ? 0 : 7);
      if (turn % 4 === 1)
        await bench.control("faults", { path: "/v1/transfers", when: "after", status: 500 });
      await daysFromNow(turn * 6 * MINUTE, () => run().catch(() => undefined));
    }
    await stop(0);
    await daysFromNow(80 * MINUTE, run);
    expect(await statesOf(lines)).toEqual({ paid: 12 });
    expect(await funds("MGA")).toMatchObject({ funds: 94_000, used: 6_000 });
  });
});

describe("payouts by hand", () => {
  /** An approved batch of two lines of 60.00, as its owners see it. */
  async function approved(): Promise<{ payer: Payer; batchId: string; ids: string[] }> {
    const payer = await openPayer(bench.api);
    for (let n = 0; n < 2; n++) await addPayee(bench.api, payer, { availableMinor: 6_000 });
    const made = await asOwner(bench.api, payer).post("/v1/payout-batches", { programId: payer.programId });
    const { id: batchId, version } = made.body;
    const other = asOwner(bench.api, payer, payer.other);
    expect((await other.post(`/v1/payout-batches/${batchId}/approve`, { version })).status).toBe(200);
    const { rows } = await bench.api.owner.query("SELECT id FROM payouts WHERE batch_id = $1 ORDER BY id", [
      batchId,
    ]);
    return { payer, batchId, ids: rows.map(({ id }) => id) };
  }
  const pay = (payer: Payer, id: string | undefined) =>
    asOwner(bench.api, payer).post(`/v1/payouts/${id}/mark-paid`, {
      reference: `ref-${id}`,
      paidOn: new Date().toISOString().slice(0, 10),
    });

  it("of the merchant draw nothing", async () => {
    const { payer, ids } = await approved();
    expect((await pay(payer, ids[0])).status).toBe(200);
    expect(await fundsOf(bench.api, payer.programId)).toMatchObject({ funds: 0, used: 0 });
  });

  it("of the platform are refused with what is missing, and draw when money has come", async () => {
    const { payer, batchId, ids } = await approved();
    await setTerms({ byHand: "platform" }, payer.programId, payer.organisationId);
    await fundProgram(bench.api, payer, 10_000n);
    const of = (body: { detail?: string; errors?: unknown }) => [body.detail, body.errors];
    const message = "20.00 USD is missing in the program's funds";
    const owner = asOwner(bench.api, payer);
    // The details of these methods cannot be opened, so that only marking is asked here.
    expect((await pay(payer, ids[0])).status).toBe(200);
    const refused = await pay(payer, ids[1]);
    expect([refused.status, ...of(refused.body)]).toEqual([
      409,
      `The program's funds do not cover this: ${message}.`,
      [{ field: "USD", code: "not_funded", message }],
    ]);
    expect(await fundsOf(bench.api, payer.programId)).toMatchObject({ funds: 4_000, used: 6_000 });
    await fundProgram(bench.api, payer, 2_000n);
    expect((await pay(payer, ids[1])).status).toBe(200);
    expect(await fundsOf(bench.api, payer.programId)).toMatchObject({ funds: 0, used: 12_000 });
    const back = await owner.post(`/v1/payouts/${ids[1]}/mark-returned`, {
      amountMinor: 2_500,
      reason: "closed",
    });
    expect(back.status).toBe(200);
    expect(await fundsOf(bench.api, payer.programId)).toMatchObject({ funds: 2_500, used: 9_500 });
    const { rows } = await bench.api.owner.query("SELECT state FROM payout_batches WHERE id = $1", [batchId]);
    expect(rows).toEqual([{ state: "done" }]);
  });
});
