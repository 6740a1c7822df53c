import { formatAmount } from "../money/amount.ts";
import { exponentOf } from "../money/currency.ts";
import { formatRate, WHOLE_BPS } from "../money/rate.ts";
import type {
  AccrualConversion,
  AccrualLine,
  BreakageReason,
  LinePart,
  PlanVersion,
  SkippedUpline,
} from "./accrual.ts";
import { explainParts } from "./explain-parts.ts";

/** An accrual explained: plain data (amounts as strings of minor units, ready for JSON) and one English sentence. */
export interface Explanation {
  readonly conversionId: string;
  readonly clickId: string | null;
  readonly planVersionId: string;
  readonly planVersion: number;
  readonly level: number;
  readonly currency: string;
  readonly baseMinor: string;
  readonly rateBps: number | null;
  readonly flatMinor: string | null;
  readonly weightBps: number;
  readonly heldByCap: boolean;
  readonly rank: string | null;
  readonly parts: readonly LinePart[] | null;
  readonly exactNumerator: string;
  readonly exactDenominator: string;
  readonly rounding: AccrualLine["rounding"];
  readonly amountMinor: string;
  readonly partnerId: string | null;
  readonly breakageReason: AccrualLine["breakageReason"];
  readonly skipped: readonly SkippedUpline[];
  readonly sentence: string;
}

/**
 * Explains one line. The data suffices to compute the amount again: exactNumerator ÷ exactDenominator rounded down,
 * plus 1 when `rounding` is `remainder`.
 *
 * @throws RangeError when `plan` is not the version that the line was made by
 */
export function explainLine(
  line: AccrualLine,
  conversion: Pick<AccrualConversion, "conversionId" | "amountMinor" | "currency">,
  plan: Pick<PlanVersion, "planVersionId" | "version">,
): Explanation {
  if (plan.planVersionId !== line.planVersionId)
    throw new RangeError("the line was made by another plan version");
  return {
    conversionId: conversion.conversionId,
    clickId: line.clickId,
    planVersionId: line.planVersionId,
    planVersion: plan.version,
    level: line.level,
    currency: conversion.currency,
    baseMinor: line.baseMinor.toString(),
    rateBps: line.rateBps,
    flatMinor: line.flatMinor?.toString() ?? null,
    weightBps: line.weightBps,
    heldByCap: line.heldByCap,
    rank: line.rank,
    parts: line.parts,
    exactNumerator: line.exactNumerator.toString(),
    exactDenominator: line.exactDenominator.toString(),
    rounding: line.rounding,
    amountMinor: line.amountMinor.toString(),
    partnerId: line.partnerId,
    breakageReason: line.breakageReason,
    skipped: line.skipped,
    sentence: sentence(line, conversion, plan.version),
  };
}

const BREAKAGE_TEXT: Record<BreakageReason, string> = {
  partner_not_active: "the upline was suspended when the conversion happened",
  inactive: "the upline was not active in the period before",
  not_qualified_for_level: "the upline does not qualify for this level",
  no_upline: "there is no upline at this level",
  no_one_qualifies: "nobody above qualifies for this level",
  no_flat_amount_in_currency: "the plan names no amount in this currency",
  excluded_by_rule: "the plan excludes all that was bought",
  recurring_ended: "the customer's orders earn no more so long after the first",
};

/** The same of the partner who is credited, in whose place nobody else stands. */
const SELLER_TEXT: Partial<Record<BreakageReason, string>> = {
  partner_not_active: "the partner was suspended when the conversion happened",
  inactive: "the partner was not active in the period before",
  not_qualified_for_level: "the partner does not qualify for this level",
};

/** The same of level 1, for which the partner who is credited was passed over as well. */
const FIRST_LEVEL_TEXT: Partial<Record<BreakageReason, string>> = {
  no_upline: "neither the partner nor anybody above is active",
  no_one_qualifies: "neither the partner nor anybody above qualifies for this level",
};

function breakageText(reason: BreakageReason, { level, skipped }: AccrualLine): string {
  if (level > 1) return BREAKAGE_TEXT[reason];
  const ofSeller = skipped.length === 1 ? SELLER_TEXT[reason] : undefined;
  return ofSeller ?? FIRST_LEVEL_TEXT[reason] ?? BREAKAGE_TEXT[reason];
}

/** For example: "10 % of 42.35 USD (level 1, plan v3) = 4.23 USD, rounded down from 4.235 USD." */
function sentence(
  line: AccrualLine,
  { amountMinor, currency }: Pick<AccrualConversion, "amountMinor" | "currency">,
  planVersion: number,
): string {
  const where = `(level ${line.level}, plan v${planVersion})`;
  const result = `${what(line, amountMinor, currency)} ${where} = ${formatAmount(line.amountMinor, currency)}`;
  const kept =
    line.breakageReason === null
      ? ""
      : `; kept by the program, because ${breakageText(line.breakageReason, line)}`;
  return `${result}${roundingText(line, currency)}${kept}.`;
}

function what(line: AccrualLine, conversionMinor: bigint, currency: string): string {
  const base = formatAmount(line.baseMinor, currency);
  const share = line.weightBps === WHOLE_BPS ? "" : ` × ${formatRate(line.weightBps)} of the credit`;
  const held = line.heldByCap ? ", held by the plan's cap," : "";
  const { breakageReason } = line;
  if (breakageReason === "recurring_ended" || breakageReason === "excluded_by_rule")
    return `Nothing of ${formatAmount(conversionMinor, currency)}`;
  if (line.parts !== null) return `${explainParts(line.parts, currency)}${share}${held}`;
  if (line.rateBps !== null) {
    const rank = line.rank === null ? "" : ` for rank ${line.rank}`;
    const left =
      line.baseMinor < conversionMinor
        ? `, what the plan's rules leave of ${formatAmount(conversionMinor, currency)},`
        : "";
    return `${formatRate(line.rateBps)}${rank} of ${base}${left}${share}`;
  }
  return `A flat ${formatAmount(line.flatMinor ?? 0n, currency)}${share}${held} for a conversion of ${base}`;
}

function roundingText(line: AccrualLine, currency: string): string {
  if (line.rounding === "exact") return "";
  const exact = exactText(line.exactNumerator, line.exactDenominator, currency);
  if (line.rounding === "floor") return `, rounded down from ${exact}`;
  return `, rounded up from ${exact} with a unit left over by rounding the conversion's lines down`;
}

/** Decimal places shown behind the minor unit; what lies beyond is cut off and marked by an ellipsis. */
const EXTRA_PLACES = 6;

function exactText(numerator: bigint, denominator: bigint, currency: string): string {
  const scaled = numerator * 10n ** BigInt(EXTRA_PLACES);
  // Rounds down, for display only.
  const digits = (scaled / denominator).toString();
  const places = exponentOf(currency) + EXTRA_PLACES;
  const padded = digits.padStart(places + 1, "0");
  const text = `${padded.slice(0, -places)}.${padded.slice(-places)}`;
  if (scaled % denominator !== 0n) return `${text}… ${currency}`;
  return `${text.replace(/0+$/, "")} ${currency}`;
}
