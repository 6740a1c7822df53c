import type { Rank } from "../../core/commission/rules/rank.ts";
import type { Requirements } from "../../core/commission/rules/requirements.ts";
import type { PeriodRules } from "../../core/period/facts.ts";
import { countedBps } from "../../core/period/measure.ts";
import { rankProgress } from "../../core/period/rank-progress.ts";
import { demote } from "../../core/period/ranks.ts";
import { calculatePeriod } from "../../core/period/results.ts";
import { periodInput, SAMPLE_ENDS_MS } from "../../local/testing/period-input.ts";
import { json, must, type Section, table, whole } from "./markdown.ts";
import { percent } from "./sale.ts";

const DAY_MS = 86_400_000;
const LEVELS = percent(800, 400);
const ladderRank = (key: string, requires: Requirements): Rank => ({ key, name: key, requires });

export function periodSections(): Section {
  return [...INTRO, ...volumes(), ...activity(), ...legRule(), ...qualification(), ...ranks(), ...demotion()];
}

const INTRO: Section = [
  "## Periods: what they decide",
  "",
  "Volumes, activity, ranks and qualification are worked out when a period closes, from what was taken down then. A conversion is paid by",
  "what the last finalised period came to: never by the running one, whose outcome would depend on the order of arrival.",
  "",
];

/** Ada sponsors Ben and Cleo; Ben sponsors Dan. */
const NAMES = ["Ada", "Ben", "Cleo", "Dan"];
const MEMBERS = [{}, { sponsor: 0 }, { sponsor: 0 }, { sponsor: 1 }];

function volumes(): Section {
  const input = periodInput({
    members: MEMBERS,
    sales: [10, 100, 20, 40].map((volume, member) => ({ member, volume })),
  });
  const { results } = calculatePeriod(input, { levels: LEVELS });
  must([...results.groupVolume].join() === "170,140,20,40", "volumes roll up");
  return [
    "### Volumes",
    "",
    "Personal volume (PV) is what a partner sold: whole units, by the program's products or amounts, net of refunds, by the credit's weight.",
    "Group volume (GV) is its own and all below it in the plan's tree. A leg is everything below one partner directly below. Ada sponsors Ben and",
    "Cleo, Ben sponsors Dan:",
    "",
    ...table(
      ["", ...NAMES],
      [
        ["personal volume", ...results.personalVolume],
        ["group volume", ...results.groupVolume],
        ["direct partners", ...results.directPartners],
        ["downline", ...results.downlinePartners],
        ["active legs", ...results.activeLegs],
      ],
    ),
  ];
}

function activity(): Section {
  const rule = { personalVolume: 50, graceDays: 30 };
  const members = [{}, {}, { joinedAtMs: SAMPLE_ENDS_MS - 30 * DAY_MS }, { suspended: true }];
  const sales = [50, 49, 0, 500].map((volume, member) => ({ member, volume }));
  const { results } = calculatePeriod(periodInput({ members, sales }), { levels: LEVELS, activity: rule });
  must([...results.active].join() === "1,0,1,0", "who is active");
  const who = [
    "sold enough",
    "sold one too little",
    "joined 30 days before the period's end",
    "is suspended",
  ];
  return [
    "### Activity",
    "",
    "Active is who sold at least `personalVolume` in the period, or joined so recently that `graceDays` are not over at its end. A plan without the",
    "rule holds everybody for active who is not suspended.",
    "",
    ...json(rule),
    ...table(
      ["who", "personal volume", "active"],
      who.map((what, p) => [what, results.personalVolume[p] ?? 0n, results.active[p] === 1 ? "yes" : "no"]),
    ),
  ];
}

function legRule(): Section {
  const legVolume = { volume: 10_000, legCapBps: 5000 };
  const rules: PeriodRules = { levels: LEVELS, ranks: [ladderRank("gold", { legVolume })] };
  const rows = [[9000, 4500], [9000, 4000], [90_000], [2375, 2375, 2375, 2375]].map((legs) => {
    const members = [{}, ...legs.map(() => ({ sponsor: 0 }))];
    const sales = [{ member: 0, volume: 500 }, ...legs.map((volume, leg) => ({ member: leg + 1, volume }))];
    const { results, facts } = calculatePeriod(periodInput({ members, sales }), rules);
    const counted = countedBps(legVolume, facts, 0) / 10_000n;
    return { legs, counted, met: results.rank[0] === 0 };
  });
  must(
    rows.map(({ counted, met }) => `${counted} ${met}`).join() ===
      "10000 true,9500 false,5500 false,10000 true",
    "the leg rule",
  );
  return [
    "### The leg rule",
    "",
    "`legVolume` asks for volume of which each leg counts at most a share of the **required** volume, not of its own; personal volume counts whole.",
    "",
    ...json({ legVolume }),
    "Each leg counts at most 5,000; personal volume is 500:",
    "",
    ...table(
      ["legs", "counts", "met"],
      rows.map(({ legs, counted, met }) => [
        legs.map(whole).join(" and "),
        whole(counted),
        met ? "yes" : "no",
      ]),
    ),
  ];
}

function qualification(): Section {
  const asked = [{}, { activeLegs: 1 }, { personalVolume: 100, minRank: "silver" }];
  const rules: PeriodRules = {
    levels: asked.map((requires) => ({ kind: "percentage", rateBps: 100, requires })),
    ranks: [ladderRank("silver", { groupVolume: 150 })],
  };
  const sales = [10, 100, 20, 40].map((volume, member) => ({ member, volume }));
  const { results } = calculatePeriod(periodInput({ members: MEMBERS, sales }), rules);
  must([...results.qualifiedLevels].join() === "2,2,1,1", "qualification");
  return [
    "### Qualification for levels",
    "",
    "Each level may ask for a rank, personal volume, active legs or leg volume. A member qualifies for the highest k for which it meets what all levels",
    "up to k ask. Whoever has no finalised period qualifies for levels that ask nothing; for others within the grace days of joining.",
    "",
    ...json(asked),
    "The same four partners, where silver asks for a group volume of 150, which Ada alone reaches; her own volume is 10:",
    "",
    ...table(["", ...NAMES], [["qualifies for levels", ...results.qualifiedLevels]]),
  ];
}

function ranks(): Section {
  const ladder = [
    ladderRank("bronze", { directPartners: 1 }),
    ladderRank("silver", { groupVolume: 100, activeDirectPartners: 2 }),
    ladderRank("gold", { groupVolume: 500, legsWithRank: { rank: "bronze", legs: 2 }, periodsInARow: 2 }),
  ];
  const rules: PeriodRules = {
    levels: LEVELS,
    ranks: ladder,
    activity: { personalVolume: 20, graceDays: 0 },
  };
  const sales = [10, 100, 20, 40].map((volume, member) => ({ member, volume }));
  const ranked = calculatePeriod(periodInput({ members: MEMBERS, sales }), rules);
  const held = [...ranked.results.rank].map((index) => ladder[index]?.key ?? "none");
  must(held.join() === "silver,bronze,none,none", "ranks");
  const { next } = rankProgress(ranked, rules, 0);
  return [
    "## Ranks",
    "",
    "A ladder, lowest first. One holds the highest rank whose requirements one meets: personal, group or leg volume, direct or downline partners",
    "(active or not), active legs, legs with a rank in them, and so many periods in a row. Members are ranked deepest first. The **paid** rank is of the",
    "period; the **lifetime** rank is the highest one ever held.",
    "",
    ...json(ladder.map(({ key, requires }) => ({ key, requires }))),
    ...table(["", ...NAMES], [["paid rank", ...held]]),
    `What Ada lacks for ${next?.rank}:`,
    "",
    ...table(
      ["requirement", "needed", "has", "missing"],
      (next?.requirements ?? []).map(({ requirement, needed, have, missing }) => [
        `\`${requirement}\``,
        whole(needed),
        whole(have),
        whole(missing),
      ]),
    ),
  ];
}

function demotion(): Section {
  const ladder = ["bronze", "silver", "gold"];
  const name = (index: number) => ladder[index] ?? "none";
  const kinds = ["at_once", "one_step", "never"] as const;
  const rows = kinds.map((kind) => [`\`${kind}\``, name(demote(0, 2, kind)), name(demote(-1, 2, kind))]);
  must(rows.flat().join() === "`at_once`,bronze,none,`one_step`,silver,silver,`never`,gold,gold", "demotion");
  return [
    "### When requirements are not met any more",
    "",
    "Somebody was gold and meets, in the next period, bronze or nothing:",
    "",
    ...table(["`demotion`", "meets bronze", "meets nothing"], rows),
    "Without `demotion` it is `at_once`. The lifetime rank stays gold.",
    "",
  ];
}
