import * as z from "zod/mini";
import { amountsField, wholeField } from "../api/fields.ts";
import type { MethodKind } from "./states.ts";

/** On what terms the platform pays out of a program's funds, as stored in `funding_terms.terms`. */
export const fundingTermsSchema = z.strictObject({
  /** How far below zero payouts may take the funds, in minor units; a currency not named: not at all. */
  creditLimitMinor: amountsField,
  /** The platform's fee, of what was paid out of the funds. */
  feeBps: wholeField(0, 10_000),
  /** Who pays what Stripe does not: the merchant, from its own bank and past the funds, or the platform, out of them. */
  byHand: z.enum(["merchant", "platform"], "must be merchant or platform"),
});
export type FundingTerms = z.infer<typeof fundingTermsSchema>;

/** Of a program of which the platform has said nothing. */
export const DEFAULT_FUNDING_TERMS: FundingTerms = { creditLimitMinor: {}, feeBps: 0, byHand: "merchant" };

/**
 * A program's terms out of what is stored for it; null or undefined: the defaults.
 *
 * @throws when something else is stored than terms
 */
export function fundingTermsOf(stored: unknown): FundingTerms {
  return stored === undefined || stored === null ? DEFAULT_FUNDING_TERMS : fundingTermsSchema.parse(stored);
}

/** Whether a line by this method is paid out of the program's funds. Stripe pays out of the platform's balance, so it always is. */
export function drawsOnFunds({ byHand }: Pick<FundingTerms, "byHand">, method: MethodKind): boolean {
  return method === "stripe" || byHand === "platform";
}

/** An amount of those by currency; null: it is not named. */
export function amountIn(amountsMinor: Readonly<Record<string, number>>, currency: string): bigint | null {
  const minor = Object.hasOwn(amountsMinor, currency) ? amountsMinor[currency] : undefined;
  return minor === undefined ? null : BigInt(minor);
}

export const creditLimitOf = (terms: Pick<FundingTerms, "creditLimitMinor">, currency: string): bigint =>
  amountIn(terms.creditLimitMinor, currency) ?? 0n;

/** What of an amount neither funds nor credit cover, in minor units; 0: they cover it, to the last unit. */
export function missingOf(draw: {
  /** Below zero: credit that is used. */
  readonly fundsMinor: bigint;
  readonly creditLimitMinor: bigint;
  readonly amountMinor: bigint;
}): bigint {
  const coveredMinor = draw.fundsMinor + draw.creditLimitMinor;
  if (coveredMinor >= draw.amountMinor) return 0n;
  return coveredMinor > 0n ? draw.amountMinor - coveredMinor : draw.amountMinor;
}

/** Whether the merchant is to be told: its own money is below what it named. Credit is not counted. */
export function isLow(
  fundsMinor: bigint,
  lowBalanceMinor: Readonly<Record<string, number>>,
  currency: string,
): boolean {
  const atLeastMinor = amountIn(lowBalanceMinor, currency);
  return atLeastMinor !== null && fundsMinor < atLeastMinor;
}
