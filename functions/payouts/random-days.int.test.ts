import { randomInt } from "node:crypto";
import { expect, it, vi } from "vitest";
import { toStripe } from "../../adapters/stripe/units.ts";
import { BREAKS } from "../../local/testing/break-books.ts";
import { wrongPayouts } from "../../local/testing/payout-fixtures.ts";
import {
  collectEvents,
  DAY_CURRENCIES,
  type Day,
  openDay,
  purseKey,
} from "../../local/testing/random-day.ts";
import { reconcile } from "../../local/testing/reconcile.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { shuffled } from "../../local/testing/seeded.ts";
import { makeStopWrites } from "../../local/testing/stop-writes.ts";
import { type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";
import { recountLedger } from "../../tests/support/ledger-recount.ts";

/*
 * Goal: whatever a day brings, when it has come to rest the books are right, and Stripe has moved what they say, once. Method:
 * random days of commissions, refunds, requests, batches, reversals, banks that refuse, events twice and in any order, writes that
 * are refused midway and a Stripe that fails, through the API and the jobs on a real Postgres and the stand-in, by its own
 * clock. What must come of it is counted from what was given, what lines say and what Stripe holds, with none of the
 * code that moved it. TRIBUTARY_RANDOM_DAYS=1000 runs as many; TRIBUTARY_RANDOM_SEED=… does again what the one that failed did.
 */
const SEED = process.env.TRIBUTARY_RANDOM_SEED;
const DAYS = SEED === undefined ? Number(process.env.TRIBUTARY_RANDOM_DAYS ?? 3) : 1;
const ACTS = 60;
/** Days on one database: it and the stand-in get slower by what they hold. */
const DAYS_OF_A_BENCH = 20;
const DAY_TIMEOUT_MS = 120_000;
const STOPPED = "payouts payout_events payout_batches postings entries accounts provider_events";

interface LineRow {
  readonly id: string;
  readonly partner: string;
  readonly currency: string;
  readonly state: string;
  readonly stage: string | null;
  readonly amount: bigint;
  readonly returned: bigint;
  readonly destination: string | null;
}

async function linesOf(bench: PayoutBench, { payer }: Day): Promise<LineRow[]> {
  const { rows } = await bench.api.owner.query(
    `SELECT id, partner_id AS partner, currency, state, failure_stage AS stage, amount_minor AS amount, returned_minor AS returned,
       destination FROM payouts WHERE program_id = $1 ORDER BY id`,
    [payer.programId],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount), returned: BigInt(row.returned) }));
}

async function balancesOf(bench: PayoutBench, { payer }: Day): Promise<Map<string, bigint>> {
  const { rows } = await bench.api.owner.query(
    `SELECT kind || ' ' || coalesce(partner_id::text, '') || ' ' || currency AS account, balance_minor AS minor
     FROM accounts WHERE program_id = $1`,
    [payer.programId],
  );
  return new Map(rows.map(({ account, minor }) => [account, BigInt(minor)]));
}

/** What Stripe has moved for a line, held against what the line says. */
async function checkAtStripe(bench: PayoutBench, line: LineRow): Promise<void> {
  const { data } = await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` });
  const hasLeft = ["paid", "returned"].includes(line.state) || line.stage === "bank";
  const inUnits = (minor: bigint) => {
    const amount = toStripe(minor, line.currency);
    if (!amount.ok) throw new Error(`${minor} ${line.currency} cannot have left`);
    return amount.value.amount;
  };
  expect(
    data.map(({ amount, amount_reversed: reversed, destination }) => [amount, reversed, destination]),
    line.id,
  ).toEqual(
    hasLeft
      ? [[inUnits(line.amount), line.returned === 0n ? 0 : inUnits(line.returned), line.destination]]
      : [],
  );
}

async function checkDay(bench: PayoutBench, day: Day): Promise<void> {
  const { owner } = bench.api;
  expect(await wrongPayouts(bench.api)).toEqual([]);
  const lines = await linesOf(bench, day);
  for (const line of lines) await checkAtStripe(bench, line);
  const balances = await balancesOf(bench, day);
  const balance = (kind: string, partner: string, currency: string) =>
    balances.get(`${kind} ${partner} ${currency}`) ?? 0n;
  const gone = ({ state, stage }: LineRow) => ["paid", "returned"].includes(state) || stage === "bank";
  for (const currency of DAY_CURRENCIES) {
    let goneInAll = 0n;
    for (const { partnerId } of day.payees) {
      const own = lines.filter((line) => line.partner === partnerId && line.currency === currency);
      const paid = own.filter(gone).reduce((sum, { amount, returned }) => sum + amount - returned, 0n);
      const open = own
        .filter(({ state }) => ["requested", "approved", "submitted"].includes(state))
        .reduce((sum, { amount }) => sum + amount, 0n);
      expect(balance("partner_in_transit", partnerId, currency)).toBe(open);
      const earned = day.earned.get(purseKey(partnerId, currency)) ?? 0n;
      expect(balance("partner_available", partnerId, currency)).toBe(earned - open - paid);
      goneInAll += paid;
    }
    expect(balance("program_paid_out", "", currency)).toBe(goneInAll);
    expect(balance("program_funds_used", "", currency)).toBe(goneInAll);
    expect(balance("program_funds", "", currency)).toBe((day.funded.get(currency) ?? 0n) - goneInAll);
  }
  const sums = await owner.query(
    `SELECT e.currency, sum(e.amount_minor)::text AS total FROM entries e JOIN accounts a ON a.id = e.account_id
     WHERE a.program_id = $1 GROUP BY 1`,
    [day.payer.programId],
  );
  for (const { total } of sums.rows) expect(total).toBe("0");
  const recount = await recountLedger(owner, day.payer.programId);
  expect(recount).toMatchObject({ wrongPayouts: [], wrongAccounts: [], doubles: 0 });
  const waiting = await owner.query(
    "SELECT kind, error FROM provider_events WHERE provider = 'stripe' AND processed_at IS NULL",
  );
  expect(waiting.rows).toEqual([]);
  // Nothing is left that would go on by itself.
  expect(lines.filter(({ state }) => state === "submitted")).toEqual([]);
}

/** How many differences are put into the books that random days have left. */
const DIFFERENCES = 3;

/** Reconciliation finds nothing in what random days have left, and then exactly what is put there. */
async function checkReconciliation(bench: PayoutBench): Promise<void> {
  expect(await reconcile(bench.api)).toEqual([]);
  const expected = new Set<string>();
  for (const [what, breakIt] of shuffled(Object.entries(BREAKS), Math.random).slice(0, DIFFERENCES)) {
    const line = await bench.approvedLine(1000n, "USD");
    await runJob(bench.api, "run-payouts");
    const { data } = await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` });
    const [transfer] = data;
    if (transfer === undefined) throw new Error(`nothing left before ${what}`);
    for (const key of await breakIt(bench, { ...line, transfer })) expected.add(key);
  }
  const found = (await reconcile(bench.api)).map(({ itemKey }) => itemKey);
  expect(found.sort()).toEqual([...expected].sort());
}

it(
  `random days (${DAYS}) come to rest with right books, and each line left once or not at all`,
  async () => {
    for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
    for (let first = 0; first < DAYS; first += DAYS_OF_A_BENCH) {
      const bench = await startPayoutBench();
      const { events, close } = await collectEvents(bench.stripe);
      const stopWrites = await makeStopWrites(bench.api.owner, STOPPED);
      vi.useFakeTimers({ toFake: ["Date"] });
      const passMs = (ms: number) => void vi.setSystemTime(Date.now() + ms);
      try {
        for (let n = first; n < Math.min(DAYS, first + DAYS_OF_A_BENCH); n++) {
          const seed = SEED === undefined ? randomInt(2 ** 31) : Number(SEED);
          const day = await openDay(bench, { seed, events, stopWrites, passMs });
          try {
            for (let act = 0; act < ACTS; act++) await day.act();
            await day.settle();
            await checkDay(bench, day);
          } catch (error) {
            throw new Error(`the day of TRIBUTARY_RANDOM_SEED=${seed}:\n${day.log.join("\n")}`, {
              cause: error,
            });
          }
        }
        passMs(3 * 3_600_000);
        await checkReconciliation(bench);
      } finally {
        vi.useRealTimers();
        await bench.close();
        await close();
      }
    }
  },
  DAYS * DAY_TIMEOUT_MS,
);
