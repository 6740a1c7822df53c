import { POINTS } from "../../../core/ledger/account.ts";
import { formatMinor } from "../../../core/money/amount.ts";
import { exponentOf } from "../../../core/money/currency.ts";
import { numberFormat } from "./formatters.ts";
import { currentLocale } from "./texts/language.ts";

/**
 * Minor units in the viewer's locale: 4200 USD → "$42.00", 500 VND → "₫500". The decimal places are the currency's by
 * ISO 4217, whatever the browser's own table says; the digits only move, nothing is divided.
 */
export function formatMoney(
  amountMinor: number | string | bigint,
  currency: string,
  locale = currentLocale(),
): string {
  // Points are whole, and no currency.
  if (currency === POINTS) return `${numberFormat(locale, {}).format(BigInt(amountMinor))} ${POINTS}`;
  const digits = exponentOf(currency);
  const format = numberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(formatMinor(BigInt(amountMinor), currency) as `${number}`);
}

/** Basis points as a rate: 1000 → "10%", 25 → "0.25%". */
export function formatBps(bps: number, locale = currentLocale()): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(bps / 10_000);
}
