import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { insertUsers } from "../../local/testing/mint-token.ts";
import { wrongBooks } from "../../local/testing/money-fixtures.ts";
import { fundProgram, fundsOf } from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { makeStopWrites, type StopWrites } from "../../local/testing/stop-writes.ts";
import { type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";
import { app } from "../app.ts";

/*
 * Goal: each month of each currency is invoiced once, without a gap in numbers or sums, whatever stops the job and however often
 * it runs. Method: two months of payouts go by, with the clock set, writes failing and several runs at once.
 */
let bench: PayoutBench;
let stop: StopWrites;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  bench = await startPayoutBench(0n);
  stop = await makeStopWrites(bench.api.owner, "invoices postings entries notifications");
  await insertUsers(bench.api, [{ member: { organisationId: bench.organisationId, role: "owner" } }]);
});
afterAll(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await bench.close();
});

async function at<T>(moment: string, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(moment) });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}
const issue = () => runJob(bench.api, "issue-invoices");
const invoices = async () =>
  (await bench.api.call(bench.key, "GET", `/v1/programs/${bench.programId}/invoices`)).body.data;
/** Pays one line by Stripe. */
async function pay(amountMinor: bigint, currency: string): Promise<string> {
  const line = await bench.approvedLine(amountMinor, currency);
  await runJob(bench.api, "run-payouts");
  const { transfer_id: id, state } = await bench.row(line);
  expect(state).toBe("paid");
  return id;
}

describe("invoices", () => {
  it("go from one closing to the next opening, once, with the fee of what was paid out", async () => {
    const year = new Date().getUTCFullYear() + 1;
    await bench.api.owner.query(
      `INSERT INTO funding_terms (program_id, organisation_id, terms, low_balance_minor) VALUES ($1, $2, $3, '{}')`,
      [bench.programId, bench.organisationId, { creditLimitMinor: {}, feeBps: 250, byHand: "merchant" }],
    );
    const transfer = await at(`${year}-01-10T12:00:00Z`, async () => {
      await fundProgram(bench.api, bench, 10_000n, "USD");
      await fundProgram(bench.api, bench, 900_000n, "VND");
      return pay(3_333n, "USD");
    });
    await at(`${year}-01-31T12:00:00Z`, issue);
    expect(await invoices()).toEqual([]);
    await at(`${year}-02-20T12:00:00Z`, async () => {
      await bench.stripe.transfers.createReversal(transfer, { amount: 333 });
      await bench.deliver({
        id: "evt_1",
        object: "event",
        type: "transfer.reversed",
        data: { object: { id: transfer } },
      });
      await runJob(bench.api, "apply-stripe-events");
      await pay(1_000n, "USD");
    });
    // Nobody came in February: both months are issued in March, by runs that are stopped and meet.
    await at(`${year}-03-01T06:00:00Z`, async () => {
      for (const oneIn of [3, 4, 5]) {
        await stop(oneIn);
        await issue().catch(() => undefined);
      }
      await stop(0);
      await Promise.all([issue(), issue()]).catch(() => undefined);
      for (let turn = 0; turn < 3; turn++) await issue();
      expect(await issue()).toEqual({ issued: 0, failed: 0 });
    });
    const all = await invoices();
    expect(all.map(({ number }: { number: number }) => number).toSorted()).toEqual([1, 2, 3]);
    const of = (month: string, currency: string) =>
      all.find(
        (one: { month: string; currency: string }) => one.month === month && one.currency === currency,
      );
    expect(of(`${year}-01`, "USD")).toMatchObject({
      ...{
        openingMinor: 0,
        topUpsMinor: 10_000,
        paidOutMinor: 3_333,
        returnedMinor: 0,
        payouts: 1,
        partners: 1,
      },
      // 2.5 % of 3,333 is 83.325.
      ...{ feeMinor: 83, closingMinor: 6_584 },
    });
    expect(of(`${year}-02`, "USD")).toMatchObject({
      ...{ openingMinor: 6_584, topUpsMinor: 0, paidOutMinor: 1_000, returnedMinor: 333 },
      // 2.5 % of 667 is 16.675.
      ...{ feeMinor: 16, closingMinor: 5_901 },
    });
    expect(of(`${year}-01`, "VND")).toMatchObject({
      topUpsMinor: 900_000,
      feeMinor: 0,
      closingMinor: 900_000,
    });
    expect(await fundsOf(bench.api, bench.programId)).toEqual({
      funds: 5_901,
      used: 4_000,
      funded: -10_000,
      fees: 99,
    });
    const { rows } = await bench.api.owner.query(
      "SELECT count(*)::int AS n FROM notifications WHERE kind = 'invoice_issued'",
    );
    expect(rows).toEqual([{ n: 3 }]);
    expect((await wrongBooks(bench.api.owner)).filter((one) => !one.includes("what was granted"))).toEqual(
      [],
    );
  });

  it("are printed in the language that is asked for, the same bytes each time", async () => {
    const [invoice] = await invoices();
    const path = `/v1/programs/${bench.programId}/invoices/${invoice.id}/pdf`;
    const fetchPdf = async (language: string) => {
      const headers = { authorization: `Bearer ${bench.key}` };
      const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
      const response = await app.request(
        `http://api.test/api${path}?language=${language}`,
        { headers },
        bench.api.env,
        context,
      );
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      return new Uint8Array(await response.arrayBuffer());
    };
    const english = await fetchPdf("en");
    expect(await fetchPdf("en")).toEqual(english);
    const read = async (bytes: Uint8Array) =>
      (await extractText(await getDocumentProxy(new Uint8Array(bytes)))).text.join("\n");
    expect(await read(english)).toContain(`Invoice ${invoice.number}`);
    expect(await read(await fetchPdf("vi"))).toContain(`Hóa đơn số ${invoice.number}`);
    expect((await bench.api.call(bench.key, "GET", `${path}?language=fr`)).status).toBeGreaterThanOrEqual(
      400,
    );
    const other = await bench.api.createOrganisation();
    expect((await bench.api.call(other.key, "GET", path)).status).toBe(404);
  });
});
