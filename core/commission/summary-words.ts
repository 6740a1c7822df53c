import { formatAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";
import type { Requirements } from "./rules/requirements.ts";
import type { RulesShape } from "./rules/rules-shape.ts";

/** The words that the sentences of a plan's summary are made of. The same text on every machine. */

/** 12345 → "12,345". */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** 1, "month" → "1 month"; 2 → "2 months". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c"; of many the first and how many more. */
export function listOf(
  words: readonly string[],
  last = "and",
  told = 5,
  more = (count: number) => `${count} more`,
): string {
  if (words.length > told) return `${words.slice(0, told).join(", ")} ${last} ${more(words.length - told)}`;
  const final = words.at(-1) ?? "";
  return words.length < 2 ? final : `${words.slice(0, -1).join(", ")} ${last} ${final}`;
}

/** Minor units by currency: "5.00 USD or 120000 VND". */
export function amountsText(amounts: Readonly<Record<string, number>>): string {
  return Object.entries(amounts)
    .map(([currency, minor]) => formatAmount(BigInt(minor), currency))
    .join(" or ");
}

/** How a rank is called in a plan. */
export function rankName(ranks: RulesShape["ranks"], key: string): string {
  return ranks?.find((rank) => rank.key === key)?.name ?? key;
}

/** Something for each rank that is named, lowest first: "12 % from Silver, 15 % from Diamond". */
export function byRank<T>(
  ranks: RulesShape["ranks"],
  values: Readonly<Record<string, T>>,
  text: (value: T, name: string) => string,
): string {
  const named = (ranks ?? []).flatMap(({ key, name }) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    return value === undefined ? [] : [text(value, name)];
  });
  return named.join(", ");
}

/** What is asked of a member, part by part; empty: nothing is. */
export function requirementsText(
  asked: Requirements & { readonly minRank?: string | undefined },
  ranks: RulesShape["ranks"],
): string {
  const parts: (string | undefined)[] = [
    asked.minRank === undefined ? undefined : `rank ${rankName(ranks, asked.minRank)} or above`,
    volumeText("a personal volume", asked.personalVolume),
    volumeText("a group volume", asked.groupVolume),
    asked.legVolume === undefined
      ? undefined
      : `${formatCount(asked.legVolume.volume)} of volume, of which each leg counts for at most ${formatRate(asked.legVolume.legCapBps)} of that`,
    countText(asked.directPartners, "personally sponsored partner"),
    countText(asked.activeDirectPartners, "active personally sponsored partner"),
    countText(asked.downlinePartners, "partner in the downline", "partners in the downline"),
    countText(
      asked.activeDownlinePartners,
      "active partner in the downline",
      "active partners in the downline",
    ),
    countText(asked.activeLegs, "active leg"),
    asked.legsWithRank === undefined
      ? undefined
      : `${plural(asked.legsWithRank.legs, "leg")} with a ${rankName(ranks, asked.legsWithRank.rank)} or above`,
  ];
  const told = listOf(
    parts.filter((part) => part !== undefined),
    "and",
    parts.length,
  );
  return asked.periodsInARow === undefined
    ? told
    : `${told}, ${plural(asked.periodsInARow, "period")} in a row`;
}

const volumeText = (what: string, volume: number | undefined) =>
  volume === undefined ? undefined : `${what} of at least ${formatCount(volume)}`;

const countText = (count: number | undefined, one: string, many?: string) =>
  count === undefined ? undefined : `at least ${plural(count, one, many)}`;
