import type { BonusOf } from "../commission/rules/bonus.ts";
import type { BonusLine, PeriodInput, PeriodResults } from "../period/period-input.ts";
import { buildTree } from "../period/tree.ts";
import { treeOf } from "./generation.ts";
import { type BonusRules, rankIndex, receiversOf } from "./receivers.ts";

/**
 * Once in a life for each rank that is named and was reached for the first time, also for those that were jumped over: the
 * ranks above the lifetime rank before, up to the one now. The level is the rank's place in the ladder.
 *
 * Nothing is converted and nobody is paid twice, so one of the amounts is paid: in the currency in which the member and all
 * below it sold most often, of those that the rank names an amount in; ties to the first of the period's.
 */
export function rankAdvancement(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusOf<"rank_advancement">,
): BonusLine[] {
  const refusal = receiversOf(input, results, rules, rule);
  const ranks = Object.entries(rule.amountsByRank)
    .map(([key, amounts]) => ({ key, amounts, index: rankIndex(rules, key) }))
    .sort((a, b) => a.index - b.index);
  const counts = salesCounts(input, treeOf(input, rules));
  return ranks.flatMap(({ key, amounts, index }) => {
    const lines: BonusLine[] = [];
    const kept = new Map<string, { currency: string; reason: string; members: number }>();
    for (let position = 0; position < input.members.count; position++) {
      const before = input.before.lifetimeRank[position] ?? -1;
      if (before >= index || (results.lifetimeRank[position] ?? -1) < index) continue;
      const currency = mostSoldIn(input.currencies, counts, position, Object.keys(amounts));
      const reason = refusal(position);
      if (reason === null) {
        lines.push(
          line({ rule, key, index, currency, position, reason, flat: amounts[currency] ?? 0, members: 1 }),
        );
        continue;
      }
      const group = kept.get(`${currency} ${reason}`) ?? { currency, reason, members: 0 };
      group.members++;
      kept.set(`${currency} ${reason}`, group);
    }
    const groups = [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
    for (const { currency, reason, members } of groups)
      lines.push(
        line({ rule, key, index, currency, position: -1, reason, flat: amounts[currency] ?? 0, members }),
      );
    return lines;
  });
}

/** How many sales each member and all below it made, by currency. */
function salesCounts({ members, sales, currencies }: PeriodInput, above: Int32Array): Int32Array[] {
  const counts = currencies.map(() => new Int32Array(members.count));
  for (let sale = 0; sale < sales.count; sale++) {
    const count = counts[sales.currency[sale] ?? -1];
    const member = sales.member[sale] ?? -1;
    if (count?.[member] !== undefined) count[member]++;
  }
  const { upwards } = buildTree(above);
  for (const count of counts) {
    for (const position of upwards) {
      const next = above[position] ?? -1;
      if (next >= 0) count[next] = (count[next] ?? 0) + (count[position] ?? 0);
    }
  }
  return counts;
}

function mostSoldIn(
  currencies: readonly string[],
  counts: readonly Int32Array[],
  position: number,
  named: readonly string[],
): string {
  let best = named.toSorted()[0] ?? "";
  let most = 0;
  for (const [index, currency] of currencies.entries()) {
    const count = counts[index]?.[position] ?? 0;
    if (count <= most || !named.includes(currency)) continue;
    best = currency;
    most = count;
  }
  return best;
}

function line(of: {
  rule: BonusOf<"rank_advancement">;
  key: string;
  index: number;
  currency: string;
  position: number;
  reason: string | null;
  flat: number;
  members: number;
}): BonusLine {
  const amountMinor = BigInt(of.flat) * BigInt(of.members);
  return {
    rule: of.rule.name,
    kind: of.rule.kind,
    level: of.index + 1,
    position: of.position,
    currency: of.currency,
    baseMinor: 0n,
    rateBps: null,
    flatMinor: BigInt(of.flat),
    heldByCap: false,
    exactNumerator: amountMinor,
    exactDenominator: 1n,
    amountMinor,
    rounding: "exact",
    breakageReason: of.reason,
    skipped: [],
    details: { rank: of.key, members: of.members },
    // A rank stays reached whatever is refunded.
    refundBase: 0n,
  };
}
