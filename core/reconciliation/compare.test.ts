import { describe, expect, it } from "vitest";
import { compareBankPayout } from "./compare-bank-payout.ts";
import {
  type AccountFact,
  compareAccount,
  compareLine,
  comparePosting,
  type LineFact,
} from "./compare-books.ts";
import { type ChargeSide, compareTopUp, missingTopUp, type TopUpSide } from "./compare-top-up.ts";
import { compareBalances, compareTransaction, type TransactionSide } from "./compare-transaction.ts";
import { compareTransfer, missingTransfer, type PayoutSide, type TransferSide } from "./compare-transfer.ts";
import { type Difference, GRACE_MS, itemKeyOf } from "./difference.ts";
import { judgeFound } from "./judge-found.ts";
import { lastDayToReconcile, windowUpToNow } from "./window.ts";

/** Goal: each kind is said when it is one, and not before. Method: two sides that agree, and one change to either. */
const NOW = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const kinds = (found: readonly Difference[]) => found.map(({ kind }) => kind);
const figures = ([one]: readonly Difference[]) => [one?.expectedMinor, one?.actualMinor];

describe("a posting", () => {
  const fact = { id: "p", programId: "g", kind: "payout", idempotencyKey: "k", currency: "USD" };
  it.each([
    ["fits", { entries: 2, sumMinor: 0n, misplaced: false }, []],
    ["does not sum to zero", { entries: 2, sumMinor: 5n, misplaced: false }, ["posting_unbalanced"]],
    ["has no entries", { entries: 0, sumMinor: 0n, misplaced: false }, ["posting_unbalanced"]],
    ["is where it does not belong", { entries: 2, sumMinor: 0n, misplaced: true }, ["posting_misplaced"]],
  ])("that %s", (_, change, expected) =>
    expect(kinds(comparePosting({ ...fact, ...change }))).toEqual(expected),
  );
});

describe("an account", () => {
  const fits: AccountFact = {
    ...{ id: "a", programId: "g", kind: "partner_available", currency: "USD", version: 2 },
    ...{ balanceMinor: 5n, entries: 2, sumMinor: 5n, breaks: 0 },
  };
  it.each<[string, Partial<AccountFact>, boolean]>([
    ["is what its entries say", {}, false],
    ["has another balance", { balanceMinor: 6n }, true],
    ["lacks an entry", { entries: 1 }, true],
    ["has a gap", { breaks: 1 }, true],
  ])("that %s", (_, change, differs) => {
    const found = compareAccount({ ...fits, ...change });
    expect(found.map(itemKeyOf)).toEqual(differs ? ["account_differs:a"] : []);
  });
});

describe("a line beside its postings", () => {
  const line: LineFact = {
    ...{ id: "y", programId: "g", currency: "USD", state: "paid", failureStage: null, methodKind: "stripe" },
    ...{ amountMinor: 100n, returnedMinor: 0n, submittedAt: NOW, transitMinor: 0n, paidOutMinor: 100n },
  };
  it.each<[string, Partial<LineFact>, string[]]>([
    ["paid", {}, []],
    ["requested", { state: "requested", transitMinor: 100n, paidOutMinor: 0n }, []],
    [
      "submitted, with all of it in transit",
      { state: "submitted", transitMinor: 100n, paidOutMinor: 0n },
      [],
    ],
    ["returned in part", { state: "returned", returnedMinor: 40n, paidOutMinor: 60n }, []],
    ["failed at the bank, where it is still out", { state: "failed", failureStage: "bank" }, []],
    ["failed before it left", { state: "failed", failureStage: "transfer", paidOutMinor: 0n }, []],
    ["cancelled", { state: "cancelled", paidOutMinor: 0n }, []],
    [
      "cancelled, and still in transit",
      { state: "cancelled", transitMinor: 100n, paidOutMinor: 0n },
      ["line_postings_differ"],
    ],
    ["paid, and not posted", { transitMinor: 100n, paidOutMinor: 0n }, ["line_postings_differ"]],
    ["returned, and not posted", { state: "returned", returnedMinor: 40n }, ["line_postings_differ"]],
    [
      "submitted for more than a day",
      { state: "submitted", transitMinor: 100n, paidOutMinor: 0n, submittedAt: ago(86_400_001) },
      ["line_stuck"],
    ],
    [
      "with people who pay by hand for some days",
      {
        state: "submitted",
        transitMinor: 100n,
        paidOutMinor: 0n,
        submittedAt: ago(6 * 86_400_000),
        methodKind: "bank",
      },
      [],
    ],
  ])("%s", (_, change, expected) =>
    expect(kinds(compareLine({ ...line, ...change }, NOW))).toEqual(expected),
  );
});

describe("a transfer", () => {
  const payout: PayoutSide = {
    ...{ id: "y", programId: "g", currency: "USD", amountMinor: 100n, returnedMinor: 0n, state: "paid" },
    ...{ transferId: "tr_1", destination: "acct_1" },
  };
  const transfer: TransferSide = {
    ...{
      id: "tr_1",
      group: "payout_y",
      amountMinor: 100n,
      currency: "USD",
      reversedMinor: 0n,
      reversals: [],
    },
    ...{ destination: "acct_1", createdAt: NOW, hasTransaction: true },
  };
  const reversal = (age: number) => ({
    id: "trr_1",
    amountMinor: 40n,
    createdAt: ago(age),
    hasTransaction: true,
  });
  it.each<[string, Partial<TransferSide>, Partial<PayoutSide>, string[]]>([
    ["is its line's", {}, {}, []],
    ["has another amount", { amountMinor: 101n }, {}, ["transfer_differs"]],
    ["has another currency", { currency: "EUR" }, {}, ["transfer_differs"]],
    ["went elsewhere", { destination: "acct_2" }, {}, ["transfer_differs"]],
    ["is of another group", { group: null }, {}, ["transfer_differs"]],
    ["has no balance transaction", { hasTransaction: false }, {}, ["transaction_missing"]],
    ["was reversed a moment ago", { reversedMinor: 40n, reversals: [reversal(GRACE_MS - 1)] }, {}, []],
    [
      "was reversed an hour ago",
      { reversedMinor: 40n, reversals: [reversal(GRACE_MS)] },
      {},
      ["reversal_differs"],
    ],
    [
      "was reversed, as we know",
      { reversedMinor: 40n, reversals: [reversal(0)] },
      { returnedMinor: 40n },
      [],
    ],
    ["was not reversed, as we say", {}, { returnedMinor: 40n }, ["reversal_differs"]],
  ])("that %s", (_, theirs, ours, expected) => {
    const of = { holder: { ...payout, ...ours }, named: undefined };
    expect(kinds(compareTransfer({ ...transfer, ...theirs }, of, NOW))).toEqual(expected);
  });
  it.each<[string, Date, PayoutSide | undefined, string[]]>([
    ["nobody", NOW, undefined, ["transfer_unknown"]],
    ["a line that has another", NOW, { ...payout, transferId: "tr_2" }, ["transfer_duplicate"]],
    ["a line that waits for the answer", NOW, { ...payout, transferId: null, state: "submitted" }, []],
    [
      "a line that never got one",
      ago(GRACE_MS),
      { ...payout, transferId: null, state: "failed" },
      ["transfer_unsettled"],
    ],
  ])("of %s", (_, createdAt, named, expected) => {
    const found = compareTransfer({ ...transfer, createdAt }, { holder: undefined, named }, NOW);
    expect(kinds(found)).toEqual(expected);
  });
  it("that is missing is named by its line", () => {
    expect(missingTransfer(payout)).toMatchObject({
      kind: "transfer_missing",
      subject: "y",
      stripeId: "tr_1",
    });
  });
});

describe("a balance transaction", () => {
  const transaction: TransactionSide = {
    ...{ id: "txn_1", type: "transfer", currency: "USD", amountMinor: -100n, feeMinor: 0n, netMinor: -100n },
    ...{ createdAt: NOW, sourceId: "tr_1", source: { id: "tr_1", amountMinor: 100n, currency: "USD" } },
  };
  const charge = { type: "charge", amountMinor: 100n, feeMinor: 3n, netMinor: 97n };
  it.each<[string, Partial<TransactionSide>, string[]]>([
    ["of a transfer", {}, []],
    ["of a reversal", { type: "transfer_refund", amountMinor: 100n, netMinor: 100n }, []],
    ["of a charge, less Stripe's fee", charge, []],
    ["of a charge whose fee is not off", { ...charge, netMinor: 100n }, ["transaction_differs"]],
    ["of another amount", { amountMinor: -90n, netMinor: -90n }, ["transaction_differs"]],
    ["of nothing that is there", { source: null }, ["transaction_unknown"]],
    ["in another currency, which was converted", { currency: "EUR", amountMinor: -90n, netMinor: -90n }, []],
    ["of a type that is in the balance alone", { type: "stripe_fee", source: null }, []],
  ])("%s", (_, change, expected) =>
    expect(kinds(compareTransaction({ ...transaction, ...change }))).toEqual(expected),
  );

  it("is in the balance, by currency", () => {
    const told = new Map([
      ["USD", 5n],
      ["VND", 0n],
    ]);
    expect(compareBalances(told, new Map([["USD", 5n]]))).toEqual([]);
    const found = compareBalances(told, new Map([["EUR", 2n]]));
    expect(found.map(itemKeyOf)).toEqual(["balance_differs:EUR", "balance_differs:USD"]);
    expect(figures(found)).toEqual([0n, 2n]);
  });
});

describe("a top-up", () => {
  const topUp: TopUpSide = {
    ...{ id: "t", programId: "g", currency: "USD", amountMinor: 100n, returnedMinor: 0n, state: "settled" },
    paymentIntentId: "pi_1",
  };
  const charge: ChargeSide = {
    ...{ id: "ch_1", paymentIntentId: "pi_1", amountMinor: 100n, currency: "USD", refundedMinor: 0n },
    ...{ refundedLongAgoMinor: 0n, disputed: false, createdAt: ago(GRACE_MS) },
  };
  it.each<[string, Partial<ChargeSide>, Partial<TopUpSide> | null, string[]]>([
    ["that was paid", {}, {}, []],
    ["of another amount", { amountMinor: 90n }, {}, ["top_up_differs"]],
    [
      "that was refunded, and we do not know",
      { refundedMinor: 40n, refundedLongAgoMinor: 40n },
      {},
      ["top_up_differs"],
    ],
    ["that was refunded a moment ago", { refundedMinor: 40n }, {}, []],
    ["that is said to be refunded", {}, { returnedMinor: 40n }, ["top_up_differs"]],
    ["that its bank took back", { disputed: true }, { returnedMinor: 100n, state: "returned" }, []],
    ["that was paid, and is not in the ledger", {}, { state: "open" }, ["top_up_unsettled"]],
    ["that was paid a moment ago", { createdAt: NOW }, { state: "open" }, []],
    ["that is nobody's", {}, null, ["top_up_unknown"]],
    ["that is nobody's as yet", { createdAt: NOW }, null, []],
  ])("%s", (_, theirs, ours, expected) => {
    const known = ours === null ? undefined : { ...topUp, ...ours };
    expect(kinds(compareTopUp({ ...charge, ...theirs }, known, NOW))).toEqual(expected);
  });
  it("that was never paid is named by its id", () => {
    expect(missingTopUp(topUp)).toMatchObject({ kind: "top_up_missing", subject: "t", expectedMinor: 100n });
  });
});

describe("a bank payout", () => {
  const ours = { id: "po_1", accountId: "acct_1", currency: "USD", amountMinor: 100n, state: "paid" };
  const theirs = { ...ours, createdAt: ago(GRACE_MS) };
  it.each([
    ["on both sides", ours, theirs, [], []],
    ["that Stripe does not have", ours, undefined, [], ["bank_payout_missing"]],
    ["that we do not know", undefined, theirs, [], ["bank_payout_unknown"]],
    ["that we do not know as yet", undefined, { ...theirs, createdAt: NOW }, [], []],
    ["in another state", ours, { ...theirs, state: "failed" }, [], ["bank_payout_differs"]],
    ["in another state since a moment ago", ours, { ...theirs, state: "failed" }, ["po_1"], []],
    ["of another amount", ours, { ...theirs, amountMinor: 90n }, ["po_1"], ["bank_payout_differs"]],
    ["that nobody has", undefined, undefined, [], []],
  ])("%s", (_, our, their, lately, expected) => {
    const told = { now: NOW, toldLately: new Set(lately) };
    expect(kinds(compareBankPayout(our, their, told))).toEqual(expected);
  });
});

describe("an item that is found again", () => {
  const found = { expectedMinor: 1n, actualMinor: 2n, details: { a: "x", b: null } };
  it.each([
    ["open", found, "keep"],
    ["assigned", { ...found, actualMinor: 3n }, "keep"],
    ["resolved", { ...found, details: { a: "x" } }, "keep"],
    ["resolved", { ...found, actualMinor: 3n }, "reopen"],
    ["resolved", { ...found, details: { a: "y" } }, "reopen"],
    ["gone", found, "reopen"],
  ] as const)("while it is %s: %o → %s", (state, now, expected) =>
    expect(judgeFound({ ...found, state }, now)).toBe(expected),
  );
});

describe("the window", () => {
  it.each([
    ["2026-11-22T03:59:59Z", "2026-11-20", "2026-11-17", "2026-11-21"],
    ["2026-11-22T04:00:00Z", "2026-11-21", "2026-11-18", "2026-11-22"],
  ])("at %s is of the day %s, from %s to %s", (now, runKey, from, to) => {
    expect(lastDayToReconcile(new Date(now))).toEqual({ runKey, from: new Date(from), to: new Date(to) });
  });
  it("up to now has the second that has begun", () => {
    expect(windowUpToNow(new Date("2026-11-22T12:00:00.5Z")).to).toEqual(new Date("2026-11-22T12:00:01Z"));
  });
});
