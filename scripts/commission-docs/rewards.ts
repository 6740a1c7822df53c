import type { PlanRules } from "../../core/commission/plan.ts";
import { refundedTotal, reversedTarget } from "../../core/commission/reversal.ts";
import type { CustomerReward } from "../../core/commission/rules/reward.ts";
import { settleReward } from "../../core/reward/customer-reward.ts";
import { splitReward } from "../../core/reward/split-reward.ts";
import { json, must, type Section, table, usd } from "./markdown.ts";
import { percent, sell } from "./sale.ts";

export function rewardSections(): Section {
  return [...points(), ...customers(), ...refunds()];
}

function points(): Section {
  const rule = { shareBps: 2000, pointsPerMajor: { USD: 30 } };
  const rows = [1000n, 499n, 3n].map((amountMinor) => {
    const { cashMinor, pointsShareMinor, points: given } = splitReward({ amountMinor }, rule, "USD");
    must(cashMinor + pointsShareMinor === amountMinor, "nothing is lost");
    return { amountMinor, given, pointsShareMinor, cashMinor };
  });
  // 20 % of 10.00 buy 60 points. Of 4.99: 0.99 buy floor(29.7) = 29, which stand for 0.9666…, rounded up 0.97.
  must(rows.map(({ given, cashMinor }) => `${given}/${cashMinor}`).join() === "60/800,29/402,0/3", "points");
  return [
    "## Points: the dual reward",
    "",
    "Of each accrual `shareBps` is given as points, the rest as cash. The share is rounded down to whole minor units and the points it buys to whole",
    "points; what a fraction of a point would have stood for stays cash. Points are an asset of the ledger of their own.",
    "",
    ...json(rule),
    ...table(
      ["accrual", "points", "which stand for", "cash"],
      rows.map(({ amountMinor, given, pointsShareMinor, cashMinor }) => [
        usd(amountMinor),
        given,
        usd(pointsShareMinor),
        usd(cashMinor),
      ]),
    ),
  ];
}

function customers(): Section {
  const customerReward: CustomerReward = {
    ...{ kind: "credit", rateBps: 500, firstOrderOnly: true, expireAfterDays: 90 },
  };
  const rules: PlanRules = {
    v: 1,
    levels: percent(1000),
    compression: "none",
    capBps: 10_000,
    customerReward,
  };
  const give = (amountMinor: bigint, firstOrder: boolean | null, attributed = true) =>
    settleReward(
      {
        conversion: { amountMinor, currency: "USD" },
        credits: attributed
          ? [{ weightBps: 10_000, plan: { planVersionId: "plan", version: 1, rules } }]
          : [],
        buyer: firstOrder === null ? null : { customerId: "customer", firstOrder },
        revision: 1,
        standing: [],
        reversing: { refundedMinor: 0n, conversionMinor: amountMinor, whole: false },
      },
      true,
    ).reward?.amountMinor ?? 0n;
  const rows = [
    ["a first order of 49.99", give(4999n, true)],
    ["a later order of 49.99", give(4999n, false)],
    ["a first order that nobody brought", give(4999n, true, false)],
    ["an order of whom nobody knows", give(4999n, null)],
  ] as const;
  must(rows.map(([, minor]) => minor).join() === "249,0,0,0", "what customers get");
  const standing = {
    ...{ rewardId: "reward", revision: 1, customerId: "customer", kind: "credit" as const, currency: "USD" },
    ...{ amountMinor: 249n, reversedMinor: 0n, usedMinor: 200n, expiredMinor: 0n, matured: true },
  };
  const { reversals } = settleReward(
    {
      conversion: { amountMinor: 4999n, currency: "USD" },
      credits: [{ weightBps: 10_000, plan: { planVersionId: "plan", version: 1, rules } }],
      buyer: { customerId: "customer", firstOrder: true },
      revision: 1,
      standing: [standing],
      reversing: { refundedMinor: 4999n, conversionMinor: 4999n, whole: false },
    },
    false,
  );
  must(reversals.length === 1 && reversals[0]?.targetMinor === 49n, "what was used stays");
  return [
    "## What the referred customer gets",
    "",
    "Credit or a coupon for an attributed order: a rate of its amount, rounded down, or an amount by currency; for a first order alone where the plan",
    "says so. It follows the plan of the credit with the greatest weight. Refunds take it back pro rata, and never what was used.",
    "",
    ...json(customerReward),
    ...table(
      ["order", "the customer gets"],
      rows.map(([what, minor]) => [what, usd(minor)]),
    ),
    `Of ${usd(249n)} of which ${usd(200n)} were used, a full refund takes back ${usd(reversals[0]?.targetMinor ?? 0n)}.`,
    "",
  ];
}

function refunds(): Section {
  const { lines } = sell({ amountMinor: 4999n, rules: { levels: percent(1000, 300, 200) } });
  const takeBack = (refundedMinor: bigint, rejected = false) =>
    lines.map(({ amountMinor }) =>
      reversedTarget({ accrualMinor: amountMinor, refundedMinor, conversionMinor: 4999n, rejected }),
    );
  const refund = (refundId: string, amountMinor: bigint, status: "succeeded" | "failed" = "succeeded") => ({
    refundId,
    amountMinor,
    status,
  });
  const [first, second] = [refund("a", 2000n), refund("b", 1000n)];
  const steps = [
    { what: "20.00 are refunded", told: [first] },
    { what: "the same is told again", told: [first, first] },
    { what: "10.00 more", told: [first, second] },
    { what: "the first fails after all", told: [first, second, refund("a", 2000n, "failed")] },
    { what: "39.99 more", told: [second, refund("c", 3999n)] },
  ].map(({ what, told }) => {
    const refundedMinor = refundedTotal(told, 4999n);
    return { what, refundedMinor, back: takeBack(refundedMinor) };
  });
  must(
    steps.map(({ back }) => back.join("/")).join() === "199/60/40,199/60/40,299/90/60,99/30/20,499/150/100",
    "refunds",
  );
  return [
    "## Refunds, rejections, claw-backs",
    "",
    "Refunded is the sum of distinct refunds that have not failed, at most the amount. Of each line, reversed so far = floor(line × refunded ÷ amount), and",
    "all of it when everything is refunded or the conversion is rejected. Only the difference to what is reversed already is posted, so that the order",
    "of refunds does not matter and a repetition does nothing. What is taken back of commission that was paid out makes the balance negative, and",
    "later earnings net it off. A sale of 49.99 USD, lines of 4.99, 1.50 and 1.00:",
    "",
    ...table(
      ["", "refunded in all", "level 1", "level 2", "level 3"],
      [
        ...steps.map(({ what, refundedMinor, back }) => [what, usd(refundedMinor), ...back.map(usd)]),
        ["rejected, whatever was refunded", "", ...takeBack(0n, true).map(usd)],
      ],
    ),
  ];
}
