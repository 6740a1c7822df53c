import { exponentOf } from "../money/currency.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import type {
  AccrualConversion,
  AccrualLine,
  BreakageReason,
  LinePart,
  PlanVersion,
  SkippedUpline,
} from "./accrual.ts";
import { explainParts } from "./explain-parts.ts";
import { EXPLAIN_WORDS, type ExplainLanguage, type ExplainWords } from "./explain-words.ts";

/** An accrual explained: plain data (amounts as strings of minor units, ready for JSON) and one sentence. */
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
  language: ExplainLanguage = "en",
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
    sentence: sentence(line, conversion, plan.version, EXPLAIN_WORDS[language]),
  };
}

function breakageText(reason: BreakageReason, { level, skipped }: AccrualLine, words: ExplainWords): string {
  if (level > 1) return words.breakage[reason];
  const ofSeller = skipped.length === 1 ? words.ofSeller[reason] : undefined;
  return ofSeller ?? words.ofFirstLevel[reason] ?? words.breakage[reason];
}

/** For example: "10 % of 42.35 USD (level 1, plan v3) = 4.23 USD, rounded down from 4.235 USD." */
function sentence(
  line: AccrualLine,
  { amountMinor, currency }: Pick<AccrualConversion, "amountMinor" | "currency">,
  planVersion: number,
  words: ExplainWords,
): string {
  const paid = words.amount(line.amountMinor, currency);
  const result = `${what(line, amountMinor, currency, words)} ${words.where(line.level, planVersion)} = ${paid}`;
  const kept = line.breakageReason === null ? "" : words.kept(breakageText(line.breakageReason, line, words));
  return `${result}${roundingText(line, currency, words)}${kept}.`;
}

function what(line: AccrualLine, conversionMinor: bigint, currency: string, words: ExplainWords): string {
  const base = words.amount(line.baseMinor, currency);
  const share = line.weightBps === WHOLE_BPS ? "" : words.shareOf(words.rate(line.weightBps));
  const held = line.heldByCap ? words.held : "";
  const { breakageReason } = line;
  if (breakageReason === "recurring_ended" || breakageReason === "excluded_by_rule")
    return words.nothingOf(words.amount(conversionMinor, currency));
  if (line.parts !== null) return `${explainParts(line.parts, currency, words)}${share}${held}`;
  if (line.rateBps !== null) {
    const left =
      line.baseMinor < conversionMinor ? words.leftOf(words.amount(conversionMinor, currency)) : "";
    return `${words.rateOf(words.rate(line.rateBps), line.rank, base)}${left}${share}`;
  }
  const flat = words.flat(words.amount(line.flatMinor ?? 0n, currency));
  return `${flat}${share}${held}${words.forConversion(base)}`;
}

function roundingText(line: AccrualLine, currency: string, words: ExplainWords): string {
  if (line.rounding === "exact") return "";
  const exact = words.decimal(exactText(line.exactNumerator, line.exactDenominator, currency));
  return line.rounding === "floor" ? words.roundedDown(exact) : words.roundedUp(exact);
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
