import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountKey } from "./account.ts";
import {
  type PayoutRef,
  reducePosting,
  releasePosting,
  reservePosting,
  returnPosting,
  settlePosting,
} from "./payout-posting.ts";
import { balanceChanges, type Posting } from "./posting.ts";

const payout: PayoutRef = {
  ...{ payoutId: "p1", attempt: 2, programId: "program", partnerId: "ada", currency: "USD" },
};
const brief = ({ idempotencyKey, entries }: Posting) => [
  idempotencyKey,
  ...entries.map(({ account, amountMinor }) => `${account.kind} ${account.ownerId} ${amountMinor}`),
];

describe("the postings of a payout", () => {
  it.each([
    [
      "reserve",
      reservePosting(payout, 500n),
      ["payout-reserve:p1:2", "partner_available ada -500", "partner_in_transit ada 500"],
    ],
    [
      "reduce",
      reducePosting(payout, 120n),
      ["payout-reduce:p1:2", "partner_in_transit ada -120", "partner_available ada 120"],
    ],
    [
      "release",
      releasePosting(payout, 380n),
      ["payout-release:p1:2", "partner_in_transit ada -380", "partner_available ada 380"],
    ],
    [
      "settle",
      settlePosting(payout, 380n),
      ["payout-settle:p1:2", "partner_in_transit ada -380", "program_paid_out program 380"],
    ],
    [
      "return",
      returnPosting(payout, 100n, 250n),
      ["payout-return:p1:2:250", "program_paid_out program -150", "partner_available ada 150"],
    ],
  ])("%s", (_, posting, expected) => {
    expect(brief(posting)).toEqual(expected);
    expect([posting.kind, posting.currency]).toEqual(["payout", "USD"]);
  });

  it.each([
    ["reserve", () => reservePosting(payout, 0n)],
    ["reduce", () => reducePosting(payout, -1n)],
    ["release", () => releasePosting(payout, 0n)],
    ["settle", () => settlePosting(payout, 0n)],
    ["return, by the same news", () => returnPosting(payout, 250n, 250n)],
    ["return, by older news", () => returnPosting(payout, 250n, 100n)],
  ])("refuse to move nothing: %s", (_, make) => expect(make).toThrow(RangeError));
});

/**
 * Goal: whatever is done to payouts, in whatever order and however often, no unit is made or lost. Method: random commands
 * against a ledger that knows each key once, as the database does, and a model that only counts.
 */
interface Line {
  readonly ref: PayoutRef;
  attempt: number;
  state: "idle" | "reserved" | "settled";
  reduced: boolean;
  leftMinor: bigint;
  returnedMinor: bigint;
}

const PARTNERS = ["ada", "bo"];
const CURRENCIES = ["USD", "VND"];
const LINES = PARTNERS.flatMap((partnerId) =>
  CURRENCIES.flatMap((currency) =>
    [1, 2].map((n) => ({ partnerId, currency, payoutId: `${partnerId}-${currency}-${n}` })),
  ),
);
const command = fc.record({
  line: fc.nat(LINES.length - 1),
  what: fc.constantFrom("reserve", "reduce", "release", "settle", "return"),
  amountMinor: fc.bigInt({ min: 1n, max: 1000n }),
  times: fc.integer({ min: 1, max: 3 }),
});

/** What a command posts, if its line allows it; the model is moved along. */
function apply(
  line: Line,
  { what, amountMinor }: { what: string; amountMinor: bigint },
  move: Move,
): Posting | null {
  const ref = { ...line.ref, attempt: line.attempt };
  if (what === "reserve" && line.state === "idle") {
    Object.assign(line, {
      attempt: line.attempt + 1,
      state: "reserved",
      reduced: false,
      leftMinor: amountMinor,
      returnedMinor: 0n,
    });
    move("partner_available", "partner_in_transit", amountMinor);
    return reservePosting({ ...ref, attempt: line.attempt }, amountMinor);
  }
  if (what === "reduce" && line.state === "reserved" && !line.reduced && amountMinor < line.leftMinor) {
    Object.assign(line, { reduced: true, leftMinor: line.leftMinor - amountMinor });
    move("partner_in_transit", "partner_available", amountMinor);
    return reducePosting(ref, amountMinor);
  }
  if (what === "release" && line.state === "reserved") {
    line.state = "idle";
    move("partner_in_transit", "partner_available", line.leftMinor);
    return releasePosting(ref, line.leftMinor);
  }
  if (what === "settle" && line.state === "reserved") {
    line.state = "settled";
    move("partner_in_transit", "program_paid_out", line.leftMinor);
    return settlePosting(ref, line.leftMinor);
  }
  if (what === "return" && line.state === "settled") {
    const before = line.returnedMinor;
    const inAll = amountMinor < line.leftMinor ? amountMinor : line.leftMinor;
    if (inAll <= before) return null;
    line.returnedMinor = inAll;
    move("program_paid_out", "partner_available", inAll - before);
    return returnPosting(ref, before, inAll);
  }
  return null;
}
type Move = (from: Kind, to: Kind, minor: bigint) => void;
type Kind = "partner_available" | "partner_in_transit" | "program_paid_out";

/** Counts what moves, by account. */
function counter(counted: Map<string, bigint>, { partnerId, currency }: PayoutRef): Move {
  return (from, to, minor) => {
    const changes = [
      [from, -minor],
      [to, minor],
    ] as const;
    for (const [kind, change] of changes) {
      const ownerId = kind === "program_paid_out" ? "program" : partnerId;
      const key = accountKey({ kind, ownerId, currency });
      counted.set(key, (counted.get(key) ?? 0n) + change);
    }
  };
}

const sum = (minors: readonly bigint[]) => minors.reduce((total, minor) => total + minor, 0n);
const newLines = (): Line[] =>
  LINES.map((ids) => ({
    ref: { ...ids, programId: "program", attempt: 0 },
    ...{ attempt: 0, state: "idle", reduced: false, leftMinor: 0n, returnedMinor: 0n },
  }));

/** Runs the commands, each posted several times over; what stands after each is handed on. */
function run(commands: readonly Command[], look: (balances: Balances, counted: Balances) => void) {
  const lines = newLines();
  const posted = new Map<string, Posting>();
  const counted = new Map<string, bigint>();
  for (const one of commands) {
    const line = lines[one.line]!;
    const posting = apply(line, one, counter(counted, line.ref));
    for (let time = 0; posting !== null && time < one.times; time++)
      if (!posted.has(posting.idempotencyKey)) posted.set(posting.idempotencyKey, posting);
    look(balanceChanges([...posted.values()].flatMap(({ entries }) => entries)), counted);
  }
  return { lines, counted };
}
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;
type Balances = ReadonlyMap<string, bigint>;

describe("any order of what payouts do", () => {
  it("sums to zero by currency at every step, and leaves each account where counting says", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const { lines, counted } = run(commands, (balances, counts) => {
          expect(balances).toEqual(counts);
          for (const each of CURRENCIES)
            expect(sum([...balances].flatMap(([key, minor]) => (key.endsWith(each) ? [minor] : [])))).toBe(
              0n,
            );
          const kept = [...balances].filter(([key]) => !key.startsWith("partner_available"));
          expect(kept.every(([, minor]) => minor >= 0n)).toBe(true);
        });
        for (const { ref } of lines) {
          const { partnerId: ownerId, currency } = ref;
          const held = lines.filter(
            (line) =>
              line.state === "reserved" && line.ref.partnerId === ownerId && line.ref.currency === currency,
          );
          const key = accountKey({ kind: "partner_in_transit", ownerId, currency });
          expect(counted.get(key) ?? 0n).toBe(sum(held.map(({ leftMinor }) => leftMinor)));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
