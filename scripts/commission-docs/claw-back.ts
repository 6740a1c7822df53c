import { clawBackTarget } from "../../core/bonus/claw-back.ts";
import { refundedBases } from "../../core/bonus/refunded-bases.ts";
import { allBonusLines } from "../../core/bonus/run-bonuses.ts";
import { reversedTarget } from "../../core/commission/reversal.ts";
import type { BonusRule } from "../../core/commission/rules/bonus.ts";
import { bonusReversalPosting } from "../../core/ledger/bonus-posting.ts";
import type { BonusLine } from "../../core/period/period-input.ts";
import { periodColumns, type TestMember } from "../../local/testing/period-columns.ts";
import { json, must, type Section, table, usd } from "./markdown.ts";

const NAMES = ["Ada", "Ben", "Cleo", "Dan"];
const MEMBERS: readonly TestMember[] = [{ rank: 1 }, { sponsor: 0, rank: 0 }, { sponsor: 1 }, { sponsor: 2 }];
const RULES = {
  ranks: ["silver", "gold"].map((key) => ({ key, name: key, requires: {} })),
  capBps: 10_000,
  bonuses: [
    { kind: "fast_start", name: "start", days: 30, rates: [1000, 500] },
    { kind: "matching", name: "match", rates: [5000] },
    { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { silver: 1, gold: 3 } },
    { kind: "rank_advancement", name: "up", amountsByRank: { gold: { USD: 2000 } } },
  ] satisfies BonusRule[],
};
/** What each of them sold, and earned of it. */
const SALES = [
  { member: 3, amountMinor: 10_000n, commissionMinor: 1000n },
  { member: 2, amountMinor: 4999n, commissionMinor: 499n },
];
const [DAN, CLEO] = [3, 2];

/** The period with so much of each sale, by who made it. */
function periodOf(sold: (sale: (typeof SALES)[number]) => bigint) {
  const parts = SALES.map((sale) => {
    const amountMinor = sold(sale);
    const commission = reversedTarget({
      ...{ accrualMinor: sale.commissionMinor, refundedMinor: amountMinor },
      ...{ conversionMinor: sale.amountMinor, rejected: false },
    });
    return { member: sale.member, amountMinor, commission };
  });
  const earned = Object.fromEntries(parts.map(({ member, commission }) => [member, commission]));
  return periodColumns({ members: MEMBERS, sales: parts, commission: { USD: earned } });
}

/** What of each line is taken back in all, when so much of each sale is refunded. */
function takenBack(lines: readonly BonusLine[], refunded: Readonly<Record<number, bigint>>): bigint[] {
  const { input, results } = periodOf(({ member }) => refunded[member] ?? 0n);
  const bases = refundedBases(input, results, RULES);
  return lines.map(({ rule, position, level, amountMinor, refundBase }) => {
    const found = bases.find(
      (base) =>
        base.rule === rule &&
        (base.position === null || (base.position === position && base.level === level)),
    );
    return clawBackTarget({ amountMinor, refundBase, refundedBase: found?.base ?? 0n });
  });
}

const STEPS: readonly { what: string; refunded: Readonly<Record<number, bigint>>; back: string }[] = [
  // The pool rests on 149.99: 112 × 3000 ÷ 14999 = 22.4…, 37 × 3000 ÷ 14999 = 7.4….
  { what: "30.00", refunded: { [DAN]: 3000n }, back: "0,300,0,150,0,150,22,7,0" },
  { what: "30.00 more", refunded: { [DAN]: 6000n }, back: "0,600,0,300,0,300,44,14,0" },
  { what: "the other 40.00", refunded: { [DAN]: 10_000n }, back: "0,1000,0,500,0,500,74,24,0" },
  { what: "the first fails after all", refunded: { [DAN]: 7000n }, back: "0,700,0,350,0,350,52,17,0" },
  {
    what: "and all of both",
    refunded: { [DAN]: 10_000n, [CLEO]: 4999n },
    back: "499,1000,249,500,249,500,112,37,0",
  },
];

export function clawBackSection(): Section {
  const { input, results } = periodOf(({ amountMinor }) => amountMinor);
  const lines = allBonusLines(input, results, RULES).filter(({ position }) => position >= 0);
  // Dan's 100.00: 10 % to Cleo, 5 % to Ben; Cleo's 49.99 to Ben and Ada. Half of 10.00 and of 4.99. 1 % of 149.99 in quarters.
  must(
    lines.map(({ amountMinor }) => amountMinor).join() === "499,1000,249,500,249,500,112,37,2000",
    "what the period pays",
  );
  const steps = STEPS.map(({ what, refunded, back }) => {
    const amounts = takenBack(lines, refunded);
    must(amounts.join() === back, `${what} takes back ${back}, not ${amounts.join()}`);
    return { what, amounts };
  });
  return [
    "### Bonuses of refunded sales",
    "",
    "When a sale that a period has counted is refunded, the period's rules run once more, over what was refunded as if that had been sold, with members,",
    "trees and ranks as they were taken down. So it is known how much of what each line rests on is gone, and of the line goes the same part: taken back",
    "so far = floor(amount × refunded base ÷ base), all of it when all of the base is. Bases are sums, so the order and number of refunds do not matter.",
    "A rank stays reached, and what it paid stays.",
    "",
    ...json(RULES.bonuses),
    "Ada sponsors Ben, Ben Cleo, Cleo Dan; Ada is gold for the first time, Ben silver. Dan sold 100.00 and earned 10.00 of it, Cleo 49.99 and 4.99.",
    "What is taken back in all, when Dan's sale is refunded in parts, one refund fails, and in the end both sales are refunded whole:",
    "",
    ...table(
      ["bonus", "level", "of", "amount", ...steps.map(({ what }) => what)],
      lines.map(({ rule, level, position, amountMinor }, index) => [
        ...[rule, level, NAMES[position] ?? "", usd(amountMinor)],
        ...steps.map(({ amounts }) => usd(amounts[index] ?? 0n)),
      ]),
    ),
    ...below(lines, steps[2]?.amounts ?? []),
  ];
}

/** What Cleo's balance comes to when all that she got had left it before. */
function below(lines: readonly BonusLine[], amounts: readonly bigint[]): Section {
  const reversals = lines.flatMap(({ position }, index) =>
    position === CLEO
      ? [{ bonusId: String(index), partnerId: "Cleo", deltaMinor: amounts[index] ?? 0n, matured: true }]
      : [],
  );
  const posting = bonusReversalPosting({ programId: "program", currency: "USD", key: "key", reversals });
  const balance = (posting?.entries ?? []).reduce(
    (sum, { account, amountMinor }) => (account.kind === "partner_available" ? sum + amountMinor : sum),
    0n,
  );
  must(balance === -1500n, "Cleo owes what she was paid");
  return [
    `Had Cleo been paid her ${usd(-balance)} before Dan's sale was refunded whole, her balance would be ${usd(balance)} then, and what she earns next`,
    "would be netted off against it.",
    "",
  ];
}
