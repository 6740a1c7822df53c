import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import { addPayee, asOwner, giveAvailable, openPayer } from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/*
 * Goal: whoever asks sees each posting of a payout, what it is paid out of, what Stripe says of it, and that a batch's lines
 * are what the ledger says. Method: requests and runs on a real Postgres beside the stand-in of Stripe.
 */
let bench: PayoutBench;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  bench = await startPayoutBench();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

describe("the trail of a payout", () => {
  it("is every posting with all its entries, and what has become available since the payout before.", async () => {
    const { api } = bench;
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const ask = async (amountMinor: number) => {
      const { status, body } = await api.call(payee.token, "POST", "/affiliate/payouts", {
        ...{ partnerId: payee.partnerId, currency: "USD", amountMinor, requestKey: unique("key") },
      });
      expect(status).toBe(201);
      return body.id;
    };
    const first = await ask(4000);
    const later = { partnerIds: [payee.partnerId], availableMinor: 2500 };
    await giveAvailable(api, payer, later);
    const second = await ask(3500);
    await asOwner(api, payer).post(`/v1/payouts/${second}/cancel`, { reason: "asked for twice" });
    await runJob(api, "issue-receipts");

    const { body } = await api.call(payer.key, "GET", `/v1/payouts/${second}/trail`);
    expect(body.postings.map(({ key }: { key: string }) => key)).toEqual([
      `payout-reserve:${second}:1`,
      `payout-release:${second}:1`,
    ]);
    for (const { entries } of body.postings)
      expect(
        entries.reduce((sum: number, entry: { amountMinor: number }) => sum + entry.amountMinor, 0),
      ).toBe(0);
    expect(body.postings[0].entries).toEqual([
      expect.objectContaining({ account: "partner_available", amountMinor: -3500, balanceAfterMinor: 0 }),
      expect.objectContaining({ account: "partner_in_transit", amountMinor: 3500, balanceAfterMinor: 7500 }),
    ]);
    expect(body.sources).toEqual([
      expect.objectContaining({
        amountMinor: 2500,
        balanceAfterMinor: 3500,
        orderId: null,
        hasReceipt: true,
      }),
    ]);
    expect(body.moreSources).toBe(false);
    const { accountId, number } = body.sources[0];
    expect((await api.call(payer.key, "GET", `/v1/receipts/${accountId}/${number}`)).status).toBe(200);

    const before = await api.call(payer.key, "GET", `/v1/payouts/${first}/trail`);
    expect(before.body.sources).toEqual([expect.objectContaining({ amountMinor: 5000 })]);
    const stranger = await openPayer(api);
    for (const path of [`/v1/payouts/${second}/trail`, `/v1/payouts/${second}/stripe`])
      expect((await api.call(stranger.key, "GET", path)).status).toBe(404);
  });
});

describe("what Stripe says of a payout", () => {
  it("is asked now: its transfer with what came back, and the account; one that does not answer is told so.", async () => {
    const { api, key } = bench;
    const line = await bench.approvedLine(4200n, "USD");
    const path = `/v1/payouts/${line.id}/stripe`;
    const account = { id: line.accountId, ours: "active", stripe: "active" };
    expect((await api.call(key, "GET", path)).body).toMatchObject({
      mode: "test",
      transfer: null,
      problem: null,
    });
    await runJob(api, "run-payouts");
    const { transfer_id: id } = await bench.row(line);
    await bench.stripe.transfers.createReversal(id, { amount: 1200 });
    const { body } = await api.call(key, "GET", path);
    expect(body).toEqual({
      ...{ mode: "test", account, problem: null },
      transfer: { id, amountMinor: 4200, reversedMinor: 1200, currency: "USD", destination: line.accountId },
    });
    await bench.control("faults", { method: "GET", path: "/v1/transfers", status: 503, count: 4 });
    const deaf = (await api.call(key, "GET", path)).body;
    expect(deaf).toMatchObject({
      transfer: null,
      problem: expect.stringContaining("Stripe does not answer"),
    });
    // The other question was answered.
    expect(deaf.account).toEqual(account);
    await bench.control("faults", {}, "DELETE");
  });
});

describe("the ledger of a batch", () => {
  it("sums up to what its lines say, in each currency and whatever became of them.", async () => {
    const { api, key } = bench;
    const line = await bench.approvedLine(3000n, "KWD");
    const path = `/v1/payout-batches/${line.batchId}/ledger`;
    const both = (minor: number) => ({ linesMinor: minor, ledgerMinor: minor });
    expect((await api.call(key, "GET", path)).body.data).toEqual([
      { currency: "KWD", inTransit: both(3000), paidOut: both(0) },
    ]);
    await runJob(api, "run-payouts");
    const { transfer_id: id } = await bench.row(line);
    const reversed = await bench.stripe.transfers.createReversal(id, { amount: 1000 });
    expect(reversed.amount).toBe(1000);
    const transfer = await bench.stripe.transfers.retrieve(id);
    const event = { object: "event", type: "transfer.reversed", data: { object: transfer } };
    await bench.deliver({ id: `evt_${unique("reversed")}`, ...event });
    await runJob(api, "apply-stripe-events");
    expect((await api.call(key, "GET", path)).body.data).toEqual([
      { currency: "KWD", inTransit: both(0), paidOut: both(2000) },
    ]);
    // A line that says more than was posted shows.
    await api.owner.query("UPDATE payouts SET amount_minor = 3001 WHERE id = $1", [line.id]);
    expect((await api.call(key, "GET", path)).body.data[0].paidOut).toEqual({
      linesMinor: 2001,
      ledgerMinor: 2000,
    });
  });
});

describe("the list of payouts", () => {
  it("is looked through by method, holds, a partner's name, and for what no batch has taken.", async () => {
    const { api } = bench;
    const payer = await openPayer(api);
    const asked: string[] = [];
    for (const kind of ["paypal", "other"] as const) {
      const payee = await addPayee(api, payer, { availableMinor: 5000, kind });
      await api.owner.query("UPDATE partners SET name = $2 WHERE id = $1", [
        payee.partnerId,
        `Zoë by ${kind}`,
      ]);
      const body = { partnerId: payee.partnerId, currency: "USD", requestKey: unique("key") };
      asked.push((await api.call(payee.token, "POST", "/affiliate/payouts", body)).body.id);
    }
    const owner = asOwner(api, payer);
    await owner.post(`/v1/payouts/${asked[1]}/hold`, { reason: "a question is open" });
    const idsOf = async (query: string) =>
      (await owner.get(`/v1/payouts?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await idsOf("method=paypal")).toEqual([asked[0]]);
    expect(await idsOf("held=true")).toEqual([asked[1]]);
    expect(await idsOf(`q=${encodeURIComponent("zoë BY o")}`)).toEqual([asked[1]]);
    expect(await idsOf("batchId=none&state=requested")).toEqual([asked[1], asked[0]]);
    await owner.post("/v1/payout-batches", { programId: payer.programId, requestedOnly: true });
    expect(await idsOf("batchId=none")).toEqual([asked[1]]);
    expect((await owner.get("/v1/payouts?batchId=some")).status).toBe(400);
    const { body } = await owner.get("/v1/payout-batches");
    expect(body.data.map(({ totals }: { totals: object }) => totals)).toEqual([
      [{ currency: "USD", lines: 1, amountMinor: 5000, failedLines: 0 }],
    ]);
  });
});
