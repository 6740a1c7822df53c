import { COUNTRIES } from "../../../core/countries/country.ts";
import { formatCountry } from "./format-country.ts";

/** Every country under its name in the viewer's language. */
export const countryOptions = (): (readonly [string, string])[] =>
  COUNTRIES.map((code) => [code, formatCountry(code)] as const).toSorted(([, one], [, other]) =>
    one.localeCompare(other),
  );
