import type { BonusOf } from "../commission/rules/bonus.ts";
import type { PeriodInput, PeriodResults } from "../period/period-input.ts";
import { buildTree } from "../period/tree.ts";
import { type BonusBases, ownSales, SALES_SCALE } from "./cells.ts";
import { climb } from "./climb.ts";
import { type BonusRules, rankIndex, receiversOf } from "./receivers.ts";

/**
 * A share of sales by generation, up the plan's tree: rates[0] to the first leader above whoever sold, rates[1] to the
 * next leader above that one. A leader who may not receive ends its generation all the same; its share is breakage.
 */
export function generation(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusOf<"generation">,
): BonusBases {
  const leaders = leadersAbove(treeOf(input, rules), results.rank, rankIndex(rules, rule.leaderRank));
  const cells = climb(leaders, ownSales(input), rule.rates, receiversOf(input, results, rules, rule));
  return { rule, scale: SALES_SCALE, cells };
}

/** The tree whose uplines the plan pays. */
export function treeOf({ members }: Pick<PeriodInput, "members">, rules: BonusRules): Int32Array {
  return rules.tree === "placement" ? members.parent : members.sponsor;
}

/** The nearest above each member of that rank or a higher one; -1: nobody. */
function leadersAbove(above: Int32Array, rank: Int16Array, leaderRank: number): Int32Array {
  const leaders = new Int32Array(above.length).fill(-1);
  const { upwards } = buildTree(above);
  // From the top down: whoever is above is known already.
  for (let n = upwards.length - 1; n >= 0; n--) {
    const position = upwards[n] ?? -1;
    const next = above[position] ?? -1;
    if (next < 0) continue;
    leaders[position] = (rank[next] ?? -1) >= leaderRank ? next : (leaders[next] ?? -1);
  }
  return leaders;
}
