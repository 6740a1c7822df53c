import { describe, expect, it } from "vitest";
import {
  drawPosting,
  feePosting,
  fundReturnPosting,
  topUpPosting,
  topUpReturnPosting,
  undrawPosting,
} from "./funding-posting.ts";
import { assertBalanced, type Posting } from "./posting.ts";

const of = { programId: "shop", currency: "USD" };
const topUp = { ...of, topUpId: "t1", version: 3 };
const payout = { ...of, payoutId: "p1", attempt: 2 };
const brief = ({ kind, idempotencyKey, entries }: Posting) => [
  `${kind} ${idempotencyKey}`,
  ...entries.map(({ account, amountMinor }) => `${account.kind} ${account.ownerId} ${amountMinor}`),
];

describe("the postings of a program's funds", () => {
  it.each([
    ["funding top-up:t1", topUpPosting(topUp, 500n), "program_funded shop -500", "program_funds shop 500"],
    [
      "funding top-up-return:t1:3",
      topUpReturnPosting(topUp, 200n),
      "program_funds shop -200",
      "program_funded shop 200",
    ],
    [
      "funding top-up-return:t1:3",
      topUpReturnPosting(topUp, -200n),
      "program_funded shop -200",
      "program_funds shop 200",
    ],
    ["funding fund:p1:2", drawPosting(payout, 70n), "program_funds shop -70", "program_funds_used shop 70"],
    [
      "funding unfund:p1:2",
      undrawPosting(payout, 70n),
      "program_funds_used shop -70",
      "program_funds shop 70",
    ],
    [
      "funding fund-return:p1:2:40",
      fundReturnPosting(payout, 40n, 30n),
      "program_funds_used shop -30",
      "program_funds shop 30",
    ],
    [
      "fee fee:i1",
      feePosting({ ...of, invoiceId: "i1" }, 9n),
      "program_funds shop -9",
      "program_fees shop 9",
    ],
  ])("%s", (name, posting, from, to) => {
    expect(brief(posting)).toEqual([name, from, to]);
    assertBalanced(posting);
  });

  it("move something, or are none", () => {
    for (const none of [
      () => topUpPosting(topUp, 0n),
      () => topUpPosting(topUp, -1n),
      () => topUpReturnPosting(topUp, 0n),
      () => drawPosting(payout, 0n),
      () => undrawPosting(payout, -1n),
      () => fundReturnPosting(payout, 0n, 0n),
      () => feePosting({ ...of, invoiceId: "i1" }, 0n),
    ])
      expect(none).toThrow(RangeError);
  });
});
