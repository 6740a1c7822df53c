import Stripe from "stripe";
import { expect } from "vitest";
import { startServer } from "../http/start-server.ts";
import { mintLastingToken } from "./mint-token.ts";
import { addPayee, asOwner, fundProgram, openPayer, type Payer } from "./payout-fixtures.ts";
import { ACTS, type DayCurrency, type DayPayee, type DayWorld } from "./random-acts.ts";
import { runJob } from "./run-job.ts";
import { numbers, shuffled } from "./seeded.ts";
import type { StopWrites } from "./stop-writes.ts";
import type { PayoutBench } from "./stripe-payouts.ts";

/** What partners may be given or lose at once, in minor units: from a little below the least that is paid to a lot. */
const AMOUNTS = { USD: [900, 40_000], VND: [45_000, 900_000], KWD: [900, 30_000] } as const;
export const DAY_CURRENCIES = Object.keys(AMOUNTS) as DayCurrency[];
const PAYEES = 4;
const HOUR_MS = 3_600_000;
/** More than all that the platform has at Stripe. */
const EVERYTHING = 2_000_000_000;

/** A program's random day. */
export interface Day {
  readonly payer: Payer;
  readonly payees: readonly DayPayee[];
  /** All that happened, so that a failure can be read. */
  readonly log: readonly string[];
  /** What each partner was given less what it lost, in minor units, by {@link purseKey}: the test's own account of it. */
  readonly earned: ReadonlyMap<string, bigint>;
  /** What the program was funded with, in minor units by currency. */
  readonly funded: ReadonlyMap<string, bigint>;
  /** One random thing; one in three has a write of its own, or of what it calls, refused. */
  act(): Promise<void>;
  /** Everything is mended, time goes by, and what is left to do is done. */
  settle(): Promise<void>;
}

export const purseKey = (partnerId: string, currency: string): string => `${partnerId} ${currency}`;

/** Events as the stand-in sends them; kept until somebody delivers them, in whatever order. */
export async function collectEvents(stripe: Stripe) {
  const events: Stripe.Event[] = [];
  const server = await startServer({
    maxBodyBytes: 1e6,
    handle: ({ body }) => {
      events.push(JSON.parse(body.toString()));
      return { status: 200 };
    },
    fail: (status) => ({ status }),
  });
  await stripe.webhookEndpoints.create({ url: `${server.url}/`, enabled_events: ["*"] });
  return { events, close: () => server.close() };
}

export interface DayParts {
  /** The same seed has the same things done; which writes are refused depends on how many there were. */
  readonly seed: number;
  readonly events: Stripe.Event[];
  readonly stopWrites: StopWrites;
  readonly passMs: (ms: number) => void;
}

export async function openDay(bench: PayoutBench, parts: DayParts): Promise<Day> {
  const { seed, events, stopWrites, passMs } = parts;
  const random = numbers(seed);
  const payer = await openPayer(bench.api, {});
  const payees: DayPayee[] = [];
  while (payees.length < PAYEES) payees.push(await addDayPayee(bench, payer));
  const log: string[] = [];
  const earned = new Map<string, bigint>();
  const funded = new Map<string, bigint>();
  const world = await worldOf(bench, { payer, payees, log, earned, funded, random, ...parts });
  for (const { partnerId } of payees)
    for (const currency of DAY_CURRENCIES) await giveTo(partnerId, currency, BigInt(AMOUNTS[currency][1]));
  const total = ACTS.reduce((sum, [weight]) => sum + weight, 0);

  return {
    ...{ payer, payees, log, earned, funded },
    async act() {
      let at = world.upTo(total);
      const act = ACTS.find(([weight]) => {
        at -= weight;
        return at < 0;
      });
      const crashes = world.upTo(3) === 0;
      if (crashes) await stopWrites(2 + world.upTo(12));
      try {
        await act?.[1](world);
      } catch (error) {
        // What the test itself writes or asks of Stripe may be hit as well.
        if (!wasStopped(error) && !(error instanceof Stripe.errors.StripeError)) throw error;
        log.push("stopped, or not answered by Stripe");
      } finally {
        if (crashes) await stopWrites(0);
      }
    },
    async settle() {
      await bench.control("faults", undefined, "DELETE");
      await world.setCovered(true);
      for (const currency of DAY_CURRENCIES) await world.fund(currency, EVERYTHING);
      for (const payee of payees) await world.setCapability(payee, "active");
      for (let round = 0; round < 4; round++) {
        passMs(5 * HOUR_MS);
        for (const name of ["make-batches", "run-payouts", "apply-stripe-events"] as const)
          await world.job(name);
        const told = shuffled([...events, ...events], random);
        events.length = 0;
        for (const event of told) expect(await bench.deliver(event)).toBe(200);
        for (const name of ["apply-stripe-events", "run-payouts"] as const) await world.job(name);
      }
    },
  };

  function giveTo(partnerId: string, currency: DayCurrency, minor: bigint): Promise<void> {
    const key = purseKey(partnerId, currency);
    earned.set(key, (earned.get(key) ?? 0n) + minor);
    return bench.giveTo({ ...payer, partnerId }, minor, currency);
  }
}

async function addDayPayee({ api, stripe }: PayoutBench, payer: Payer): Promise<DayPayee> {
  const payee = await addPayee(api, payer, { kind: "stripe" });
  const capabilities = { transfers: { requested: true } };
  const { id: accountId } = await stripe.accounts.create({ type: "express", capabilities });
  const { rows } = await api.owner.query(
    `WITH made AS (UPDATE payees SET country = 'US', stripe_account_id = $2, stripe_state = 'active' WHERE affiliate_id = $1)
     SELECT user_id FROM affiliates WHERE id = $1`,
    [payee.affiliateId, accountId],
  );
  return { ...payee, accountId, userId: rows[0].user_id };
}

interface WorldParts extends DayParts {
  readonly payer: Payer;
  readonly payees: readonly DayPayee[];
  readonly log: string[];
  readonly earned: Map<string, bigint>;
  readonly funded: Map<string, bigint>;
  readonly random: () => number;
}

async function worldOf(bench: PayoutBench, parts: WorldParts): Promise<DayWorld> {
  const { payer, payees, log, earned, funded, random, events, passMs } = parts;
  const { api, control } = bench;
  const upTo = (n: number): number => Math.floor(random() * n);
  const oneOf = <T>(items: readonly T[]): T | undefined => items[upTo(items.length)];
  const one = <T>(items: readonly T[]): T => {
    const found = oneOf(items);
    if (found === undefined) throw new Error("there is nothing to choose from");
    return found;
  };
  const { rows: others } = await api.owner.query(
    "SELECT user_id AS id FROM memberships WHERE organisation_id = $1 AND user_id <> $2",
    [payer.organisationId, payer.ownerId],
  );
  /** Hours pass, and who was signed in is not any more: each call is made with a token of its own. */
  const signIn = (userId: string) => mintLastingToken(api, userId);
  const amountOf = (currency: DayCurrency): number => {
    const [least, most] = AMOUNTS[currency];
    return least + upTo(most - least);
  };
  const passHours = (hours: number): void => {
    passMs(hours * HOUR_MS);
    log.push(`${hours} hours pass`);
  };
  let covered = true;
  return {
    ...{ bench, place: payer, key: payer.key, upTo, oneOf, amountOf },
    say: (what) => void log.push(what),
    answered(what, { status, body }) {
      log.push(`${what}: ${status}`);
      expect([200, 201, 409, 500, 503], `${what}: ${JSON.stringify(body)}`).toContain(status);
    },
    aPayee: () => one(payees),
    aCurrency: () => one(DAY_CURRENCIES),
    asAffiliate: ({ userId }) => signIn(userId),
    asMaker: async () => asOwner(api, payer, await signIn(payer.ownerId)),
    asOther: async () => asOwner(api, payer, await signIn(others[0].id)),
    async give(sign) {
      const [{ partnerId }, currency] = [one(payees), one(DAY_CURRENCIES)];
      const minor = BigInt(sign * amountOf(currency));
      await bench.giveTo({ ...payer, partnerId }, minor, currency);
      const key = purseKey(partnerId, currency);
      earned.set(key, (earned.get(key) ?? 0n) + minor);
      log.push(`${sign > 0 ? "earned" : "refunded"} ${minor} ${currency}`);
    },
    async fund(currency, amount) {
      await fundProgram(api, payer, BigInt(amount), currency);
      funded.set(currency, (funded.get(currency) ?? 0n) + BigInt(amount));
      log.push(`funded with ${amount} ${currency}`);
    },
    async job(name) {
      const end = await runJob(api, name).then(JSON.stringify, (error) => String(error).slice(0, 80));
      log.push(`${name}: ${end}`);
      // What was stopped may go on at once, or when Stripe has forgotten its keys.
      if (end.startsWith("Error") && upTo(2) === 0) passHours(26);
    },
    async deliver(count) {
      for (let n = 0; n < count && events.length > 0; n++) {
        const event = one(events);
        const status = await bench.deliver(event);
        log.push(`told ${event.type}: ${status}`);
        expect([200, 500, 503]).toContain(status);
        // One in three comes again later.
        if (status === 200 && upTo(3) > 0) events.splice(events.indexOf(event), 1);
      }
    },
    async setCapability({ accountId }, transfers) {
      log.push(`the account ${accountId} is ${transfers}`);
      const patch = { capabilities: { transfers } };
      await control(`objects/${accountId}`, { object: "account", patch, event: "account.updated" });
    },
    async setCovered(wanted) {
      if (wanted === covered) return;
      covered = wanted;
      log.push(covered ? "the platform is covered again" : "the platform has nothing at Stripe");
      for (const currency of DAY_CURRENCIES)
        await control("balance", {
          currency: currency.toLowerCase(),
          amount: covered ? EVERYTHING : -EVERYTHING,
        });
    },
    passHours,
  };
}

function wasStopped(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message === "stopped" || wasStopped(error.cause);
}
