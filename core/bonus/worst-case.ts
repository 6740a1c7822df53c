import type { BonusKind, BonusRule } from "../commission/rules/bonus.ts";
import { WHOLE_BPS } from "../money/rate.ts";

/** What one bonus can add to what a sale costs, at most. */
export interface BonusTerm {
  /** The bonus' name in the plan. */
  readonly rule: string;
  readonly kind: BonusKind;
  readonly bps: number;
}

/**
 * The most that bonuses by percentage can pay of an amount sold, every level filled by who qualifies:
 *
 * - fast start, generation: the sum of their rates
 * - matching: the sum of its rates, of the most that levels pay; rounded up to a whole basis point
 * - differential: its highest rate, since whoever comes later gets only what is missing to its own
 * - pool: its rate
 *
 * Rank advancement and referral are flat: they have no worst case in per cent. The first is held by the cap when its
 * period closes.
 *
 * @param levelsWorstBps the most that the plan's levels pay of an amount sold
 */
export function bonusWorstCaseBps(
  rules: { readonly bonuses?: readonly BonusRule[] | undefined },
  levelsWorstBps: number,
): { bps: number; terms: BonusTerm[] } {
  const terms = (rules.bonuses ?? []).flatMap((rule): BonusTerm[] => {
    const term = (bps: number) => [{ rule: rule.name, kind: rule.kind, bps }];
    switch (rule.kind) {
      case "fast_start":
      case "generation":
        return term(sum(rule.rates));
      case "matching":
        // Rounded up: the bound must not be lower than what may be paid.
        return term(Math.ceil((sum(rule.rates) * levelsWorstBps) / WHOLE_BPS));
      case "differential":
        return term(Math.max(0, ...Object.values(rule.ratesByRank)));
      case "pool":
        return term(rule.rateBps);
      case "rank_advancement":
      case "referral":
        return [];
      default:
        return rule satisfies never;
    }
  });
  return { bps: sum(terms.map((each) => each.bps)), terms };
}

/** What bonuses by percentage may still pay for a sale whose commission is known, at most. */
export interface BonusReserve {
  /** Of the amount sold: all but matching. */
  readonly ofSalesBps: number;
  /** Of the commission that it pays: matching. */
  readonly ofCommissionBps: number;
}

export function bonusReserve(rules: { readonly bonuses?: readonly BonusRule[] | undefined }): BonusReserve {
  const { bps, terms } = bonusWorstCaseBps(rules, WHOLE_BPS);
  const ofCommissionBps = sum(terms.map((term) => (term.kind === "matching" ? term.bps : 0)));
  return { ofSalesBps: bps - ofCommissionBps, ofCommissionBps };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
