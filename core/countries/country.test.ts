import { expect, test } from "vitest";
import { isCountry } from "./country.ts";

test("knows the 249 countries that ISO 3166-1 has assigned, in capitals, and nothing else", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const known = codes.filter(isCountry);
  expect(known).toHaveLength(249);
  // Independent of our list: what the runtime has a name for. It also names what is reserved or no country.
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  expect(known.filter((code) => names.of(code) === undefined)).toEqual([]);
  for (const none of ["vn", "UK", "EU", "XK", "ZZ", "VNM", "", "V"])
    expect([none, isCountry(none)]).toEqual([none, false]);
});
