import { formatMinor } from "../../../../../core/money/amount.ts";
import { exponentOf } from "../../../../../core/money/currency.ts";

/** Decimals that are shown of a minor unit. */
const SHOWN = 4;

/** A fraction of minor units in major units, cut after four further decimals: 2999 ÷ 10 USD → "2.999". */
export function formatExact(numerator: bigint, denominator: bigint, currency: string): string {
  const whole = numerator / denominator;
  const rest = ((numerator % denominator) * 10n ** BigInt(SHOWN)) / denominator;
  const decimals = rest.toString().padStart(SHOWN, "0").replace(/0+$/, "");
  const point = exponentOf(currency) === 0 && decimals !== "" ? "." : "";
  return `${formatMinor(whole, currency)}${point}${decimals}`;
}
