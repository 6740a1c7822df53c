import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mintLastingToken } from "../../local/testing/mint-token.ts";
import { daysFromNow } from "../../local/testing/money-fixtures.ts";
import {
  addPayee,
  asOwner,
  fundProgram,
  openPayer,
  type Payee,
  type Payer,
} from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId } from "../../local/testing/start-test-api.ts";
import { makeStopFrom, type StopFrom } from "../../local/testing/stop-writes.ts";
import { type BenchLine, type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/*
 * Goal: whatever commit everything stops at, from the request to the webhook, and however late it goes on, a payout leaves once.
 * Method: the n-th commit and all after it are refused, for every n; then everybody says and does again what they had, at
 * once, after an hour and after 25 hours, when Stripe has forgotten its keys.
 */
const HOUR = 1 / 24;
const DELAYS = [0, HOUR, 25 * HOUR];
/** After how long it goes on, when it was stopped at the n-th commit: each in turn. */
const delayOf = (n: number): number => DELAYS[n % DELAYS.length] ?? 0;
/** A busy machine takes seconds for each commit. */
const TIMEOUT_MS = 600_000;
const WRITES =
  "payouts payout_events payout_batches postings entries accounts provider_events outbox stripe_payouts";

let bench: PayoutBench;
let stopFrom: StopFrom;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  bench = await startPayoutBench();
  stopFrom = await makeStopFrom(bench.api.owner, WRITES);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const job = (name: "run-payouts" | "apply-stripe-events" | "make-batches") =>
  runJob(bench.api, name).catch(() => undefined);
const transfersOf = async ({ id }: { id: string }) =>
  (await bench.stripe.transfers.list({ transfer_group: `payout_${id}` })).data;
const tell = async (type: string, object: { id: string } | undefined, account?: string) => {
  const event = { id: `evt_${newId()}`, object: "event", type, data: { object } };
  return bench.deliver(account === undefined ? event : { ...event, account });
};

/** Does something that stops at its n-th commit, for each n, and goes on with it later, until it is not stopped any more. */
async function atEveryCommit<T>(
  begin: () => Promise<T>,
  does: (thing: T) => Promise<unknown>,
  check: (thing: T) => Promise<void>,
): Promise<number> {
  for (let n = 1; ; n++) {
    const thing = await begin();
    await stopFrom(n);
    await does(thing);
    const committed = await stopFrom(0);
    const days = delayOf(n);
    // At once, a line may still be leased.
    for (const later of days === 0 ? [0, HOUR / 10] : [days]) await daysFromNow(later, () => does(thing));
    await check(thing);
    if (committed < n) return n - 1;
  }
}

async function expectPaidOnce(line: BenchLine, amount: number, attempt = 1): Promise<void> {
  expect((await transfersOf(line)).map((transfer) => transfer.amount)).toEqual([amount]);
  expect(await bench.row(line)).toMatchObject({ state: "paid", attempt });
  expect(await bench.books(line, "USD")).toEqual({ available: 0, inTransit: 0 });
}

/** A partner with 50.00 USD, who can be paid, and who may make and approve its program's batches. */
async function openCase(): Promise<{ payer: Payer; payee: Payee; userId: string; otherId: string }> {
  const { api, stripe } = bench;
  const payer = await openPayer(api, {});
  const payee = await addPayee(api, payer, { kind: "stripe", availableMinor: 5000 });
  await fundProgram(api, payer, 5000n);
  const capabilities = { transfers: { requested: true } };
  const { id } = await stripe.accounts.create({ type: "express", capabilities });
  const { rows } = await api.owner.query(
    `WITH made AS (UPDATE payees SET country = 'US', stripe_account_id = $2, stripe_state = 'active' WHERE affiliate_id = $1)
     SELECT (SELECT user_id FROM affiliates WHERE id = $1) AS "userId",
       (SELECT user_id FROM memberships WHERE organisation_id = $3 AND user_id <> $4) AS "otherId"`,
    [payee.affiliateId, id, payer.organisationId, payer.ownerId],
  );
  return { payer, payee, ...rows[0] };
}

describe("a payout that is stopped at any commit", { timeout: TIMEOUT_MS }, () => {
  it("from its request over its batch, approval and transfer to the webhook leaves once, all of it", async () => {
    const { api } = bench;
    const stops = await atEveryCommit(
      async () => ({ ...(await openCase()), requestKey: newId() }),
      async ({ payer, payee, userId, otherId, requestKey }) => {
        const asks = { partnerId: payee.partnerId, currency: "USD", requestKey };
        await api.call(await mintLastingToken(api, userId), "POST", "/affiliate/payouts", asks);
        const maker = asOwner(api, payer, await mintLastingToken(api, payer.ownerId));
        await maker.post("/v1/payout-batches", { programId: payer.programId });
        await job("make-batches");
        const { rows } = await api.owner.query(
          "SELECT id FROM payout_batches WHERE program_id = $1 AND state = 'draft'",
          [payer.programId],
        );
        const other = asOwner(api, payer, await mintLastingToken(api, otherId));
        for (const { id } of rows) await other.post(`/v1/payout-batches/${id}/approve`, {});
        await job("run-payouts");
        const { rows: lines } = await api.owner.query("SELECT id FROM payouts WHERE program_id = $1", [
          payer.programId,
        ]);
        for (const line of lines)
          for (const transfer of await transfersOf(line)) await tell("transfer.created", transfer);
        await job("apply-stripe-events");
      },
      async ({ payer, payee }) => {
        const { rows } = await api.owner.query(
          "SELECT id, state, amount_minor::int AS amount, attempt FROM payouts WHERE program_id = $1",
          [payer.programId],
        );
        expect(rows).toEqual([{ id: expect.any(String), state: "paid", amount: 5000, attempt: 1 }]);
        expect((await transfersOf(rows[0])).map(({ amount }) => amount)).toEqual([5000]);
        expect(await bench.books(payee, "USD")).toEqual({ available: 0, inTransit: 0 });
      },
    );
    expect(stops).toBeGreaterThan(15);
  });

  it("of its retry, after Stripe had refused it, leaves once, in its second attempt", async () => {
    const stops = await atEveryCommit(
      async () => {
        const line = await bench.approvedLine(700n, "USD");
        const account = (transfers: string) =>
          bench.control(`objects/${line.accountId}`, {
            ...{ object: "account", patch: { capabilities: { transfers } } },
          });
        await account("inactive");
        await job("run-payouts");
        await account("active");
        expect(await bench.row(line)).toMatchObject({ state: "failed", failure_stage: "transfer" });
        return line;
      },
      async (line) => {
        await bench.api.call(bench.key, "POST", `/v1/payouts/${line.id}/retry`);
        await job("run-payouts");
      },
      (line) => expectPaidOnce(line, 700, 2),
    );
    expect(stops).toBeGreaterThan(6);
  });

  it("of its retry, after its payee's bank had refused it, is paid out to the bank once more, once", async () => {
    const stops = await atEveryCommit(
      async () => {
        const line = await bench.approvedLine(800n, "USD");
        await job("run-payouts");
        const { accountId: account } = line;
        const { id } = await bench.control("payouts", { account, currency: "usd" });
        const said = { account, status: "failed", code: "account_closed", message: "Closed." };
        const failed = (await bench.control(`payouts/${id}`, said)) as { id: string };
        await tell("payout.failed", failed, account);
        await job("apply-stripe-events");
        expect(await bench.row(line)).toMatchObject({ state: "failed", failure_stage: "bank" });
        return line;
      },
      (line) => bench.api.call(bench.key, "POST", `/v1/payouts/${line.id}/retry`),
      async (line) => {
        await expectPaidOnce(line, 800);
        const { data } = await bench.stripe.payouts.list({}, { stripeAccount: line.accountId });
        expect(data.map(({ automatic, amount }) => [automatic, amount])).toEqual([
          [false, 800],
          [true, 800],
        ]);
      },
    );
    expect(stops).toBeGreaterThan(0);
  });

  it("when Stripe tells of it before its answer came, and of a reversal, is paid once and returned once", async () => {
    const stops = await atEveryCommit(
      async () => {
        const line = await bench.approvedLine(1000n, "USD");
        await bench.control("faults", { path: "/v1/transfers", when: "after", status: 500 });
        await job("run-payouts");
        const [transfer] = await transfersOf(line);
        await bench.stripe.transfers.createReversal(transfer?.id ?? "", { amount: 400 });
        return { line, transfer };
      },
      async ({ transfer }) => {
        for (const type of ["transfer.reversed", "transfer.created"]) await tell(type, transfer);
        await job("apply-stripe-events");
        await job("run-payouts");
      },
      async ({ line }) => {
        expect(await transfersOf(line)).toHaveLength(1);
        expect(await bench.row(line)).toMatchObject({ state: "returned", returned_minor: "400" });
        expect(await bench.books(line, "USD")).toEqual({ available: 400, inTransit: 0 });
      },
    );
    expect(stops).toBeGreaterThan(6);
  });
});
