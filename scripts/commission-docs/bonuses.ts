import { allBonusLines } from "../../core/bonus/run-bonuses.ts";
import { bonusWorstCaseBps } from "../../core/bonus/worst-case.ts";
import type { BonusRule } from "../../core/commission/rules/bonus.ts";
import type { BonusLine } from "../../core/period/period-input.ts";
import { periodColumns, type TestMember, type TestSale } from "../../local/testing/period-columns.ts";
import { json, must, rate, type Section, table, usd } from "./markdown.ts";
import { referralSection } from "./referral.ts";

const LADDER = ["bronze", "silver", "gold"];
const [BRONZE, SILVER, GOLD] = [0, 1, 2];
const DAY_MS = 86_400_000;
/** Each sponsored by the one before; Dan sells. */
const NAMES = ["Ada", "Ben", "Cleo", "Dan"];
const chain = (...members: TestMember[]): TestMember[] =>
  members.map((member, index) => (index === 0 ? member : { sponsor: index - 1, ...member }));
const SALE: TestSale = { member: 3, amountMinor: 10_000n };

interface Example {
  readonly title: string;
  readonly what: readonly string[];
  readonly rule: BonusRule;
  /** Who they are, in words. */
  readonly given: string;
  readonly members: readonly TestMember[];
  readonly sales?: readonly TestSale[];
  readonly commission?: Record<number, bigint>;
  readonly capBps?: number;
  /** `level>who amount`, worked out by hand. */
  readonly gives: string;
}

function run({ members, sales = [SALE], commission, rule, capBps = 10_000 }: Example): BonusLine[] {
  const { input, results } = periodColumns({
    members,
    sales,
    ...(commission === undefined ? {} : { commission: { USD: commission } }),
  });
  const ranks = LADDER.map((key) => ({ key, name: key, requires: {} }));
  return allBonusLines(input, results, { ranks, capBps, bonuses: [rule] });
}

const who = ({ position }: BonusLine) =>
  position < 0 ? "the program" : (NAMES[position] ?? String(position));

function section(example: Example): Section {
  const lines = run(example);
  const gives = lines
    .map((line) => `${line.level}>${line.position < 0 ? line.breakageReason : who(line)} ${line.amountMinor}`)
    .join(", ");
  must(gives === example.gives, `${example.title} gives ${example.gives}, not ${gives}`);
  return [
    `### ${example.title}`,
    "",
    ...example.what,
    "",
    ...json(example.rule),
    example.given,
    "",
    ...table(
      ["level", "goes to", "base", "rate", "amount", "why"],
      lines.map((line) => [
        line.level,
        who(line),
        line.baseMinor === 0n ? "" : usd(line.baseMinor),
        line.rateBps === null ? (line.flatMinor === null ? "" : usd(line.flatMinor)) : rate(line.rateBps),
        usd(line.amountMinor),
        why(line),
      ]),
    ),
  ];
}

function why({ breakageReason, heldByCap, details }: BonusLine): string {
  const said = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  return [breakageReason === null ? [] : `\`${breakageReason}\``, heldByCap ? "held by the cap" : [], said]
    .flat()
    .join("; ");
}

export function bonusSections(): Section {
  return [...INTRO, ...EXAMPLES.flatMap(section), ...referralSection(), ...worst()];
}

const INTRO: Section = [
  "## Bonuses",
  "",
  "Granted when a period closes, from its frozen inputs; each is a pure rule over the same columns. Whoever is suspended, not active in the",
  "period or below the rule's `minRank` receives nothing: the share is breakage. Lines are rounded down; what whole units that costs a rule is",
  "breakage too (`rounding`), so that no unit is lost. In the examples Ada sponsors Ben, Ben Cleo, Cleo Dan.",
  "",
];

const EXAMPLES: readonly Example[] = [
  {
    title: "Fast start",
    what: [
      "Sales that a partner makes in its first days pay its sponsors: the first rate the direct one, and so on. The moment at which the days are over does not count.",
    ],
    rule: { kind: "fast_start", name: "start", days: 30, rates: [1000, 500] },
    given: "Dan joined 29 days before a sale of 100.00 USD, and 30 days before one of 50.00 USD:",
    members: chain({}, {}, {}, { joinedAtMs: 0 }),
    sales: [
      { ...SALE, occurredAtMs: 29 * DAY_MS },
      { member: 3, amountMinor: 5000n, occurredAtMs: 30 * DAY_MS },
    ],
    gives: "1>Cleo 1000, 2>Ben 500",
  },
  {
    title: "Matching",
    what: [
      "A share of the commission that those below earned in the period, net of what was taken back and without what tiers add: the first rate of those sponsored personally, and so on.",
    ],
    rule: { kind: "matching", name: "match", rates: [5000, 1000] },
    given: "Dan earned 30.00 USD of commission, Cleo 10.01 USD:",
    members: chain({}, {}, {}, {}),
    sales: [{ member: 3, amountMinor: 100_000n }],
    commission: { 3: 3000n, 2: 1001n },
    // Cleo half of 30.00; Ben half of 10.01, 5.005, and a tenth of 30.00; Ada a tenth of 10.01, 1.001.
    gives: "1>Ben 500, 1>Cleo 1500, 2>Ada 100, 2>Ben 300",
  },
  {
    title: "Generation",
    what: [
      "A share of sales by generation. Going up from whoever sold, each member of `leaderRank` or above ends a generation: the first leader gets the first rate, the next the second. Who sold is not its own leader.",
    ],
    rule: { kind: "generation", name: "gen", leaderRank: "gold", rates: [300, 200, 100] },
    given: "Cleo and Ada are gold, Ben between them is silver; Dan sells 100.00 USD:",
    members: chain({ rank: GOLD }, { rank: SILVER }, { rank: GOLD }, {}),
    gives: "1>Cleo 300, 2>Ada 200, 3>no_upline 100",
  },
  {
    title: "Differential",
    what: [
      "Going up from whoever sold, itself first, each member gets its rank's rate less the highest rate paid below it on the way. An equal or lower rank gets nothing; what is missing to the highest rate is breakage.",
    ],
    rule: {
      ...{ kind: "differential", name: "diff" },
      ratesByRank: { bronze: 300, silver: 500, gold: 900 },
    },
    given: "Dan is bronze, Cleo silver, Ben silver too, Ada gold; Dan sells 100.00 USD:",
    members: chain({ rank: GOLD }, { rank: SILVER }, { rank: SILVER }, { rank: BRONZE }),
    gives: "1>Dan 300, 2>Cleo 200, 3>Ada 400",
  },
  {
    title: "Rank advancement",
    what: [
      "An amount once in a life for each rank that is named, when it is reached for the first time, also for those that were jumped over. It is paid in the currency in which the member and all below it sold most often.",
    ],
    rule: {
      ...{ kind: "rank_advancement", name: "up" },
      amountsByRank: { silver: { USD: 5000 }, gold: { USD: 20_000 } },
    },
    given: "Ada was bronze and is gold now; Ben is silver, as he had been before:",
    members: chain({ rank: GOLD, lifetimeBefore: BRONZE }, { rank: SILVER, lifetimeBefore: SILVER }, {}, {}),
    sales: [{ member: 3, amountMinor: 1_000_000n }],
    gives: "2>Ada 5000, 3>Ada 20000",
  },
  {
    title: "Pool",
    what: [
      "A share of all sales of the program, divided by shares: so many for each rank. Whole units go by largest remainder, so that the pool is paid out to the last one.",
    ],
    rule: { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { silver: 1, gold: 3 } },
    given: "Of sales of 1,000.01 USD, 1 % is 10.00 USD; Ada is gold, Ben and Cleo are silver:",
    members: chain({ rank: GOLD }, { rank: SILVER }, { rank: SILVER }, {}),
    sales: [{ member: 3, amountMinor: 100_001n }],
    gives: "1>Ada 600, 1>Ben 200, 1>Cleo 200",
  },
  {
    title: "Bonuses and the cap",
    what: [
      "In each currency commission, bonuses for first purchases, what tiers add and bonuses of a period together are at most `capBps` of its sales. Percentages are within it by the plan's worst case; flat amounts share, in proportion, what is left. Amounts set by hand, bonuses for sign-ups and named events, and what the customer gets come besides.",
    ],
    rule: {
      ...{ kind: "rank_advancement", name: "up" },
      amountsByRank: { silver: { USD: 5000 }, gold: { USD: 20_000 } },
    },
    given:
      "The same two ranks at once, of sales of 500.00 USD of which 50.00 were paid as commission, under a cap of 30 %: 100.00 are left.",
    members: chain({ rank: GOLD, lifetimeBefore: BRONZE }, {}, {}, {}),
    sales: [{ member: 3, amountMinor: 50_000n }],
    commission: { 3: 5000n },
    capBps: 3000,
    // 50.00 and 200.00 share 100.00.
    gives: "2>Ada 2000, 3>Ada 8000",
  },
];

function worst(): Section {
  const bonuses = EXAMPLES.slice(0, -1).map(({ rule }) => rule);
  const { bps, terms } = bonusWorstCaseBps({ bonuses }, 1000);
  return [
    "### What bonuses can cost",
    "",
    "A plan's worst case counts them with the levels. For the rules above, where levels pay at most 10 %:",
    "",
    ...table(
      ["bonus", "of an amount sold, at most"],
      [...terms.map(({ rule, bps: each }) => [rule, rate(each)]), ["all", rate(bps)]],
    ),
    "Amounts by rank and by event are flat: they have no worst case in per cent.",
    "",
  ];
}
