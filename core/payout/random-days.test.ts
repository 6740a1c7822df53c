import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountKey, mayGoBelowZero } from "../ledger/account.ts";
import {
  reducePosting,
  releasePosting,
  reservePosting,
  returnPosting,
  settlePosting,
} from "../ledger/payout-posting.ts";
import { buildPosting, type Posting } from "../ledger/posting.ts";
import { judgeReturn, reductionBeforeSubmission } from "./changes.ts";
import { judgePartner } from "./eligibility.ts";
import { DEFAULT_PAYOUT_RULES } from "./policy.ts";
import type { PayoutState } from "./states.ts";

/*
 * Goal: the postings and decisions of payouts keep every program's ledger at zero and let each line leave once, whatever a day
 * brings and wherever a run is stopped. Method: a model of what the jobs do around them, step by step, against a Stripe that
 * forgets keys after a day; what must come of it is counted from what was earned and what that Stripe holds. The jobs themselves
 * have theirs in functions/payouts/random-days.int.test.ts.
 */
const RUNS = 1_000;
const NOW_MS = Date.parse("2026-03-01T12:00:00Z");
const KEPT_HOURS = 24;
const PARTNERS = ["ada", "bo", "cy"] as const;
const CURRENCIES = ["USD", "VND", "KWD", "ISK"] as const;
const PROGRAM = "program";

class Stopped extends Error {}

/** What the ledger's tables do: a posting once by its key, no balance below zero that may not be. */
class Books {
  readonly balances = new Map<string, bigint>();
  private readonly keys = new Set<string>();

  post({ idempotencyKey, entries, currency }: Posting): void {
    if (this.keys.has(idempotencyKey)) return;
    this.keys.add(idempotencyKey);
    for (const { account, amountMinor } of entries) {
      expect(account.currency).toBe(currency);
      const after = (this.balances.get(accountKey(account)) ?? 0n) + amountMinor;
      if (!mayGoBelowZero(account.kind)) expect(after, accountKey(account)).toBeGreaterThanOrEqual(0n);
      this.balances.set(accountKey(account), after);
    }
  }

  of(kind: "partner_available" | "partner_in_transit" | "program_paid_out", owner: string, currency: string) {
    return this.balances.get(accountKey({ kind, ownerId: owner, currency })) ?? 0n;
  }

  sumOf(currency: string): bigint {
    const own = [...this.balances].filter(([key]) => key.endsWith(`:${currency}`));
    return own.reduce((sum, [, minor]) => sum + minor, 0n);
  }
}

type Answer = "made" | "refused" | "short";

/** A Stripe with the rules that matter here: one transfer for a group, keys that are forgotten, an end that may not be heard of. */
class ModelStripe {
  readonly transfers = new Map<string, { amount: bigint; reversed: bigint; partner: string }>();
  readonly incapable = new Set<string>();
  covers = true;
  hour = 0;
  private readonly kept = new Map<string, { hour: number; answer: Answer }>();

  create(key: string, line: Line): Answer {
    const known = this.kept.get(key);
    if (known !== undefined && this.hour - known.hour < KEPT_HOURS) return known.answer;
    if (this.incapable.has(line.partner)) return "refused";
    const answer = this.covers ? "made" : "short";
    this.kept.set(key, { hour: this.hour, answer });
    if (answer === "made") {
      expect(this.transfers.has(line.payoutId), "a second transfer of a line").toBe(false);
      this.transfers.set(line.payoutId, { amount: line.amount, reversed: 0n, partner: line.partner });
    }
    return answer;
  }
}

interface Line {
  readonly payoutId: string;
  readonly partner: string;
  readonly currency: string;
  amount: bigint;
  returned: bigint;
  attempt: number;
  state: PayoutState;
  stage: "transfer" | "bank" | null;
  known: boolean;
}

const refOf = ({ payoutId, attempt, partner, currency }: Line) => ({
  ...{ payoutId, attempt, programId: PROGRAM, partnerId: partner, currency },
});

interface Act {
  readonly kind: keyof typeof ACTS;
  readonly pick: number;
  readonly share: number;
  /** After so many steps of it everything stops. */
  readonly stopAfter: number;
}

class Day {
  readonly books = new Books();
  readonly stripe = new ModelStripe();
  readonly lines: Line[] = [];
  readonly earned = new Map<string, bigint>();
  private stepsLeft = Number.POSITIVE_INFINITY;
  private given = 0;

  /** A transaction has been committed, or Stripe has answered: here it may stop. */
  step(): void {
    if (this.stepsLeft-- <= 0) throw new Stopped();
  }

  act({ kind, pick, share, stopAfter }: Act): void {
    this.stepsLeft = stopAfter;
    try {
      ACTS[kind](this, pick, share);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    this.stepsLeft = Number.POSITIVE_INFINITY;
  }

  earn(partner: string, currency: string, minor: bigint): void {
    const entry = (kind: "partner_available" | "program_adjustment", amountMinor: bigint) => ({
      account: { kind, ownerId: kind === "partner_available" ? partner : PROGRAM, currency },
      ...{ amountMinor, accrualId: null },
    });
    const posting = buildPosting({
      ...{ kind: "bonus", idempotencyKey: `given:${++this.given}`, currency },
      entries: [entry("partner_available", minor), entry("program_adjustment", -minor)],
    });
    if (posting === null) return;
    this.books.post(posting);
    const key = `${partner} ${currency}`;
    this.earned.set(key, (this.earned.get(key) ?? 0n) + minor);
  }

  request(partner: string, currency: string): void {
    const judged = judgePartner(
      {
        ...{
          currency,
          availableMinor: this.books.of("partner_available", partner, currency),
          pendingMinor: 0n,
        },
        ...{ nextMaturesAt: null, inTransitMinor: this.books.of("partner_in_transit", partner, currency) },
        ...{ partnerStatus: "active", openRequest: false },
        payee: { heldAt: null, country: "US", kind: "individual", stripeState: "active", stripeWants: null },
        compliance: { kycState: "none", hasTaxForm: false, caseOpen: false },
        method: { kind: "stripe", country: "US", state: "verified", usableFrom: new Date(0) },
      },
      DEFAULT_PAYOUT_RULES,
      NOW_MS,
    );
    if (!judged.eligible) return;
    const payoutId = `line${this.lines.length}`;
    const line: Line = {
      ...{ payoutId, partner, currency, amount: judged.amountMinor, returned: 0n, attempt: 1 },
      ...{ state: "requested", stage: null, known: false },
    };
    this.lines.push(line);
    this.books.post(reservePosting(refOf(line), line.amount));
  }

  /** As run-line does, one step after the other. */
  run(line: Line): void {
    if (line.state === "submitted") {
      this.step();
      if (this.stripe.transfers.has(line.payoutId)) {
        this.learn(line);
        return;
      }
    } else if (line.state !== "approved" || !this.take(line)) return;
    this.step();
    const answer = this.stripe.create(`${line.payoutId}-${line.attempt}`, line);
    this.step();
    if (answer === "made") this.learn(line);
    else if (answer === "refused") this.fail(line);
    else {
      this.books.post(releasePosting(refOf(line), line.amount));
      line.attempt++;
      this.books.post(reservePosting(refOf(line), line.amount));
      line.state = "approved";
    }
  }

  private take(line: Line): boolean {
    const availableMinor = this.books.of("partner_available", line.partner, line.currency);
    const takenMinor = reductionBeforeSubmission({ amountMinor: line.amount, availableMinor });
    if (takenMinor > 0n) this.books.post(reducePosting(refOf(line), takenMinor));
    line.amount -= takenMinor;
    line.state = line.amount === 0n ? "cancelled" : "submitted";
    return line.state === "submitted";
  }

  private fail(line: Line): void {
    this.books.post(releasePosting(refOf(line), line.amount));
    [line.state, line.stage] = ["failed", "transfer"];
  }

  /** What Stripe says now of a line's transfer, whoever asked. */
  learn(line: Line): void {
    const transfer = this.stripe.transfers.get(line.payoutId);
    if (transfer === undefined) return;
    expect(line.amount).toBe(transfer.amount);
    if (line.state === "submitted") {
      this.books.post(settlePosting(refOf(line), line.amount));
      [line.state, line.known] = ["paid", true];
    }
    expect(line.known, `${line.payoutId} is ${line.state} and has left`).toBe(true);
    const news = { amountMinor: line.amount, returnedMinor: line.returned, saidMinor: transfer.reversed };
    const { returnedMinor, newMinor, isWhole } = judgeReturn(news);
    if (newMinor === 0n) return;
    this.books.post(returnPosting(refOf(line), line.returned, returnedMinor));
    line.returned = returnedMinor;
    if (line.state !== "failed" || isWhole) [line.state, line.stage] = ["returned", null];
  }

  retry(line: Line): void {
    if (line.state !== "failed") return;
    if (line.stage === "bank") {
      [line.state, line.stage] = [line.returned > 0n ? "returned" : "paid", null];
      return;
    }
    if (this.books.of("partner_available", line.partner, line.currency) < line.amount) return;
    line.attempt++;
    this.books.post(reservePosting(refOf(line), line.amount));
    [line.state, line.stage] = ["approved", null];
  }

  /** What holds at every moment; asked of all at once, as a million questions take longer than the days. */
  check(): void {
    const wrong: string[] = [];
    const open = this.lines.filter(({ state }) => ["requested", "approved", "submitted"].includes(state));
    for (const currency of CURRENCIES) {
      const sum = this.books.sumOf(currency);
      if (sum !== 0n) wrong.push(`the books of ${currency} come to ${sum}`);
      for (const partner of PARTNERS) {
        const own = open.filter((line) => line.partner === partner && line.currency === currency);
        const due = own.reduce((sum, { amount }) => sum + amount, 0n);
        const inTransit = this.books.of("partner_in_transit", partner, currency);
        if (inTransit !== due) wrong.push(`${partner} has ${inTransit} ${currency} in transit for ${due}`);
      }
    }
    expect(wrong).toEqual([]);
  }

  /** What holds when all is done: what is not with partners is at Stripe. */
  checkAtRest(): void {
    this.check();
    expect(this.lines.filter(({ state }) => ["approved", "submitted"].includes(state))).toEqual([]);
    for (const currency of CURRENCIES) {
      let gone = 0n;
      for (const partner of PARTNERS) {
        const own = this.lines.filter((line) => line.partner === partner && line.currency === currency);
        const transfers = own.flatMap(({ payoutId }) => this.stripe.transfers.get(payoutId) ?? []);
        const left = transfers.reduce((sum, { amount, reversed }) => sum + amount - reversed, 0n);
        const held =
          this.books.of("partner_available", partner, currency) +
          this.books.of("partner_in_transit", partner, currency);
        expect(held + left).toBe(this.earned.get(`${partner} ${currency}`) ?? 0n);
        gone += left;
      }
      expect(this.books.of("program_paid_out", PROGRAM, currency)).toBe(gone);
    }
  }
}

const partnerOf = (pick: number): string => PARTNERS[pick % PARTNERS.length] ?? "";
const currencyOf = (pick: number): string => CURRENCIES[(pick >> 2) % CURRENCIES.length] ?? "";
const lineOf = (day: Day, pick: number): Line | undefined => day.lines[pick % Math.max(1, day.lines.length)];

const ACTS = {
  earn: (day: Day, pick: number, share: number) =>
    day.earn(partnerOf(pick), currencyOf(pick), BigInt(share) * 500n),
  refund: (day: Day, pick: number, share: number) =>
    day.earn(partnerOf(pick), currencyOf(pick), BigInt(share) * -300n),
  request: (day: Day, pick: number) => day.request(partnerOf(pick), currencyOf(pick)),
  approve: (day: Day) => {
    for (const line of day.lines) if (line.state === "requested") line.state = "approved";
  },
  cancel: (day: Day, pick: number) => {
    const line = lineOf(day, pick);
    if (line?.state !== "requested" && line?.state !== "approved") return;
    day.books.post(releasePosting(refOf(line), line.amount));
    line.state = "cancelled";
  },
  run: (day: Day) => {
    for (const line of day.lines) day.run(line);
  },
  tell: (day: Day, pick: number) => {
    const line = lineOf(day, pick);
    if (line !== undefined) day.learn(line);
  },
  reverse: (day: Day, pick: number, share: number) => {
    const transfers = [...day.stripe.transfers.values()];
    const transfer = transfers[pick % Math.max(1, transfers.length)];
    if (transfer === undefined) return;
    transfer.reversed += ((transfer.amount - transfer.reversed) * BigInt(share)) / 1000n;
  },
  bankRefuses: (day: Day, pick: number) => {
    const line = lineOf(day, pick);
    if (line === undefined || !["paid", "returned"].includes(line.state)) return;
    if (line.returned < line.amount) [line.state, line.stage] = ["failed", "bank"];
  },
  retry: (day: Day, pick: number) => {
    const line = lineOf(day, pick);
    if (line !== undefined) day.retry(line);
  },
  capability: (day: Day, pick: number, share: number) => {
    if (share < 500) day.stripe.incapable.add(partnerOf(pick));
    else day.stripe.incapable.delete(partnerOf(pick));
  },
  cover: (day: Day, _: number, share: number) => {
    day.stripe.covers = share < 500;
  },
  wait: (day: Day, pick: number) => {
    day.stripe.hour += [1, 4, 25][pick % 3] ?? 1;
  },
};

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(
    ...(Object.keys(ACTS) as Act["kind"][]),
    // What a day is mostly made of.
    ...([
      "earn",
      "earn",
      "request",
      "request",
      "approve",
      "approve",
      "run",
      "run",
      "run",
      "tell",
      "reverse",
    ] as const),
  ),
  pick: fc.nat(1_000),
  share: fc.integer({ min: 1, max: 1_000 }),
  stopAfter: fc.oneof(fc.constant(1_000), fc.nat(6)),
});

/** A whole day, until it has come to rest; how often it left a line with Stripe is for the test to see. */
function live(acts: readonly Act[]): { day: Day; stopped: number } {
  const day = new Day();
  let stopped = 0;
  for (const partner of PARTNERS) for (const currency of CURRENCIES) day.earn(partner, currency, 60_000n);
  for (const one of acts) {
    day.act(one);
    day.check();
    stopped += day.lines.filter(({ state }) => state === "submitted").length;
  }
  day.stripe.covers = true;
  day.stripe.incapable.clear();
  // The first ends what waits under a key to which Stripe still answers that there is not enough.
  for (let turn = 0; turn < 2; turn++) {
    ACTS.approve(day);
    ACTS.run(day);
    for (const line of day.lines) day.learn(line);
  }
  return { day, stopped };
}

describe("random days of payouts", () => {
  it(`keep the ledger at zero and let each line leave once, ${RUNS} times`, () => {
    let [left, returned, stopped] = [0, 0, 0];
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 80 }), (acts) => {
        const lived = live(acts);
        lived.day.checkAtRest();
        stopped += lived.stopped;
        left += lived.day.stripe.transfers.size;
        returned += lived.day.lines.filter((line) => line.returned > 0n).length;
      }),
      { numRuns: RUNS },
    );
    // Days on which nothing happens would show nothing.
    for (const count of [left, returned, stopped]) expect(count).toBeGreaterThan(RUNS / 4);
  });
});
