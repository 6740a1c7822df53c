import { formatMinor } from "../../core/money/amount.ts";
import { exponentOf } from "../../core/money/currency.ts";

const LOCALE = "en-US";

/** 2400n USD → "$24.00", 590000n VND → "₫590,000". */
export function showPrice(amountMinor: bigint, currency: string): string {
  return new Intl.NumberFormat(LOCALE, {
    style: "currency",
    currency,
    minimumFractionDigits: exponentOf(currency),
    maximumFractionDigits: exponentOf(currency),
  }).format(formatMinor(amountMinor, currency) as Intl.StringNumericLiteral);
}

/** "24", "24.5" and "24.50" of USD → 2400n, 2450n and 2450n; undefined for what is no amount of the currency. */
export function readPrice(text: string, currency: string): bigint | undefined {
  const exponent = exponentOf(currency);
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > exponent) return undefined;
  return BigInt(whole + fraction.padEnd(exponent, "0"));
}
