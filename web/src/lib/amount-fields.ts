import { formatMinor } from "../../../core/money/amount.ts";
import { amountFieldsTexts } from "./amount-fields-texts.ts";
import { parseAmount } from "./parse-amount.ts";
import { textsNow } from "./texts/texts.ts";

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
  const t = textsNow(amountFieldsTexts);
  const minors: Record<string, number> = {};
  const errors: Record<string, string> = {};
  for (const code of currencies) {
    const field = amountField(name, code);
    const text = String(values[field] ?? "").trim();
    if (text === "") continue;
    const minor = parseAmount(text, code);
    if (minor === null) errors[field] = t.giveAmount(code);
    else minors[code] = minor;
  }
  return { minors, errors };
}
