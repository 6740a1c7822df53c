import { ibanCountryOf } from "./bank-numbers.ts";

/** How an account is named: by IBAN, by routing number, by sort code, at a Vietnamese bank, or by BIC. */
export type BankForm = "iban" | "us" | "gb" | "vn" | "swift";

const SORT_CODES = new Set(["GB", "GG", "IM", "JE"]);

export function bankFormOf(country: string): BankForm {
  if (ibanCountryOf(country) !== undefined) return "iban";
  if (SORT_CODES.has(country)) return "gb";
  if (country === "US") return "us";
  return country === "VN" ? "vn" : "swift";
}
