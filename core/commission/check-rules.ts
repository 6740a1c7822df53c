import type { BaseRule } from "./rules/base.ts";
import { type BonusRule, SEEN_EVENTS } from "./rules/bonus.ts";
import type { Rank } from "./rules/rank.ts";
import type { RulesShape } from "./rules/rules-shape.ts";

/** What is wrong with rules that are well-formed one by one. */
export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What does not go together in a plan: ranks it does not know, tiers out of order, names given twice, and the like. */
export function checkRules(rules: RulesShape): RuleProblem[] {
  const { base = [], bonuses = [], ranks = [] } = rules;
  return [
    ...namedTwice(
      ranks.map(({ key }) => key),
      ["ranks"],
      "key",
    ),
    ...namedTwice(
      base.map(({ name }) => name),
      ["base"],
      "name",
    ),
    ...namedTwice(
      bonuses.map(({ name }) => name),
      ["bonuses"],
      "name",
    ),
    ...unknownRanks(rules),
    ...base.flatMap(checkBaseRule),
    ...ranks.flatMap((rank, index) => checkRank(rank, index, ranks)),
    ...bonuses.flatMap(checkBonus),
    ...checkRewards(rules),
  ];
}

function namedTwice(names: readonly string[], path: readonly string[], field: string): RuleProblem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [{ path: [...path, index, field], message: `${name} stands twice` }],
  );
}

function unknownRanks(rules: RulesShape): RuleProblem[] {
  const known = new Set((rules.ranks ?? []).map(({ key }) => key));
  return ranksNamed(rules).flatMap(({ rank, path }) =>
    known.has(rank) ? [] : [{ path, message: `${rank} is no rank of this plan` }],
  );
}

/** Every place where a plan names a rank. */
function ranksNamed({ levels, bonuses = [], ranks = [] }: RulesShape) {
  const named: { rank: string; path: (string | number)[] }[] = [];
  const one = (rank: string | undefined, ...path: (string | number)[]) => {
    if (rank !== undefined) named.push({ rank, path });
  };
  const keys = (byRank: object | undefined, ...path: (string | number)[]) => {
    for (const rank of Object.keys(byRank ?? {})) one(rank, ...path, rank);
  };
  for (const [index, level] of levels.entries()) {
    one(level.requires?.minRank, "levels", index, "requires", "minRank");
    if (level.kind === "percentage") keys(level.ratesByRank, "levels", index, "ratesByRank");
  }
  for (const [index, { requires }] of ranks.entries())
    one(requires.legsWithRank?.rank, "ranks", index, "requires", "legsWithRank", "rank");
  for (const [index, bonus] of bonuses.entries()) {
    one(bonus.minRank, "bonuses", index, "minRank");
    if (bonus.kind === "generation") one(bonus.leaderRank, "bonuses", index, "leaderRank");
    const byRank = ofRanks(bonus);
    if (byRank !== null) keys(byRank.value, "bonuses", index, byRank.field);
  }
  return named;
}

/** What a bonus pays by rank, where it does. */
function ofRanks(bonus: BonusRule): { field: string; value: object } | null {
  switch (bonus.kind) {
    case "differential":
      return { field: "ratesByRank", value: bonus.ratesByRank };
    case "rank_advancement":
      return { field: "amountsByRank", value: bonus.amountsByRank };
    case "pool":
      return { field: "sharesByRank", value: bonus.sharesByRank };
    default:
      return null;
  }
}

function checkBaseRule({ when, pays }: BaseRule, index: number): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (when.campaigns?.length === 0)
    problems.push({
      path: ["base", index, "when", "campaigns"],
      message: "must name at least one of the campaigns",
    });
  if (pays.kind !== "tiered") return problems;
  const path = ["base", index, "pays"];
  const [first] = pays.tiers;
  if (first?.fromVolume !== 0)
    problems.push({
      path: [...path, "tiers", 0, "fromVolume"],
      message: "must be 0: the first tier begins there",
    });
  for (const [n, tier] of pays.tiers.entries()) {
    const before = pays.tiers[n - 1];
    if (before === undefined) continue;
    if (tier.fromVolume <= before.fromVolume)
      problems.push({
        path: [...path, "tiers", n, "fromVolume"],
        message: "must be more than the tier before",
      });
    if (tier.rateBps < before.rateBps)
      problems.push({
        path: [...path, "tiers", n, "rateBps"],
        message: "must not be less than the tier before",
      });
  }
  if (pays.mode === "marginal" && pays.retroactive) {
    const message = "must be false: each slice of volume keeps its own rate";
    problems.push({ path: [...path, "retroactive"], message });
  }
  return problems;
}

function checkRank({ requires }: Rank, index: number, ranks: readonly Rank[]): RuleProblem[] {
  const path = ["ranks", index, "requires"];
  const problems: RuleProblem[] = [];
  const { periodsInARow, legsWithRank, ...others } = requires;
  const asked = [legsWithRank, ...Object.values(others)].some((requirement) => requirement !== undefined);
  if (periodsInARow !== undefined && !asked) {
    const message = "needs another requirement that can be met so many periods in a row";
    problems.push({ path: [...path, "periodsInARow"], message });
  }
  if (legsWithRank !== undefined && ranks.findIndex(({ key }) => key === legsWithRank.rank) >= index) {
    const message = "must be a lower rank: nobody could be the first to hold this one";
    problems.push({ path: [...path, "legsWithRank", "rank"], message });
  }
  return problems;
}

function checkBonus(bonus: BonusRule, index: number): RuleProblem[] {
  const path = ["bonuses", index];
  const byRank = ofRanks(bonus);
  if (byRank !== null && Object.keys(byRank.value).length === 0)
    return [{ path: [...path, byRank.field], message: "must name at least one rank" }];
  if (bonus.kind !== "referral") return [];
  const problems: RuleProblem[] = [];
  if ((bonus.trigger === "event") !== (bonus.event !== undefined))
    problems.push({
      path: [...path, "event"],
      message: "must name the event when the trigger is event, and only then",
    });
  if (bonus.event !== undefined && SEEN_EVENTS.includes(bonus.event)) {
    const message = `must not be ${bonus.event}, which is a trigger: what it asks for would not be asked`;
    problems.push({ path: [...path, "event"], message });
  }
  if (bonus.trigger === "sign_up" && bonus.signUpConfirmed !== true) {
    const message =
      "must be true: paying for the bare sign-up, without a sale, is what pyramid schemes do and many countries forbid";
    problems.push({ path: [...path, "signUpConfirmed"], message });
  }
  return problems;
}

function checkRewards({ points, customerReward }: RulesShape): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (points !== undefined && Object.keys(points.pointsPerMajor).length === 0)
    problems.push({ path: ["points", "pointsPerMajor"], message: "must name at least one currency" });
  if (
    customerReward !== undefined &&
    (customerReward.rateBps === undefined) === (customerReward.amountsMinor === undefined)
  )
    problems.push({ path: ["customerReward"], message: "must have either rateBps or amountsMinor" });
  return problems;
}
