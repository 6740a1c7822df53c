import { formatRate } from "../money/rate.ts";
import type { RuleProblem } from "./check-rules.ts";
import type { BonusRule } from "./rules/bonus.ts";
import type { Rank } from "./rules/rank.ts";
import type { RulesShape } from "./rules/rules-shape.ts";
import { sumText, worstCase } from "./worst-case.ts";

/** What a country allows a plan to pay. */
export interface CountryPolicy {
  readonly country: string;
  /** All payouts together, of the amount sold; null: no bound. */
  readonly maxPayoutBps: number | null;
  readonly maxLevels: number | null;
  /** A bonus for recruiting alone, such as a bare sign-up, may be paid. */
  readonly signUpBonus: boolean;
  /** The rule it follows, as the merchant reads it. */
  readonly source: string;
}

/** The most that was agreed with partners for whom a plan holds, besides what it says itself. */
export interface AgreedMost {
  readonly rateBps: number;
  /** Somebody is paid a flat amount. */
  readonly flat: boolean;
}

const NOTHING_AGREED: AgreedMost = { rateBps: 0, flat: false };

/**
 * What of a plan the country where its program is offered does not allow, by field. Percentages are judged by their worst
 * case; where anything pays a flat amount, the plan's cap is what all payouts together can come to.
 */
export function checkCountryPolicy(
  rules: RulesShape,
  policy: CountryPolicy,
  agreed: AgreedMost = NOTHING_AGREED,
): RuleProblem[] {
  return [
    ...checkCountryPayout(rules, policy, agreed),
    ...checkLevels(rules, policy),
    ...checkRecruiting(rules, policy),
  ];
}

function allows(policy: CountryPolicy, what: string): string {
  return `${policy.country} allows ${what} (${policy.source})`;
}

/** The clause on payouts alone: the only one that what is agreed with a partner can break. */
export function checkCountryPayout(
  rules: RulesShape,
  policy: CountryPolicy,
  agreed: AgreedMost,
): RuleProblem[] {
  const { maxPayoutBps } = policy;
  if (maxPayoutBps === null) return [];
  const worst = worstCase(rules, agreed.rateBps);
  const allowed = allows(policy, `at most ${formatRate(maxPayoutBps)} of what is sold`);
  if (worst.worstCaseBps > maxPayoutBps)
    return [{ path: ["levels"], message: `${sumText(worst)}: ${allowed}` }];
  if (!(agreed.flat || paysFlat(rules)) || rules.capBps <= maxPayoutBps) return [];
  const message = `must bound the plan's flat amounts: ${allowed}`;
  return [{ path: ["capBps"], message }];
}

/** Anything whose share of a sale is bounded by the cap alone. */
function paysFlat({ levels, base = [], bonuses = [] }: RulesShape): boolean {
  return (
    levels.some(({ kind }) => kind === "flat") ||
    base.some(({ pays }) => pays.kind === "flat") ||
    bonuses.some(
      (rule) =>
        rule.kind === "rank_advancement" || (rule.kind === "referral" && rule.trigger === "first_purchase"),
    )
  );
}

function checkLevels(rules: RulesShape, policy: CountryPolicy): RuleProblem[] {
  const { maxLevels } = policy;
  if (maxLevels === null) return [];
  const message = allows(policy, `at most ${maxLevels} levels`);
  const named = (rules.bonuses ?? []).flatMap((rule, index): RuleProblem[] => {
    const list = levelsOf(rule);
    return list !== null && list.length > maxLevels
      ? [{ path: ["bonuses", index, list.field], message }]
      : [];
  });
  return rules.levels.length > maxLevels ? [{ path: ["levels"], message }, ...named] : named;
}

/** The list of a bonus that has one entry for each level it pays; null: it pays by rank. */
function levelsOf(rule: BonusRule): { readonly field: string; readonly length: number } | null {
  switch (rule.kind) {
    case "fast_start":
    case "matching":
    case "generation":
      return { field: "rates", length: rule.rates.length };
    case "referral":
      return { field: "levels", length: rule.levels.length };
    default:
      return null;
  }
}

function checkRecruiting(
  { bonuses = [], ranks = [], activity }: RulesShape,
  policy: CountryPolicy,
): RuleProblem[] {
  if (policy.signUpBonus) return [];
  return bonuses.flatMap((rule, index): RuleProblem[] => {
    const path = ["bonuses", index];
    if (rule.kind === "referral" && rule.trigger === "sign_up")
      return [{ path: [...path, "trigger"], message: allows(policy, "no bonus for a bare sign-up") }];
    if (rule.kind !== "rank_advancement") return [];
    return ranks
      .filter(({ key }) => Object.hasOwn(rule.amountsByRank, key))
      .filter((rank) => !asksForSales(rank, ranks, activity))
      .map(({ key }) => {
        const message = `${allows(policy, "no bonus for recruiting alone")}, and rank ${key} asks for no sale`;
        return { path: [...path, "amountsByRank", key], message };
      });
  });
}

/**
 * Whether nobody reaches a rank without anything being sold. Active members count as sales only where none is active by
 * having just joined.
 */
function asksForSales({ requires }: Rank, ranks: readonly Rank[], activity: RulesShape["activity"]): boolean {
  const { legsWithRank } = requires;
  const soldByActive = (activity?.personalVolume ?? 0) > 0 && activity?.graceDays === 0;
  const active = [requires.activeDirectPartners, requires.activeDownlinePartners, requires.activeLegs];
  const volumes = [requires.personalVolume, requires.groupVolume, requires.legVolume?.volume];
  if (volumes.some((volume = 0) => volume > 0)) return true;
  if (soldByActive && active.some((count = 0) => count > 0)) return true;
  // Always a lower one, so this ends.
  const below = ranks.slice(
    0,
    ranks.findIndex((rank) => rank.requires === requires),
  );
  const ofLegs = below.find(({ key }) => key === legsWithRank?.rank);
  return ofLegs !== undefined && asksForSales(ofLegs, below, activity);
}
