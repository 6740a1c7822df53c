import type { BonusLine, PeriodResults } from "./period-input.ts";

/**
 * What the engine of periods makes of the same input. It grows whenever that changes: a replay by another engine than the
 * close says so, instead of calling the period wrong.
 */
export const PERIOD_ENGINE_VERSION = 2;

/** A member's results as one line of text: what the hash of a period's results is made of. */
export function resultText(results: PeriodResults, ladder: readonly string[], position: number): string {
  const { personalVolume, groupVolume, active, directPartners, activeDirectPartners } = results;
  return [
    position,
    personalVolume[position],
    groupVolume[position],
    active[position],
    directPartners[position],
    activeDirectPartners[position],
    results.downlinePartners[position],
    results.activeDownlinePartners[position],
    results.activeLegs[position],
    results.qualifiedLevels[position],
    ladder[results.rank[position] ?? -1] ?? "",
    ladder[results.lifetimeRank[position] ?? -1] ?? "",
    JSON.stringify(streaksOf(results, ladder, position)),
  ].join("|");
}

/** Periods in a row by rank; ranks whose requirements were not met are left out. */
export function streaksOf(
  { streaks }: PeriodResults,
  ladder: readonly string[],
  position: number,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [index, key] of ladder.entries()) {
    const inARow = streaks[index]?.[position] ?? 0;
    if (inARow > 0) found[key] = inARow;
  }
  return found;
}

/** A line as one line of text, with all that it explains itself by. */
export function lineText(line: BonusLine): string {
  return [
    line.rule,
    line.kind,
    line.level,
    line.position,
    line.currency,
    line.baseMinor,
    line.rateBps ?? "",
    line.flatMinor ?? "",
    line.heldByCap,
    line.exactNumerator,
    line.exactDenominator,
    line.amountMinor,
    line.rounding,
    line.breakageReason ?? "",
    JSON.stringify(line.skipped.map(({ position, reason }) => [position, reason])),
    JSON.stringify(Object.entries(line.details).sort(([one], [other]) => (one < other ? -1 : 1))),
    line.refundBase,
  ].join("|");
}
