import { bonusReserve } from "../bonus/worst-case.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import type { AccrualConversion, AccrualCredit, BreakageReason, LinePart } from "./accrual.ts";
import { excludedByRules, type FirstLevel, priceFirstLevel } from "./first-level.ts";
import { levelRate } from "./level-rate.ts";
import type { Placement } from "./place.ts";
import type { PlanRules } from "./plan.ts";
import { recurringEnded } from "./recurring.ts";
import type { PlanLevel } from "./rules/level.ts";

const WHOLE = BigInt(WHOLE_BPS);
/** All that a conversion of amount 0 pays together; it has no cap, and the ledger holds no more. */
const MAX_FLAT_MINOR = BigInt(Number.MAX_SAFE_INTEGER);

/** What one level of a plan is worth for one conversion, before it is weighted by credits. */
export interface SheetLevel {
  readonly rateBps: number | null;
  /** Null for a percentage, and for a flat amount that is not named in the conversion's currency. */
  readonly flatMinor: bigint | null;
  readonly baseMinor: bigint;
  readonly rank: string | null;
  readonly parts: readonly LinePart[] | null;
  /** Minor units, exactly: numerator ÷ the sheet's denominator. */
  readonly numerator: bigint;
  readonly heldByCap: boolean;
  /** Why the level pays nobody, whoever is there; null: it pays. */
  readonly unpaid: BreakageReason | null;
}

export interface RateSheet {
  readonly denominator: bigint;
  readonly levels: readonly SheetLevel[];
}

/** A level before the cap: its percentages and flat amounts apart, over a denominator of 10,000. */
interface OpenLevel extends Omit<SheetLevel, "numerator"> {
  readonly percentage: bigint;
  readonly flat: bigint;
  /** The percentage was agreed with the partner, and may be more than the plan was checked for. */
  readonly agreed: boolean;
}

/**
 * Works a credit's plan out for one conversion. Percentages are taken of the amount; flat amounts are paid once per
 * conversion, or per unit. When both together exceed the cap, the flat amounts share what the percentages leave of it,
 * in proportion: exactly, before anything is rounded, so that the cap holds to the unit. What tiers and bonuses may yet
 * pay of the conversion when its period closes is kept free for them.
 *
 * @param given the credit; what was agreed with its partner holds for that partner alone
 * @param seats one per level of the plan: rates may follow from the receiver's rank
 * @throws RangeError when the plan's percentages alone exceed the cap: such rules cannot be saved
 */
export function rateSheet(
  conversion: AccrualConversion,
  given: AccrualCredit,
  seats: readonly Placement[],
): RateSheet {
  const { rules } = given.plan;
  const { amountMinor } = conversion;
  if (recurringEnded(rules.recurring, conversion.order))
    return scaled(
      rules.levels.map(() => open(amountMinor, { unpaid: "recurring_ended" })),
      1n,
      1n,
    );
  const credit = withOwnAgreement(given, seats[0]);
  const hasExceptions = rules.base !== undefined && rules.base.length > 0;
  const excluded = hasExceptions ? excludedByRules(conversion, credit) : null;
  const first =
    hasExceptions || credit.agreed !== undefined
      ? priceFirstLevel(conversion, credit, seats[0]?.rank ?? null)
      : null;
  const levels = rules.levels.map((level, index) => {
    const rank = seats[index]?.rank ?? null;
    if (index === 0 && first !== null && first.parts.some(({ by }) => by !== "level"))
      return pricedLevel(first, amountMinor);
    if (index === 0 || excluded === null)
      return openLevel(level, amountMinor, conversion.currency, rank, rules);
    const base = amountMinor - excluded.excludedMinor;
    return excluded.everything && level.kind === "flat"
      ? open(base, { unpaid: "excluded_by_rule" })
      : openLevel(level, base, conversion.currency, rank, rules);
  });
  return holdToCap(levels, conversion, rules, first?.reserved ?? 0n);
}

/** The credit without what was agreed with its partner where somebody else gets level 1: it was not agreed with that one. */
function withOwnAgreement(credit: AccrualCredit, seat: Placement | undefined): AccrualCredit {
  const receiver = seat?.partnerId ?? null;
  if (credit.agreed === undefined || receiver === null || receiver === credit.chain[0]?.partnerId)
    return credit;
  const { agreed: _, ...plain } = credit;
  return plain;
}

/** A level of which only what is given is not nothing. */
function open(
  baseMinor: bigint,
  given: Partial<Pick<OpenLevel, "rateBps" | "rank" | "percentage" | "flatMinor" | "flat" | "unpaid">>,
): OpenLevel {
  return {
    rateBps: given.rateBps ?? null,
    flatMinor: given.flatMinor ?? null,
    baseMinor,
    rank: given.rank ?? null,
    parts: null,
    heldByCap: false,
    unpaid: given.unpaid ?? null,
    percentage: given.percentage ?? 0n,
    flat: given.flat ?? 0n,
    agreed: false,
  };
}

function openLevel(
  level: PlanLevel,
  baseMinor: bigint,
  currency: string,
  rank: string | null,
  rules: PlanRules,
): OpenLevel {
  if (level.kind === "percentage") {
    const { rateBps, rank: ofRank } = levelRate(level, rank, rules.ranks);
    return open(baseMinor, { rateBps, rank: ofRank, percentage: baseMinor * BigInt(rateBps) });
  }
  const amount = Object.hasOwn(level.amountsMinor, currency) ? level.amountsMinor[currency] : undefined;
  if (amount === undefined) return open(baseMinor, { unpaid: "no_flat_amount_in_currency" });
  const flatMinor = BigInt(amount);
  return open(baseMinor, { flatMinor, flat: flatMinor * WHOLE });
}

/** Level 1 where exceptions or an agreement had a part in it; a single part is told as a level is. */
function pricedLevel({ parts, percentage, flat, rank }: FirstLevel, baseMinor: bigint): OpenLevel {
  const only = parts.length === 1 ? parts[0] : undefined;
  const unpriced = parts.every((part) => part.pays === "flat" && part.flatMinor === null);
  return {
    rateBps: only?.rateBps ?? null,
    flatMinor:
      only === undefined || only.flatMinor === null ? null : BigInt(only.flatMinor) * BigInt(only.units),
    baseMinor,
    rank,
    parts,
    heldByCap: false,
    percentage,
    flat,
    agreed: parts.some(({ by }) => by === "agreed"),
    unpaid: unpriced ? "no_flat_amount_in_currency" : null,
  };
}

function holdToCap(
  levels: readonly OpenLevel[],
  { amountMinor }: AccrualConversion,
  rules: PlanRules,
  reserved: bigint,
): RateSheet {
  const percentages = sum(levels, (level) => level.percentage);
  const flats = sum(levels, (level) => level.flat);
  const cap = amountMinor * BigInt(rules.capBps);
  if (flats === 0n && percentages <= cap) return scaled(levels, 1n, 1n);
  const exempt = amountMinor === 0n && rules.payFlatOnZeroAmount === true;
  if (exempt) return holdFlats(levels, MAX_FLAT_MINOR * WHOLE, 1n, flats);
  const ofPlan = sum(levels, (level) => (level.agreed ? 0n : level.percentage));
  if (ofPlan > cap) throw new RangeError("the plan's percentages exceed its cap");
  const held = levels.map((level) => holdAgreed(level, cap - ofPlan));
  // Of what is left for flat amounts F matching bonuses take their part as well, as of the percentages P:
  // (P + F) × (1 + matching) = the cap less what tiers and other bonuses may take of the amount.
  const { ofSalesBps, ofCommissionBps } = bonusReserve(rules);
  const matched = WHOLE + BigInt(ofCommissionBps);
  const room =
    (cap - reserved - amountMinor * BigInt(ofSalesBps)) * WHOLE -
    sum(held, (level) => level.percentage) * matched;
  return holdFlats(held, room > 0n ? room : 0n, matched, flats);
}

/** An agreed rate gives way alone, so that nothing of the other levels is taken for it. */
function holdAgreed(level: OpenLevel, room: bigint): OpenLevel {
  if (!level.agreed || level.percentage <= room) return level;
  return { ...level, percentage: room, heldByCap: true };
}

/** Scales the flat amounts to room ÷ parts, in lowest terms; the denominator grows instead of a division. */
function holdFlats(levels: readonly OpenLevel[], room: bigint, parts: bigint, flats: bigint): RateSheet {
  const wanted = flats * parts;
  if (wanted <= room) return scaled(levels, 1n, 1n);
  const divisor = greatestCommonDivisor(room, wanted);
  // Both divisions are exact: the divisor divides both.
  return scaled(levels, room / divisor, wanted / divisor);
}

/** The sheet with flat amounts × up ÷ down. */
function scaled(levels: readonly OpenLevel[], up: bigint, down: bigint): RateSheet {
  const isScaled = up !== down;
  return {
    denominator: isScaled ? WHOLE * down : WHOLE,
    levels: levels.map((level) => ({
      // One by one: this runs for every level of every conversion, and copying objects whole takes several times as long.
      rateBps: level.rateBps,
      flatMinor: level.flatMinor,
      baseMinor: level.baseMinor,
      rank: level.rank,
      parts: level.parts,
      numerator: isScaled ? level.percentage * down + level.flat * up : level.percentage + level.flat,
      heldByCap: level.heldByCap || (isScaled && level.flat > 0n),
      unpaid: level.unpaid,
    })),
  };
}

function sum(levels: readonly OpenLevel[], of: (level: OpenLevel) => bigint): bigint {
  let total = 0n;
  for (const level of levels) total += of(level);
  return total;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [high, low] = [a, b];
  while (low !== 0n) [high, low] = [low, high % low];
  return high;
}
