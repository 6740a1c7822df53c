import type { BonusLine } from "../period/period-input.ts";

/** What one rule came to in one currency, before anything was taken back for refunds. */
export interface BonusSum {
  readonly rule: string;
  readonly currency: string;
  readonly paidMinor: bigint;
  /** What nobody got. */
  readonly breakageMinor: bigint;
}

/** A closed period under the plan that held and under the draft. */
export interface PeriodComparison {
  readonly number: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly bonuses: readonly {
    readonly rule: string;
    readonly currency: string;
    readonly beforeMinor: bigint;
    readonly afterMinor: bigint;
    readonly beforeBreakageMinor: bigint;
    readonly afterBreakageMinor: bigint;
  }[];
}

/** Sums lines by rule and currency, as they go by. */
export function sumBonuses(
  lines: Iterable<Pick<BonusLine, "rule" | "currency" | "position" | "amountMinor">>,
): BonusSum[] {
  const sums = new Map<
    string,
    { rule: string; currency: string; paidMinor: bigint; breakageMinor: bigint }
  >();
  for (const { rule, currency, position, amountMinor } of lines) {
    const sum = sums.get(`${currency} ${rule}`) ?? { rule, currency, paidMinor: 0n, breakageMinor: 0n };
    sums.set(`${currency} ${rule}`, sum);
    if (position < 0) sum.breakageMinor += amountMinor;
    else sum.paidMinor += amountMinor;
  }
  return [...sums.values()];
}

/** Rules of either side, by currency and name. */
export function compareBonuses(
  before: readonly BonusSum[],
  after: readonly BonusSum[],
): PeriodComparison["bonuses"] {
  const key = ({ currency, rule }: BonusSum) => `${currency} ${rule}`;
  const [was, is] = [before, after].map((sums) => new Map(sums.map((sum) => [key(sum), sum])));
  const keys = [...new Set([...before, ...after].map(key))].sort();
  return keys.flatMap((one) => {
    const [old, now] = [was?.get(one), is?.get(one)];
    const either = old ?? now;
    if (either === undefined) return [];
    return [
      {
        ...{ rule: either.rule, currency: either.currency },
        ...{ beforeMinor: old?.paidMinor ?? 0n, afterMinor: now?.paidMinor ?? 0n },
        ...{ beforeBreakageMinor: old?.breakageMinor ?? 0n, afterBreakageMinor: now?.breakageMinor ?? 0n },
      },
    ];
  });
}
