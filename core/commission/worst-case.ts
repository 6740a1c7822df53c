import { bonusWorstCaseBps } from "../bonus/worst-case.ts";
import { formatRate } from "../money/rate.ts";
import { ok, type Result, refuse } from "../result.ts";
import { topLevelRate } from "./level-rate.ts";
import type { AgreedPays, Pays } from "./rules/base.ts";
import type { RulesShape } from "./rules/rules-shape.ts";
import { tierRate, topTierRate } from "./tier-rate.ts";

/** One summand of a worst case. */
export interface WorstTerm {
  /** `level 1`, or the bonus' name. */
  readonly name: string;
  readonly bps: number;
}

export interface WorstCase {
  readonly worstCaseBps: number;
  readonly capBps: number;
  readonly levels: readonly WorstTerm[];
  readonly bonuses: readonly WorstTerm[];
}

/**
 * The most that the plan's percentages can pay of an amount: all levels filled by whoever has the highest rate of rank,
 * level 1 at the best of what it may pay by any rule or tier, and all bonuses. Flat amounts have no worst case in per
 * cent; the cap holds them conversion by conversion.
 *
 * @param agreedBps the most that was agreed with any partner for level 1
 */
export function worstCase(rules: RulesShape, agreedBps = 0): WorstCase {
  const levels = rules.levels.map((level, index) => ({
    name: `level ${index + 1}`,
    bps: index === 0 ? Math.max(topFirstLevelRate(rules), agreedBps) : topLevelRate(level),
  }));
  const levelsBps = sum(levels);
  const { bps, terms } = bonusWorstCaseBps(rules, levelsBps);
  return {
    worstCaseBps: levelsBps + bps,
    capBps: rules.capBps,
    levels,
    bonuses: terms.map((term) => ({ name: term.rule, bps: term.bps })),
  };
}

/** Refuses rules whose worst case is more than their cap, and says the sum. */
export function checkWorstCase(
  rules: RulesShape,
  agreedBps = 0,
): Result<WorstCase, WorstCase & { message: string; place: "levels" | "bonuses" }> {
  const worst = worstCase(rules, agreedBps);
  if (worst.worstCaseBps <= worst.capBps) return ok(worst);
  const place = sum(worst.levels) > worst.capBps || worst.bonuses.length === 0 ? "levels" : "bonuses";
  return refuse({
    ...worst,
    place,
    message: `${sumText(worst)}, more than the cap of ${formatRate(worst.capBps)}`,
  });
}

/** For example: "levels pay 15 % + 5 %, bonuses fast 2 % + pool 1 % = 23 %". */
export function sumText({ levels, bonuses, worstCaseBps }: WorstCase): string {
  const rates = levels.filter(({ bps }) => bps > 0).map(({ bps }) => formatRate(bps));
  const ofLevels = `levels pay ${rates.length === 0 ? formatRate(0) : rates.join(" + ")}`;
  const named = bonuses.map(({ name, bps }) => `${name} ${formatRate(bps)}`);
  const parts = named.length === 0 ? ofLevels : `${ofLevels}, bonuses ${named.join(" + ")}`;
  return rates.length === 1 && named.length === 0 ? parts : `${parts} = ${formatRate(worstCaseBps)}`;
}

/** The most that tiers may add to what their first one pays of a sale at once, in basis points. */
export function tierReserveBps({ base = [] }: Pick<RulesShape, "base">): number {
  return Math.max(
    0,
    ...base.map(({ pays }) =>
      pays.kind === "tiered" ? topTierRate(pays.tiers) - tierRate(pays.tiers, 0n) : 0,
    ),
  );
}

/** The most of what level 1 may be paid, in basis points: its own rates, unless a rule without conditions is before it. */
function topFirstLevelRate({ levels, base = [] }: RulesShape): number {
  const [first] = levels;
  const always = base.some(({ when }) => Object.values(when).every((condition) => condition === undefined));
  const own = first === undefined || always ? 0 : topLevelRate(first);
  return Math.max(own, ...base.map(({ pays }) => topRate(pays)));
}

/** The most that something pays of an amount, in basis points; a flat amount has no such bound and counts for nothing. */
export function topRate(pays: Pays | AgreedPays): number {
  if (pays.kind === "percentage") return pays.rateBps;
  return pays.kind === "tiered" ? topTierRate(pays.tiers) : 0;
}

function sum(terms: readonly WorstTerm[]): number {
  return terms.reduce((total, { bps }) => total + bps, 0);
}
