import { type CountryPolicy, checkCountryPolicy } from "../../core/commission/country-policy.ts";
import { type PlanRules, planRulesSchema } from "../../core/commission/plan.ts";
import type { BonusRule } from "../../core/commission/rules/bonus.ts";
import { json, must, type Section, table } from "./markdown.ts";
import { percent } from "./sale.ts";

const POLICY: CountryPolicy = {
  ...{ country: "XX", maxPayoutBps: 2000, maxLevels: 2, signUpBonus: false, source: "Act 1, section 2" },
};
const signUp: BonusRule = {
  ...{ kind: "referral", name: "welcome", trigger: "sign_up", signUpConfirmed: true },
  levels: [{ USD: 1000 }],
};
const pool: BonusRule = { kind: "pool", name: "pool", rateBps: 600, sharesByRank: { gold: 1 } };
const up: BonusRule = { kind: "rank_advancement", name: "up", amountsByRank: { recruiter: { USD: 1000 } } };
const recruiter = { key: "recruiter", name: "Recruiter", requires: { directPartners: 3 } };
const gold = { key: "gold", name: "Gold", requires: { personalVolume: 1 } };

interface Case {
  readonly what: string;
  readonly rules: Partial<PlanRules> & Pick<PlanRules, "levels">;
  /** The highest rate agreed with a partner; absent: none was. */
  readonly agreedBps?: number;
  /** By hand: the fields that are refused. */
  readonly refused: string;
}
const CASES: readonly Case[] = [
  { what: "15 % and 5 %", rules: { levels: percent(1500, 500) }, refused: "" },
  { what: "15 % and 6 %", rules: { levels: percent(1500, 600) }, refused: "levels" },
  {
    what: "10 % and 5 %, and a pool of 6 %",
    rules: { levels: percent(1000, 500), bonuses: [pool], ranks: [gold] },
    refused: "levels",
  },
  { what: "10 %, 5 % and 1 %", rules: { levels: percent(1000, 500, 100) }, refused: "levels" },
  {
    what: "a flat 5.00, under a cap of 20 %",
    rules: { levels: [{ kind: "flat", amountsMinor: { USD: 500 } }], capBps: 2000 },
    refused: "",
  },
  {
    what: "a flat 5.00, under a cap of 30 %",
    rules: { levels: [{ kind: "flat", amountsMinor: { USD: 500 } }], capBps: 3000 },
    refused: "capBps",
  },
  {
    what: "10 %, and 10.00 for each sign-up",
    rules: { levels: percent(1000), bonuses: [signUp] },
    refused: "bonuses.0.trigger",
  },
  {
    what: "10 % under a cap of 20 %, and 10.00 for a rank that asks for three partners alone",
    rules: { levels: percent(1000), capBps: 2000, bonuses: [up], ranks: [recruiter] },
    refused: "bonuses.0.amountsByRank.recruiter",
  },
  {
    what: "10 % and 5 %, while somebody has agreed 16 % for level 1",
    ...{ rules: { levels: percent(1000, 500) }, agreedBps: 1600, refused: "levels" },
  },
];

export function countrySections(): Section {
  return [
    "## What a country allows",
    "",
    "The platform keeps a policy for each country it knows of: the most that a plan may pay of what was sold (held against the plan's worst case), the most",
    "levels, and whether a bare sign-up, or a rank that asks for no sale, may be rewarded. What is agreed with single partners counts",
    "as well. A program's `country` names the one that its plans are held to. A country without a policy is not judged.",
    "",
    ...json(POLICY),
    ...table(["a plan", "field", "why it is refused"], CASES.flatMap(rowsOf)),
  ];
}

/** Each plan is one that could be saved where no country is named. */
function rowsOf({ what, rules, agreedBps = 0, refused }: Case): string[][] {
  const whole = planRulesSchema.parse({ v: 1, compression: "none", capBps: 3000, ...rules });
  const problems = checkCountryPolicy(whole, POLICY, { rateBps: agreedBps, flat: false });
  const fields = problems.map(({ path }) => path.join("."));
  must(fields.join() === refused, `${what} is refused for ${refused}, not ${fields.join()}`);
  if (problems.length === 0) return [[what, "", "allowed"]];
  return problems.map(({ path, message }) => [what, `\`${path.join(".")}\``, message]);
}
