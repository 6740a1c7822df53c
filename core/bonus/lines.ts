import { WHOLE_BPS } from "../money/rate.ts";
import type { BonusLine } from "../period/period-input.ts";
import type { BonusBases, BonusCell } from "./cells.ts";

const BPS = BigInt(WHOLE_BPS);

/** A line for each cell, rounded down; cells at a rate of 0 are none's to see. */
export function linesOf(bases: BonusBases, currencies: readonly string[]): BonusLine[] {
  return bases.cells.flatMap((cell) => (cell.rateBps === 0 ? [] : [lineOf(bases, cell, currencies)]));
}

function lineOf({ rule, scale }: BonusBases, cell: BonusCell, currencies: readonly string[]): BonusLine {
  const { level, position, rateBps, base, breakageReason } = cell;
  const exactNumerator = base * BigInt(rateBps);
  const exactDenominator = scale * BPS;
  // Both round down: for people, and in the program's favour. What whole units that costs is breakage of the rule.
  const baseMinor = base / scale;
  const amountMinor = exactNumerator / exactDenominator;
  return {
    rule: rule.name,
    kind: rule.kind,
    level,
    position,
    currency: currencies[cell.currency] ?? "",
    baseMinor,
    rateBps,
    flatMinor: null,
    heldByCap: false,
    exactNumerator,
    exactDenominator,
    amountMinor,
    rounding: amountMinor * exactDenominator === exactNumerator ? "exact" : "floor",
    breakageReason,
    skipped: [],
    details: detailsOf(rule, cell),
    refundBase: base,
  };
}

function detailsOf(rule: BonusBases["rule"], cell: BonusCell): BonusLine["details"] {
  switch (rule.kind) {
    case "fast_start":
      return { days: rule.days };
    case "generation":
      return { leaderRank: rule.leaderRank };
    case "differential":
      return differentialDetails(rule.ratesByRank, cell);
    default:
      return {};
  }
}

/** The level says which of the ladder's rates was paid below. */
function differentialDetails(rates: Readonly<Record<string, number>>, { level, rateBps }: BonusCell) {
  const steps = [0, ...new Set(Object.values(rates).filter((rate) => rate > 0))].sort((a, b) => a - b);
  const paidBelowBps = steps[level - 1] ?? 0;
  return { paidBelowBps, ownRateBps: paidBelowBps + rateBps };
}
