import type { PlanRules } from "./plan.ts";
import type { BonusKind, BonusRule } from "./rules/bonus.ts";
import { REQUIREMENTS, type Requirements } from "./rules/requirements.ts";

/** What a rank asks for: whole units of volume, or a count. */
export interface RankRequirement {
  readonly requirement: keyof Requirements;
  readonly needed: number;
  /** Of `legsWithRank`: which rank. */
  readonly rank?: string;
  /** Of `legVolume`: what of the volume one leg counts for at most. */
  readonly legCapBps?: number;
}

/** What a rank brings that the one below it does not. */
export type RankBenefit =
  /** The level pays this rate of an order. */
  | { readonly kind: "level_rate"; readonly level: number; readonly rateBps: number }
  /** The level, and those above it, are paid from this rank on. */
  | { readonly kind: "level_opens"; readonly level: number }
  /** The bonus is paid from this rank on. */
  | { readonly kind: "bonus_opens"; readonly bonus: BonusKind }
  /** The bonus pays this rate. */
  | { readonly kind: "bonus_rate"; readonly bonus: BonusKind; readonly rateBps: number }
  /** Once, when it is reached for the first time. */
  | { readonly kind: "amount"; readonly currency: string; readonly amountMinor: number }
  /** So many shares of the pool, which is this rate of all sales. */
  | { readonly kind: "pool_shares"; readonly shares: number; readonly rateBps: number };

/** In the order in which progress tells them, whatever the order in which the rules were stored. */
export function rankRequirements(requires: Requirements): RankRequirement[] {
  const { legVolume, legsWithRank, ...plain } = requires;
  return REQUIREMENTS.flatMap((requirement): RankRequirement[] => {
    switch (requirement) {
      case "legVolume":
        return legVolume === undefined
          ? []
          : [{ requirement, needed: legVolume.volume, legCapBps: legVolume.legCapBps }];
      case "legsWithRank":
        return legsWithRank === undefined
          ? []
          : [{ requirement, needed: legsWithRank.legs, rank: legsWithRank.rank }];
      default: {
        const needed = plain[requirement];
        return needed === undefined ? [] : [{ requirement, needed }];
      }
    }
  });
}

/** What the rules name a rank for, in their order. A rank has besides what those below it have, unless it has other rates. */
export function rankBenefits({ levels, bonuses = [] }: PlanRules, key: string): RankBenefit[] {
  const ofLevels = levels.flatMap((rule, index): RankBenefit[] => {
    const level = index + 1;
    const rateBps = rule.kind === "percentage" ? ownOf(rule.ratesByRank, key) : undefined;
    return [
      ...(rule.requires?.minRank === key ? [{ kind: "level_opens", level } as const] : []),
      ...(rateBps === undefined ? [] : [{ kind: "level_rate", level, rateBps } as const]),
    ];
  });
  return [...ofLevels, ...bonuses.flatMap((rule) => bonusBenefits(rule, key))];
}

function bonusBenefits(rule: BonusRule, key: string): RankBenefit[] {
  const opens: RankBenefit[] = [];
  if (rule.minRank === key || (rule.kind === "generation" && rule.leaderRank === key))
    opens.push({ kind: "bonus_opens", bonus: rule.kind });
  switch (rule.kind) {
    case "differential": {
      const rateBps = ownOf(rule.ratesByRank, key);
      return rateBps === undefined ? opens : [...opens, { kind: "bonus_rate", bonus: rule.kind, rateBps }];
    }
    case "rank_advancement": {
      const amounts = Object.entries(ownOf(rule.amountsByRank, key) ?? {});
      return [
        ...opens,
        ...amounts.map(([currency, amountMinor]) => ({ kind: "amount", currency, amountMinor }) as const),
      ];
    }
    case "pool": {
      const shares = ownOf(rule.sharesByRank, key);
      return shares === undefined
        ? opens
        : [...opens, { kind: "pool_shares", shares, rateBps: rule.rateBps }];
    }
    default:
      return opens;
  }
}

/** Ranks are named by whoever writes a plan, and some names are every object's. */
const ownOf = <T>(values: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  values !== undefined && Object.hasOwn(values, key) ? values[key] : undefined;
