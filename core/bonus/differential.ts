import type { BonusOf } from "../commission/rules/bonus.ts";
import type { PeriodInput, PeriodResults } from "../period/period-input.ts";
import { buildTree } from "../period/tree.ts";
import { type BonusBases, type BonusCell, ownSales, SALES_SCALE } from "./cells.ts";
import { treeOf } from "./generation.ts";
import { type BonusRules, byLadder, receiversOf } from "./receivers.ts";

/**
 * Going up the plan's tree from whoever sold, itself first, each member gets its rank's rate less the highest rate paid
 * below it on the way; an equal or lower one gets nothing. Who may not receive is passed over and blocks nobody. What is
 * missing to the highest rate when the tree ends is breakage.
 *
 * Level 1 is where nothing was paid below, level k + 1 where the k-th lowest rate of the ladder was: so each line has one
 * rate. One pass from the bottom up; each member hands on what passed through it, by the rate paid last.
 */
export function differential(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusOf<"differential">,
): BonusBases {
  const rateOf = byLadder(rules, rule.ratesByRank);
  const refusal = receiversOf(input, results, rules, rule);
  const steps = [0, ...new Set(Object.values(rule.ratesByRank).filter((rate) => rate > 0))].sort(
    (a, b) => a - b,
  );
  /** Which of the steps a member would be paid; 0: none. */
  const stepOf = Uint8Array.from(results.rank, (rank, position) =>
    refusal(position) === null ? steps.indexOf(rateOf(rank)) : 0,
  );
  const above = treeOf(input, rules);
  const { upwards } = buildTree(above);
  const cells = ownSales(input).flatMap((own, currency) =>
    sortCells(flowUp({ above, upwards, own, stepOf, steps, currency })),
  );
  return { rule, scale: SALES_SCALE, cells };
}

interface Flow {
  readonly above: Int32Array;
  readonly upwards: Int32Array;
  readonly own: BigInt64Array;
  readonly stepOf: Uint8Array;
  readonly steps: readonly number[];
  readonly currency: number;
}

function flowUp({ above, upwards, own, stepOf, steps, currency }: Flow): BonusCell[] {
  const cells: BonusCell[] = [];
  /** paid[s][p]: what came up to p of which the s-th step was paid already. */
  const paid = steps.map((_, step) => (step === 0 ? own.slice() : new BigInt64Array(own.length)));
  const left = steps.map(() => 0n);
  const difference = (from: number, to: number) => (steps[to] ?? 0) - (steps[from] ?? 0);
  for (const position of upwards) {
    const reached = stepOf[position] ?? 0;
    const next = above[position] ?? -1;
    for (const [step, bases] of paid.entries()) {
      const base = bases[position] ?? 0n;
      if (base === 0n) continue;
      const onwards = Math.max(step, reached);
      if (reached > step) {
        const rateBps = difference(step, reached);
        cells.push({ level: step + 1, currency, position, breakageReason: null, rateBps, base });
      }
      const target = paid[onwards];
      if (next < 0) left[onwards] = (left[onwards] ?? 0n) + base;
      else if (target !== undefined) target[next] = (target[next] ?? 0n) + base;
    }
  }
  for (const [step, base] of left.entries()) {
    const rateBps = difference(step, steps.length - 1);
    if (base === 0n || rateBps === 0) continue;
    const breakageReason = "nobody_qualified";
    cells.push({ level: step + 1, currency, position: -1, breakageReason, rateBps, base });
  }
  return cells;
}

/** By level, then position, breakage last. */
function sortCells(cells: BonusCell[]): BonusCell[] {
  const place = ({ position }: BonusCell) => (position < 0 ? Number.POSITIVE_INFINITY : position);
  return cells.sort((a, b) => a.level - b.level || (place(a) < place(b) ? -1 : 1));
}
