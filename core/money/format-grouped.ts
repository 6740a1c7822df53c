import type { LOCALES } from "../api/accounts.ts";
import { formatMinor } from "./amount.ts";

/** -1234500n USD → "-12,345.00 USD", in Vietnamese "-12.345,00 USD". The same text on every machine: for documents. */
export function formatGrouped(
  amountMinor: bigint,
  currency: string,
  language: (typeof LOCALES)[number],
): string {
  const [group, point] = language === "vi" ? [".", ","] : [",", "."];
  const [whole = "", fraction] = formatMinor(amountMinor, currency).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${grouped}${fraction === undefined ? "" : `${point}${fraction}`} ${currency}`;
}
