import { formatMinor } from "../../../core/money/amount.ts";
import { readAmount } from "./asked-amount.ts";

/** By currency, in minor units. */
type Minors = Readonly<Record<string, number>>;

/** A form's field for an amount of a currency, as `above_USD`: with a dot it would be a path. */
export const amountField = <Name extends string>(name: Name, currency: string): `${Name}_${string}` =>
  `${name}_${currency}`;

/** What the fields begin with: amounts in decimals, "" where there is none. */
export const amountTexts = <Name extends string>(
  name: Name,
  currencies: readonly string[],
  minors: Minors,
): Readonly<Record<`${Name}_${string}`, string>> =>
  Object.fromEntries(
    currencies.map((code) => {
      const minor = Object.hasOwn(minors, code) ? minors[code] : undefined;
      return [amountField(name, code), minor === undefined ? "" : formatMinor(BigInt(minor), code)];
    }),
  ) as Record<`${Name}_${string}`, string>;

/** What the API calls the fields, for what it refuses. */
export const amountNames = <Name extends string>(
  path: string,
  name: Name,
  currencies: readonly string[],
): Readonly<Record<string, `${Name}_${string}`>> =>
  Object.fromEntries(currencies.map((code) => [`${path}.${code}`, amountField(name, code)]));

/** What the fields say; a sentence per field that is no amount. */
export function readAmounts(
  values: Readonly<Record<string, unknown>>,
  name: string,
  currencies: readonly string[],
): { readonly minors: Minors; readonly errors: Readonly<Record<string, string>> } {
  const minors: Record<string, number> = {};
  const errors: Record<string, string> = {};
  for (const code of currencies) {
    const field = amountField(name, code);
    const read = readAmount(String(values[field] ?? ""), code);
    if (!read.ok) errors[field] = read.sentence;
    else if (read.amountMinor !== null) minors[code] = read.amountMinor;
  }
  return { minors, errors };
}
