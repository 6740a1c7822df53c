import { bonusLines } from "../bonus/run-bonuses.ts";
import type { PlanRules } from "../commission/plan.ts";
import type { PeriodRules } from "./facts.ts";
import type { BonusLine, PeriodInput, PeriodResults } from "./period-input.ts";
import { tierTrueUp } from "./tier-true-up.ts";

/** What of a plan the lines of a period follow from. */
export type LineRules = PeriodRules & Pick<PlanRules, "capBps">;

/**
 * Every line that a period pays, in one order: what tiers still owe, what overrides pay, then the plan's bonuses, for which
 * the plan's cap leaves what the tiers do not take.
 */
export function* periodLines(
  input: PeriodInput,
  results: PeriodResults,
  rules: LineRules,
): Generator<BonusLine> {
  const tiers = tierTrueUp(input, rules);
  const tiersMinor = input.currencies.map((currency) =>
    tiers.reduce((sum, line) => (line.currency === currency ? sum + line.amountMinor : sum), 0n),
  );
  yield* tiers;
  yield* overrideLines(input);
  yield* bonusLines(input, results, rules, tiersMinor);
}

/** An amount set by hand, whole: no refund takes it back. */
function overrideLines({ amountOverrides }: PeriodInput): BonusLine[] {
  return amountOverrides.map(({ overrideId, position, currency, amountMinor }, index) => ({
    rule: "override",
    kind: "override",
    level: index + 1,
    position,
    currency,
    baseMinor: amountMinor,
    rateBps: null,
    flatMinor: amountMinor,
    heldByCap: false,
    exactNumerator: amountMinor,
    exactDenominator: 1n,
    amountMinor,
    rounding: "exact" as const,
    breakageReason: null,
    skipped: [],
    details: { overrideId },
    refundBase: 0n,
  }));
}
