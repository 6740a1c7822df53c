import type { BonusOf } from "../commission/rules/bonus.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import { splitLargestRemainder } from "../money/split.ts";
import type { BonusLine, PeriodInput, PeriodResults } from "../period/period-input.ts";
import { SALES_SCALE } from "./cells.ts";
import { type BonusRules, byLadder, receiversOf } from "./receivers.ts";

const BPS = BigInt(WHOLE_BPS);

/**
 * A share of all sales, divided by shares: so many for each rank, those of the nearest named one below for the others. Whole
 * units go by largest remainder, ties to the lower position, so that the pool is paid out to the last unit. Each line rests on
 * all sales of its currency.
 */
export function pool(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusOf<"pool">,
): BonusLine[] {
  const sharesOf = byLadder(rules, rule.sharesByRank);
  const refusal = receiversOf(input, results, rules, rule);
  const holders: { position: number; shares: number }[] = [];
  let totalShares = 0;
  for (let position = 0; position < input.members.count; position++) {
    const shares = sharesOf(results.rank[position] ?? -1);
    if (shares === 0 || refusal(position) !== null) continue;
    holders.push({ position, shares });
    totalShares += shares;
  }
  return salesTotals(input).flatMap((base, currency) => {
    if (base === 0n || rule.rateBps === 0) return [];
    const common = { ...head(rule, input.currencies[currency] ?? "", base), refundBase: base };
    return holders.length === 0 ? [unclaimed(common)] : divide(common, holders, totalShares);
  });
}

/** All sales of the period by currency, in basis points of minor units. */
export function salesTotals({ sales, currencies }: PeriodInput): bigint[] {
  const totals = currencies.map(() => 0n);
  for (let sale = 0; sale < sales.count; sale++) {
    const currency = sales.currency[sale] ?? 0;
    totals[currency] = (totals[currency] ?? 0n) + (sales.amountBps[sale] ?? 0n);
  }
  return totals;
}

type Head = Omit<
  BonusLine,
  | "position"
  | "exactNumerator"
  | "exactDenominator"
  | "amountMinor"
  | "rounding"
  | "breakageReason"
  | "details"
>;

function head(rule: BonusOf<"pool">, currency: string, base: bigint): Head {
  return {
    rule: rule.name,
    kind: rule.kind,
    level: 1,
    currency,
    // Rounds down, for people; shares are of the exact base.
    baseMinor: base / SALES_SCALE,
    rateBps: rule.rateBps,
    flatMinor: null,
    heldByCap: false,
    skipped: [],
    refundBase: base,
  };
}

function divide(
  common: Head,
  holders: readonly { position: number; shares: number }[],
  totalShares: number,
): BonusLine[] {
  const whole = common.refundBase * BigInt(common.rateBps ?? 0);
  const exactDenominator = SALES_SCALE * BPS * BigInt(totalShares);
  const numerators = holders.map(({ shares }) => whole * BigInt(shares));
  const split = splitLargestRemainder(numerators, exactDenominator);
  return holders.map(({ position, shares }, index): BonusLine => {
    const { amountMinor, rounding } = split[index] ?? { amountMinor: 0n, rounding: "exact" };
    const exactNumerator = numerators[index] ?? 0n;
    const details = { shares, totalShares };
    return {
      ...common,
      position,
      exactNumerator,
      exactDenominator,
      amountMinor,
      rounding,
      breakageReason: null,
      details,
    };
  });
}

function unclaimed(common: Head): BonusLine {
  const exactNumerator = common.refundBase * BigInt(common.rateBps ?? 0);
  const exactDenominator = SALES_SCALE * BPS;
  // Rounds down: what is less than a unit was never there to divide.
  const amountMinor = exactNumerator / exactDenominator;
  return {
    ...common,
    position: -1,
    exactNumerator,
    exactDenominator,
    amountMinor,
    rounding: amountMinor * exactDenominator === exactNumerator ? "exact" : "floor",
    breakageReason: "nobody_qualified",
    details: { shares: 0, totalShares: 0 },
  };
}
