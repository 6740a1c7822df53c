import { describe, expect, it } from "vitest";
import type { AccrualCredit, AccrualLine, PlanVersion } from "./accrual.ts";
import type { Chain, ChainMember } from "./chain.ts";
import { accrue } from "./engine.ts";
import type { PlanRules } from "./plan.ts";
import type { PlanLevel } from "./rules/level.ts";

/** Goal: each figure here was worked out by hand from DESIGN 4.2 and 7; the label says which rule it shows. */

const percentages = (...ratesBps: number[]): PlanLevel[] =>
  ratesBps.map((rateBps) => ({ kind: "percentage", rateBps }));
const flats = (...usd: number[]): PlanLevel[] => usd.map((USD) => ({ kind: "flat", amountsMinor: { USD } }));
const plan = (levels: PlanLevel[], changes: Partial<PlanRules> = {}): PlanVersion => ({
  planVersionId: "plan-3",
  version: 3,
  rules: { v: 1, levels, compression: "none", capBps: 10_000, ...changes },
});

const member = (partnerId: string, changes: Partial<ChainMember> = {}): ChainMember => ({
  partnerId,
  status: "active",
  active: true,
  qualifiedLevels: 10,
  rank: null,
  ...changes,
});
const chainOf = (...names: string[]): Chain => names.map((name) => member(name));

const credit = (
  chain: Chain,
  version: PlanVersion,
  weightBps = 10_000,
  clickId: string | null = "click",
): AccrualCredit => ({
  clickId,
  weightBps,
  chain,
  plan: version,
});
const run = (amountMinor: bigint, credits: AccrualCredit[], currency = "USD"): AccrualLine[] =>
  accrue({ conversion: { conversionId: "conversion", amountMinor, currency }, credits });

/** "level:partner amount rounding", with the reason in place of a partner where there is none. */
const brief = (lines: AccrualLine[]): string[] =>
  lines.map(
    (line) => `${line.level}:${line.partnerId ?? line.breakageReason} ${line.amountMinor} ${line.rounding}`,
  );

const FOUR = chainOf("a", "b", "c", "d");

describe("a percentage plan", () => {
  it.each([
    {
      label: "exact shares need no rounding",
      amount: 10_000n,
      lines: ["1:a 800 exact", "2:b 400 exact", "3:c 200 exact", "4:d 100 exact"],
    },
    {
      label:
        "8/4/2/1 % of 42.99 is 343.92, 171.96, 85.98, 42.99: floors 641 of 644, three units to .99, .98, .96",
      amount: 4299n,
      lines: ["1:a 343 floor", "2:b 172 remainder", "3:c 86 remainder", "4:d 43 remainder"],
    },
    {
      label: "of 0.50 is 4, 2, 1 and a half that is never paid",
      amount: 50n,
      lines: ["1:a 4 exact", "2:b 2 exact", "3:c 1 exact", "4:d 0 floor"],
    },
    {
      label: "of 0.06 is .48, .24, .12, .06: nothing, since all together is .90",
      amount: 6n,
      lines: ["1:a 0 floor", "2:b 0 floor", "3:c 0 floor", "4:d 0 floor"],
    },
    {
      label: "of 0.07 is .56, .28, .14, .07: one unit, to the largest",
      amount: 7n,
      lines: ["1:a 1 remainder", "2:b 0 floor", "3:c 0 floor", "4:d 0 floor"],
    },
    {
      label: "of nothing pays nothing, and says so on each line",
      amount: 0n,
      lines: ["1:a 0 exact", "2:b 0 exact", "3:c 0 exact", "4:d 0 exact"],
    },
  ])("$label", ({ amount, lines }) => {
    expect(brief(run(amount, [credit(FOUR, plan(percentages(800, 400, 200, 100)))]))).toEqual(lines);
  });

  it("gives a tie between levels to the lower level", () => {
    expect(brief(run(1n, [credit(FOUR, plan(percentages(5000, 5000)))]))).toEqual([
      "1:a 1 remainder",
      "2:b 0 floor",
    ]);
  });

  it("gives a tie between touches at one level to the earlier touch, and the lower level comes before both", () => {
    const version = plan(percentages(5000, 5000));
    const credits = [
      credit(chainOf("a", "b"), version, 5000, "early"),
      credit(chainOf("x", "y"), version, 5000, "late"),
    ];
    // Four shares of 3 × 0.25 = 0.75: floor(3) = 3 units for four equal remainders.
    expect(run(3n, credits).map((line) => [line.level, line.clickId, line.amountMinor])).toEqual([
      [1, "early", 1n],
      [1, "late", 1n],
      [2, "early", 1n],
      [2, "late", 0n],
    ]);
  });

  it("carries all that its amount follows from", () => {
    const [line] = run(4299n, [credit(FOUR, plan(percentages(800)), 10_000, "click-1")]);
    expect(line).toEqual({
      kind: "commission",
      partnerId: "a",
      level: 1,
      creditIndex: 0,
      clickId: "click-1",
      weightBps: 10_000,
      planVersionId: "plan-3",
      baseMinor: 4299n,
      rateBps: 800,
      flatMinor: null,
      heldByCap: false,
      rank: null,
      parts: null,
      exactNumerator: 4299n * 800n * 10_000n,
      exactDenominator: 100_000_000n,
      amountMinor: 343n,
      rounding: "floor",
      skipped: [],
      breakageReason: null,
    });
  });
});

describe("breakage", () => {
  const version = plan(percentages(800, 400, 200, 100));

  it("keeps the levels above the end of the tree", () => {
    expect(brief(run(10_000n, [credit(chainOf("a", "b"), version)]))).toEqual([
      "1:a 800 exact",
      "2:b 400 exact",
      "3:no_upline 200 exact",
      "4:no_upline 100 exact",
    ]);
  });

  it("keeps a suspended upline's level, names it, and moves no one up", () => {
    const lines = run(10_000n, [
      credit([member("a"), member("b", { status: "suspended" }), member("c")], version),
    ]);
    expect(brief(lines)).toEqual([
      "1:a 800 exact",
      "2:partner_not_active 400 exact",
      "3:c 200 exact",
      "4:no_upline 100 exact",
    ]);
    expect(lines[1]).toMatchObject({
      kind: "breakage",
      partnerId: null,
      skipped: [{ partnerId: "b", reason: "partner_not_active" }],
    });
  });

  it("without compression pays levels 1 and 4 of members that qualify for 3, none (inactive), 1, 4 and 2 levels", () => {
    const chain = [
      member("s", { qualifiedLevels: 3 }),
      member("t", { qualifiedLevels: 0, active: false }),
      member("u", { qualifiedLevels: 1 }),
      member("v", { qualifiedLevels: 4 }),
      member("w", { qualifiedLevels: 2 }),
    ];
    expect(brief(run(10_000n, [credit(chain, version)]))).toEqual([
      "1:s 800 exact",
      "2:inactive 400 exact",
      "3:not_qualified_for_level 200 exact",
      "4:v 100 exact",
    ]);
  });

  it("never adds its fraction to what a partner gets: half a unit for a and half for no one pays a nothing", () => {
    expect(brief(run(1n, [credit(chainOf("a"), plan(percentages(5000, 5000)))]))).toEqual([
      "1:a 0 floor",
      "2:no_upline 1 remainder",
    ]);
  });
});

describe("a flat plan", () => {
  it("pays each level once per conversion", () => {
    expect(brief(run(10_000n, [credit(FOUR, plan(flats(500, 200)))]))).toEqual([
      "1:a 500 exact",
      "2:b 200 exact",
    ]);
  });

  it("splits the amount by the weight of the credits", () => {
    const version = plan(flats(500));
    const credits = [3334, 3333, 3333].map((weight, index) => credit(chainOf(`p${index}`), version, weight));
    // 166.70, 166.65, 166.65: floors 498 of 500, so two units: to .70, then the earlier .65.
    expect(brief(run(10_000n, credits))).toEqual([
      "1:p0 167 remainder",
      "1:p1 167 remainder",
      "1:p2 166 floor",
    ]);
  });

  it("pays nothing in a currency that it does not name, and says why", () => {
    const lines = run(10_000n, [credit(FOUR, plan(flats(500)))], "EUR");
    expect(lines).toMatchObject([
      {
        kind: "breakage",
        partnerId: null,
        breakageReason: "no_flat_amount_in_currency",
        amountMinor: 0n,
        flatMinor: null,
        rateBps: null,
      },
    ]);
    expect(run(10_000n, [credit(FOUR, plan(flats(500)))], "toString")[0]?.amountMinor).toBe(0n);
  });

  it("is held by the cap on a small order, its levels in proportion", () => {
    // 5.00 and 2.00 on an order of 1.00 with a cap of 35 %: 35 units as 5 : 2.
    const lines = run(100n, [credit(FOUR, plan(flats(500, 200), { capBps: 3500 }))]);
    expect(brief(lines)).toEqual(["1:a 25 exact", "2:b 10 exact"]);
    expect(lines.map((line) => line.heldByCap)).toEqual([true, true]);
  });

  it("is held exactly, before rounding: 3.33 units as 2 : 1 are 2.22 and 1.11", () => {
    const lines = run(333n, [credit(FOUR, plan(flats(200, 100), { capBps: 100 }))]);
    expect(brief(lines)).toEqual(["1:a 2 floor", "2:b 1 floor"]);
  });

  it("reaches the cap without being held by it", () => {
    const lines = run(1000n, [credit(FOUR, plan(flats(100), { capBps: 1000 }))]);
    expect(lines).toMatchObject([{ amountMinor: 100n, heldByCap: false }]);
    const above = run(999n, [credit(FOUR, plan(flats(100), { capBps: 1000 }))]);
    expect(above).toMatchObject([{ amountMinor: 99n, heldByCap: true, rounding: "floor" }]);
  });

  it("is held, not the percentages beside it: they get theirs, the flat level what the cap leaves", () => {
    const levels = [...percentages(1000), ...flats(500)];
    expect(brief(run(100n, [credit(FOUR, plan(levels, { capBps: 2000 }))]))).toEqual([
      "1:a 10 exact",
      "2:b 10 exact",
    ]);
  });

  it("pays nothing on amount 0, unless the plan pays for leads", () => {
    expect(brief(run(0n, [credit(FOUR, plan(flats(500)))]))).toEqual(["1:a 0 exact"]);
    expect(brief(run(0n, [credit(FOUR, plan(flats(500), { payFlatOnZeroAmount: true }))]))).toEqual([
      "1:a 500 exact",
    ]);
    expect(brief(run(1n, [credit(FOUR, plan(flats(500), { payFlatOnZeroAmount: true }))]))).toEqual([
      "1:a 1 exact",
    ]);
  });
});

describe("credits under different plans", () => {
  it("each follow their own, rounded together", () => {
    const credits = [
      credit(chainOf("a"), plan(percentages(1000)), 5000, "early"),
      credit(
        chainOf("b"),
        { ...plan(percentages(2000, 1000)), planVersionId: "campaign-plan" },
        5000,
        "late",
      ),
    ];
    const lines = run(1000n, credits);
    expect(brief(lines)).toEqual(["1:a 50 exact", "1:b 100 exact", "2:no_upline 50 exact"]);
    expect(lines.map((line) => line.planVersionId)).toEqual(["plan-3", "campaign-plan", "campaign-plan"]);
  });

  it("stand over one denominator also when one of them is held by its cap", () => {
    const credits = [
      credit(chainOf("a"), plan(flats(300), { capBps: 1000 }), 5000),
      credit(chainOf("b"), plan(percentages(1000)), 5000),
    ];
    // The flat 3.00 is held to 10 % of 1.00: both credits are worth half of 10 units.
    expect(brief(run(100n, credits))).toEqual(["1:a 5 exact", "1:b 5 exact"]);
  });
});

describe("the engine", () => {
  it("has nothing to say of a conversion that credits nobody", () => {
    expect(run(1000n, [])).toEqual([]);
  });

  it.each([
    ["a negative amount", -1n, [credit(FOUR, plan(percentages(100)))]],
    ["weights below 10,000", 1n, [credit(FOUR, plan(percentages(100)), 9999)]],
    [
      "weights above 10,000",
      1n,
      [credit(FOUR, plan(percentages(100)), 10_000), credit(FOUR, plan(percentages(100)), 1)],
    ],
    [
      "a weight of 0",
      1n,
      [credit(FOUR, plan(percentages(100)), 10_000), credit(FOUR, plan(percentages(100)), 0)],
    ],
    [
      "a fractional weight",
      1n,
      [credit(FOUR, plan(percentages(100)), 9999.5), credit(FOUR, plan(percentages(100)), 0.5)],
    ],
    ["an empty chain", 1n, [credit([], plan(percentages(100)))]],
    ["percentages above the cap", 1n, [credit(FOUR, plan(percentages(600), { capBps: 500 }))]],
  ])("refuses %s", (_, amount, credits) => {
    expect(() => run(amount, credits)).toThrow(RangeError);
  });
});
