import type {
  BacktestCase,
  BacktestComparison,
  BacktestLine,
  BacktestSide,
  HighestShare,
  PartnerChange,
} from "./backtest-case.ts";
import { decilesOf } from "./deciles.ts";
import { higherShare, shareBpsOf } from "./share.ts";

/** Winners and losers that are named. */
const NAMED_MAX = 20;

/** Sums conversions up one by one: memory grows with partners and currencies, and not with conversions. */
export interface PlanComparison {
  take(one: BacktestCase): void;
  /** By currency. */
  end(): BacktestComparison[];
}

/**
 * Compares what was accrued with what a draft would have been, each currency by itself.
 *
 * @example
 * const comparison = comparePlans();
 * for (const one of cases) comparison.take(one);
 * comparison.end(); // [{ currency: "USD", differenceMinor: -1200n, … }]
 */
export function comparePlans(): PlanComparison {
  const sums = new Map<string, CurrencySums>();
  return {
    take(one) {
      let sum = sums.get(one.currency);
      if (sum === undefined) {
        sum = { conversions: 0, salesMinor: 0n, before: emptySide(), after: emptySide() };
        sums.set(one.currency, sum);
      }
      sum.conversions++;
      if (!one.rejected) sum.salesMinor += one.amountMinor - one.refundedMinor;
      addLines(sum.before, one, one.before);
      addLines(sum.after, one, one.after);
    },
    end: () =>
      [...sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, { conversions, salesMinor, before, after }]) => ({
          ...{ currency, conversions, salesMinor },
          before: closeSide(before, salesMinor),
          after: closeSide(after, salesMinor),
          differenceMinor: after.commissionMinor - before.commissionMinor,
          levels: levelsOf(before, after),
          ...changesOf(before, after),
        })),
  };
}

interface CurrencySums {
  conversions: number;
  salesMinor: bigint;
  readonly before: SideSums;
  readonly after: SideSums;
}

interface SideSums {
  commissionMinor: bigint;
  breakageMinor: bigint;
  heldByCap: number;
  highest: HighestShare | null;
  readonly byPartner: Map<string, bigint>;
  readonly byLevel: Map<number, bigint>;
}

const emptySide = (): SideSums => ({
  ...{ commissionMinor: 0n, breakageMinor: 0n, heldByCap: 0, highest: null },
  byPartner: new Map(),
  byLevel: new Map(),
});

function addLines(side: SideSums, one: BacktestCase, lines: readonly BacktestLine[]): void {
  let grossMinor = 0n;
  for (const { level, partnerId, amountMinor, reversedMinor } of lines) {
    const netMinor = amountMinor - reversedMinor;
    if (partnerId === null) {
      side.breakageMinor += netMinor;
      continue;
    }
    grossMinor += amountMinor;
    side.commissionMinor += netMinor;
    side.byPartner.set(partnerId, (side.byPartner.get(partnerId) ?? 0n) + netMinor);
    side.byLevel.set(level, (side.byLevel.get(level) ?? 0n) + netMinor);
  }
  if (lines.some(({ heldByCap }) => heldByCap)) side.heldByCap++;
  if (grossMinor === 0n) return;
  side.highest = higherShare(side.highest, {
    ...{ conversionId: one.conversionId, amountMinor: one.amountMinor, commissionMinor: grossMinor },
    shareBps: shareBpsOf(grossMinor, one.amountMinor),
  });
}

function closeSide(side: SideSums, salesMinor: bigint): BacktestSide {
  const { commissionMinor, breakageMinor, heldByCap, highest } = side;
  const earned = [...side.byPartner.values()].filter((minor) => minor > 0n);
  return {
    ...{ commissionMinor, breakageMinor, heldByCap, highest },
    shareBps: shareBpsOf(commissionMinor, salesMinor),
    partners: earned.length,
    deciles: decilesOf(earned),
  };
}

function levelsOf(before: SideSums, after: SideSums): BacktestComparison["levels"] {
  const levels = [...new Set([...before.byLevel.keys(), ...after.byLevel.keys()])].sort((a, b) => a - b);
  return levels.map((level) => ({
    level,
    beforeMinor: before.byLevel.get(level) ?? 0n,
    afterMinor: after.byLevel.get(level) ?? 0n,
  }));
}

function changesOf(
  before: SideSums,
  after: SideSums,
): { winners: readonly PartnerChange[]; losers: readonly PartnerChange[] } {
  const partnerIds = new Set([...before.byPartner.keys(), ...after.byPartner.keys()]);
  const changes = [...partnerIds].map((partnerId): PartnerChange => {
    const beforeMinor = before.byPartner.get(partnerId) ?? 0n;
    const afterMinor = after.byPartner.get(partnerId) ?? 0n;
    return { partnerId, beforeMinor, afterMinor, differenceMinor: afterMinor - beforeMinor };
  });
  // By id first: both sorts are stable.
  changes.sort((a, b) => (a.partnerId < b.partnerId ? -1 : 1));
  const most = (sign: bigint) =>
    changes
      .filter(({ differenceMinor }) => differenceMinor * sign > 0n)
      .sort((a, b) => Number(sign) * compare(b.differenceMinor, a.differenceMinor))
      .slice(0, NAMED_MAX);
  return { winners: most(1n), losers: most(-1n) };
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a > b ? 1 : -1;
}
