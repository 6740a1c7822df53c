import { formatRate } from "../money/rate.ts";
import type { BonusRule } from "./rules/bonus.ts";
import type { RulesShape } from "./rules/rules-shape.ts";
import { amountsText, byRank, plural, rankName } from "./summary-words.ts";

/** One bonus in a sentence, for example: "Bonus fast: of what a new partner sells in its first 30 days …". */
export function summariseBonus(bonus: BonusRule, ranks: RulesShape["ranks"]): string {
  const who =
    bonus.minRank === undefined ? "" : ` Only receivers of rank ${rankName(ranks, bonus.minRank)} or above.`;
  return `Bonus ${bonus.name}: ${whatText(bonus, ranks)}.${who}${restsOnNoSale(bonus) ? NOT_HELD : ""}`;
}

const NOT_HELD = " It rests on no order, and the cap does not hold it.";

/** Paid for what is no sale: there is nothing that a share of could bound it. */
function restsOnNoSale(bonus: BonusRule): boolean {
  return bonus.kind === "referral" && bonus.trigger !== "first_purchase";
}

function whatText(bonus: BonusRule, ranks: RulesShape["ranks"]): string {
  switch (bonus.kind) {
    case "fast_start":
      return `of what a new partner sells in its first ${plural(bonus.days, "day")} its sponsors get ${upwards(bonus.rates)}`;
    case "matching":
      return `of the commission that a partner earned in the period its sponsors get ${upwards(bonus.rates)}`;
    case "generation":
      return `of what is sold the leaders above get ${upwards(bonus.rates)}; each ${rankName(ranks, bonus.leaderRank)} or above ends a generation`;
    case "differential":
      return `of what is sold whoever sold it, and each above, gets its rank's rate less the highest paid below: ${byRank(ranks, bonus.ratesByRank, (bps, name) => `${formatRate(bps)} from ${name} on`)}`;
    case "rank_advancement":
      return `once, on first reaching a rank: ${byRank(ranks, bonus.amountsByRank, (amounts, name) => `${name} ${amountsText(amounts)}`)}`;
    case "pool":
      return `${formatRate(bonus.rateBps)} of all sales of the period is divided by shares: ${byRank(ranks, bonus.sharesByRank, (shares, name) => `${plural(shares, "share")} from ${name} on`)}`;
    case "referral":
      return `${TRIGGER_TEXT[bonus.trigger](bonus.event)} ${bonus.tree === "placement" ? "those above in the matrix" : "the sponsors above"} get ${bonus.levels.map((amounts) => amountsText(amounts)).join(", then ")}`;
  }
}

const TRIGGER_TEXT: Record<Extract<BonusRule, { kind: "referral" }>["trigger"], (event?: string) => string> =
  {
    first_purchase: () => "for the first order that a new partner brings",
    sign_up: () => "for a new partner's bare sign-up",
    event: (event) => `for the event ${event}`,
  };

/** Rates from the nearest up: "10 %, then 5 %, then 2 %". */
const upwards = (rates: readonly number[]) => rates.map((bps) => formatRate(bps)).join(", then ");
