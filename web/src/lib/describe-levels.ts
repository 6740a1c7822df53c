import type { PlanLevel } from "../../../core/commission/rules/level.ts";
import { formatList } from "./format.ts";
import { formatBps, formatMoney } from "./money.ts";
import { currentLocale, languageOf } from "./texts/language.ts";
import { defineTexts } from "./texts/texts.ts";

const levelsTexts = defineTexts({
  en: {
    nothing: "nothing yet: no plan is in force",
    sponsors: (own: string, rest: string) => `${own}, then ${rest} to the sponsors above`,
    byRank: (own: string, highest: string) => `${own} (up to ${highest} by rank)`,
    or: " or ",
  },
  vi: {
    nothing: "chưa có gì: chưa có phương án hoa hồng nào áp dụng",
    sponsors: (own, rest) => `${own}, rồi ${rest} cho người bảo trợ phía trên`,
    byRank: (own, highest) => `${own} (tối đa ${highest} theo hạng)`,
    or: " hoặc ",
  },
});

const textsOf = (locale: string) => levelsTexts[languageOf(locale) ?? "en"];

/** What a plan pays, by level: "10%, then 3% and 2% to those who sponsored you". */
export function describeLevels(levels: readonly PlanLevel[] | null, locale = currentLocale()): string {
  const [own, ...upline] = levels ?? [];
  if (own === undefined) return textsOf(locale).nothing;
  const rest = upline.map((level) => describeLevel(level, locale));
  if (rest.length === 0) return describeLevel(own, locale);
  return textsOf(locale).sponsors(describeLevel(own, locale), formatList(rest, locale));
}

function describeLevel(level: PlanLevel, locale: string): string {
  if (level.kind === "percentage") {
    const highest = Math.max(level.rateBps, ...Object.values(level.ratesByRank ?? {}));
    const own = formatBps(level.rateBps, locale);
    return highest === level.rateBps ? own : textsOf(locale).byRank(own, formatBps(highest, locale));
  }
  return Object.entries(level.amountsMinor)
    .map(([currency, minor]) => formatMoney(minor, currency, locale))
    .join(textsOf(locale).or);
}
