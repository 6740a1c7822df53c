import { createHash } from "node:crypto";
import type { PeriodTotals } from "../../core/api/periods.ts";
import { lineText, PERIOD_ENGINE_VERSION, resultText } from "../../core/period/canonical.ts";
import type { BonusLine, PeriodInput, PeriodResults } from "../../core/period/period-input.ts";
import { periodLines } from "../../core/period/period-lines.ts";
import { calculatePeriod, type RankedPeriod } from "../../core/period/results.ts";
import type { Executor } from "../../db/executor.ts";
import type { FreezeTarget } from "../../db/repositories/periods/freeze.ts";
import { loadPeriodInput } from "../../db/repositories/periods/load-input.ts";
import { loadPeriodPlan, type PeriodPlan } from "../../db/repositories/periods/rules.ts";

/** A period as the pure functions have worked it out, in memory. */
export interface Calculation {
  readonly input: PeriodInput;
  readonly plan: PeriodPlan;
  readonly ladder: readonly string[];
  readonly ranked: RankedPeriod;
  readonly results: PeriodResults;
}

/** Whose numbers they are: the same of the close, its replay and a preview. */
export interface CalculationOf {
  readonly periodId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly beforeId: string | null;
  readonly planVersionId: string | null;
  readonly overrideIds: readonly string[];
}

/** Loads what was taken down and works out members' results. */
export async function calculate(db: Executor, of: CalculationOf, from: FreezeTarget): Promise<Calculation> {
  const plan = await loadPeriodPlan(db, of.planVersionId);
  const ladder = (plan.rules.ranks ?? []).map(({ key }) => key);
  const input = await loadPeriodInput(db, { ...of, ladder }, from);
  const ranked = calculatePeriod(input, plan.rules);
  return { input, plan, ladder, ranked, results: ranked.results };
}

export function linesOf({ input, results, plan }: Calculation): Iterable<BonusLine> {
  return periodLines(input, results, plan.rules);
}

/** Counts lines as they go by, and makes the hash of a period's results: of members first, then of lines. */
export class Tally {
  private readonly calculation: Calculation;
  private readonly hash = createHash("sha256");
  private readonly bonuses = new Map<
    string,
    { rule: string; kind: string; currency: string; lines: number; amount: bigint; breakage: bigint }
  >();

  constructor(calculation: Calculation) {
    this.calculation = calculation;
    const { results, ladder, input } = calculation;
    this.hash.update(`engine ${PERIOD_ENGINE_VERSION}\n`);
    for (let p = 0; p < input.members.count; p++) this.hash.update(`${resultText(results, ladder, p)}\n`);
  }

  add(line: BonusLine): void {
    this.hash.update(`${lineText(line)}\n`);
    const { rule, kind, currency } = line;
    const key = `${rule} ${currency}`;
    const total = this.bonuses.get(key) ?? { rule, kind, currency, lines: 0, amount: 0n, breakage: 0n };
    this.bonuses.set(key, total);
    total.lines++;
    if (line.position < 0) total.breakage += line.amountMinor;
    else total.amount += line.amountMinor;
  }

  /** Once every line has gone by. */
  close(): { resultsHash: string; totals: PeriodTotals } {
    const { input, results, ladder } = this.calculation;
    const ranks: Record<string, number> = {};
    for (const rank of results.rank) {
      const key = ladder[rank];
      if (key !== undefined) ranks[key] = (ranks[key] ?? 0) + 1;
    }
    const volumeBps = input.sales.volumeBps.reduce((sum, one) => sum + one, 0n);
    return {
      resultsHash: this.hash.digest("hex"),
      totals: {
        members: input.members.count,
        activeMembers: results.active.reduce((sum, one) => sum + one, 0),
        sales: input.sales.count,
        volume: String(volumeBps / 10_000n),
        ranks,
        bonuses: [...this.bonuses.values()].map(({ amount, breakage, ...total }) => ({
          ...total,
          amountMinor: String(amount),
          breakageMinor: String(breakage),
        })),
      },
    };
  }
}
