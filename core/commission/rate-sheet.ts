import { WHOLE_BPS } from "../money/rate.ts";
import type { AccrualConversion } from "./accrual.ts";
import type { PlanRules } from "./plan.ts";
import type { PlanLevel } from "./rules/level.ts";

const WHOLE = BigInt(WHOLE_BPS);

/** What one level of a plan is worth for one conversion, before it is weighted by credits. */
export interface SheetLevel {
  readonly rateBps: number | null;
  /** Null for a percentage level, and for a flat level that names no amount in the conversion's currency. */
  readonly flatMinor: bigint | null;
  /** Minor units, exactly: numerator ÷ the sheet's denominator. */
  readonly numerator: bigint;
  readonly heldByCap: boolean;
}

export interface RateSheet {
  readonly rules: PlanRules;
  readonly denominator: bigint;
  readonly levels: readonly SheetLevel[];
}

/**
 * Works a plan out for one conversion. Percentages are taken of the amount; flat amounts are paid once per
 * conversion. When both together exceed the cap, the flat amounts share what the percentages leave of it, in
 * proportion: exactly, before anything is rounded, so that the cap holds to the unit.
 *
 * @throws RangeError when the percentages alone exceed the cap: such rules cannot be saved
 */
export function rateSheet(rules: PlanRules, conversion: AccrualConversion): RateSheet {
  const { amountMinor, currency } = conversion;
  // Everything here is over a denominator of 10,000, since rates are basis points.
  let percentages = 0n;
  let flats = 0n;
  const levels = rules.levels.map((level) => {
    const worth = levelWorth(level, amountMinor, currency);
    if (level.kind === "percentage") percentages += worth.numerator;
    else flats += worth.numerator;
    return worth;
  });
  const room = amountMinor * BigInt(rules.capBps) - percentages;
  if (room < 0n) throw new RangeError("the plan's percentages exceed its cap");
  const exempt = amountMinor === 0n && rules.payFlatOnZeroAmount === true;
  if (flats <= room || exempt) return { rules, denominator: WHOLE, levels };
  return { rules, ...holdFlats(levels, room, flats) };
}

function levelWorth(level: PlanLevel, amountMinor: bigint, currency: string): SheetLevel {
  if (level.kind === "percentage") {
    const numerator = amountMinor * BigInt(level.rateBps);
    return { rateBps: level.rateBps, flatMinor: null, numerator, heldByCap: false };
  }
  const amount = Object.hasOwn(level.amountsMinor, currency) ? level.amountsMinor[currency] : undefined;
  if (amount === undefined) return { rateBps: null, flatMinor: null, numerator: 0n, heldByCap: false };
  const flatMinor = BigInt(amount);
  return { rateBps: null, flatMinor, numerator: flatMinor * WHOLE, heldByCap: false };
}

/** Scales the flat levels by room ÷ flats, in lowest terms; the denominator grows instead of a division. */
function holdFlats(
  levels: readonly SheetLevel[],
  room: bigint,
  flats: bigint,
): { denominator: bigint; levels: SheetLevel[] } {
  const divisor = greatestCommonDivisor(room, flats);
  // Both divisions are exact: the divisor divides both.
  const up = room / divisor;
  const down = flats / divisor;
  const scaled = levels.map((level) => {
    if (level.flatMinor === null) return { ...level, numerator: level.numerator * down };
    return { ...level, numerator: level.numerator * up, heldByCap: level.flatMinor > 0n };
  });
  return { denominator: WHOLE * down, levels: scaled };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [high, low] = [a, b];
  while (low !== 0n) [high, low] = [low, high % low];
  return high;
}
