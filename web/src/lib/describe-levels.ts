import type { PlanLevel } from "../../../core/commission/rules/level.ts";
import { formatList } from "./format.ts";
import { formatBps, formatMoney } from "./money.ts";

/** What a plan pays, by level: "10%, then 3% and 2% to those who sponsored you". */
export function describeLevels(levels: readonly PlanLevel[] | null, locale?: string): string {
  const [own, ...upline] = levels ?? [];
  if (own === undefined) return "nothing yet: no plan is in force";
  const rest = upline.map((level) => describeLevel(level, locale));
  if (rest.length === 0) return describeLevel(own, locale);
  return `${describeLevel(own, locale)}, then ${formatList(rest)} to the sponsors above`;
}

function describeLevel(level: PlanLevel, locale?: string): string {
  if (level.kind === "percentage") {
    const highest = Math.max(level.rateBps, ...Object.values(level.ratesByRank ?? {}));
    const own = formatBps(level.rateBps, locale);
    return highest === level.rateBps ? own : `${own} (up to ${formatBps(highest, locale)} by rank)`;
  }
  return Object.entries(level.amountsMinor)
    .map(([currency, minor]) => formatMoney(minor, currency, locale))
    .join(" or ");
}
