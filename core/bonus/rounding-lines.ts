import type { BonusLine } from "../period/period-input.ts";

/**
 * What rounding each line down costs a rule in whole units, by currency: with it, the rule's lines sum to the floor of their
 * exact total, and no unit is lost between what is paid and what the program keeps.
 *
 * @param lines of one rule
 */
export function roundingLines(lines: readonly BonusLine[]): BonusLine[] {
  const byCurrency = Map.groupBy(lines, (line) => line.currency);
  return [...byCurrency].flatMap(([currency, group]) => {
    const lostMinor = floorOfSum(group) - group.reduce((sum, line) => sum + line.amountMinor, 0n);
    const [first] = group;
    if (first === undefined || lostMinor === 0n) return [];
    return [lost(first, currency, lostMinor)];
  });
}

/** Lines have few different denominators: those of their rule, and of what the cap held. */
function floorOfSum(lines: readonly BonusLine[]): bigint {
  const sums = new Map<bigint, bigint>();
  for (const { exactNumerator, exactDenominator } of lines)
    sums.set(exactDenominator, (sums.get(exactDenominator) ?? 0n) + exactNumerator);
  let numerator = 0n;
  let denominator = 1n;
  for (const [other, sum] of sums) {
    numerator = numerator * other + sum * denominator;
    denominator *= other;
  }
  // Rounds down: less than a unit is nobody's.
  return numerator / denominator;
}

function lost({ rule, kind }: BonusLine, currency: string, amountMinor: bigint): BonusLine {
  return {
    rule,
    kind,
    level: 0,
    position: -1,
    currency,
    baseMinor: 0n,
    rateBps: null,
    flatMinor: null,
    heldByCap: false,
    exactNumerator: amountMinor,
    exactDenominator: 1n,
    amountMinor,
    rounding: "exact",
    breakageReason: "rounding",
    skipped: [],
    details: {},
    refundBase: 0n,
  };
}
