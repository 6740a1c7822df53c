import type { Campaign } from "../../../../core/api/campaigns.ts";
import { formatCount } from "../../lib/format.ts";
import { formatMoney } from "../../lib/money.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { campaignsTexts } from "./texts/campaigns.ts";

/** How many partners take part, of how many that may. */
export function seatsTaken({
  approvedPartners,
  maxPartners,
}: Pick<Campaign, "approvedPartners" | "maxPartners">): string {
  const taken = formatCount(approvedPartners);
  return maxPartners === null ? taken : textsNow(campaignsTexts).of(taken, formatCount(maxPartners));
}

/** How much of the budget was spent. */
export function budgetUsed({
  budgetMinor,
  budgetCurrency,
  budgetSpentMinor,
}: Pick<Campaign, "budgetMinor" | "budgetCurrency" | "budgetSpentMinor">): string {
  const t = textsNow(campaignsTexts);
  if (budgetMinor === null || budgetCurrency === null) return t.noLimit;
  return t.of(formatMoney(budgetSpentMinor, budgetCurrency), formatMoney(budgetMinor, budgetCurrency));
}
