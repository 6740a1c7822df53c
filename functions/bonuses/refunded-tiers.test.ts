import { expect, it } from "vitest";
import { clawBackTarget } from "../../core/bonus/claw-back.ts";
import type { PeriodRules } from "../../core/period/facts.ts";
import { refundedTiers } from "./refunded-tiers.ts";

/** Level 1 at 5 % up to a volume of 100, 10 % of what is above: of two orders of 100.00 the second earns 5 % more. */
const rules: PeriodRules = {
  levels: [{ kind: "percentage", rateBps: 500 }],
  base: [
    {
      name: "tiers",
      when: {},
      pays: {
        kind: "tiered",
        mode: "marginal",
        retroactive: false,
        tiers: [
          { fromVolume: 0, rateBps: 500 },
          { fromVolume: 100, rateBps: 1000 },
        ],
      },
    },
  ],
};
const part = [{ rule: "tiers", amountMinor: "10000" }];
const columns = {
  member: [7, 7],
  atMs: [1, 2],
  currency: ["USD", "USD"],
  weight: [10_000, 10_000],
  amount: ["10000", "10000"],
  refunded: ["0", "0"],
  volume: ["100", "100"],
  tiers: [part, part],
};
/** 5 % of the second order: 500 minor units, in basis points. */
const refundBase = 5_000_000n;
const back = (...now: string[]) => {
  const [tier] = refundedTiers(columns, now, rules, new Map());
  return clawBackTarget({ amountMinor: 500n, refundBase, refundedBase: tier?.base ?? 0n });
};

it.each([
  ["nothing refunded takes nothing", ["0", "0"], 0n],
  ["the first order reached no tier, so its refund takes none of what the tier added", ["10000", "0"], 0n],
  ["30 of the second order's 100 take 30 % of 500", ["0", "3000"], 150n],
  ["all of it takes all", ["0", "10000"], 500n],
  ["all of both as well", ["10000", "10000"], 500n],
] as const)("%s", (_, now, minor) => expect(back(...now)).toBe(minor));

it("says whose line it is, by the position that was frozen", () => {
  expect(refundedTiers(columns, ["0", "3000"], rules, new Map())).toEqual([
    { rule: "tiers", position: 7, currency: "USD", base: 1_500_000n },
  ]);
  // What an override adds comes first: with 100 more the first order is in the upper tier, too.
  expect(refundedTiers(columns, ["3000", "0"], rules, new Map([[7, 100n]]))).toMatchObject([
    { base: 1_500_000n },
  ]);
});
