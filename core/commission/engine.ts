import { WHOLE_BPS } from "../money/rate.ts";
import type { SplitShare } from "../money/split.ts";
import type { AccrualCredit, AccrualInput, AccrualLine, BreakageReason } from "./accrual.ts";
import { type Placement, placeLevels } from "./place.ts";
import { type RateSheet, rateSheet, type SheetLevel } from "./rate-sheet.ts";
import { roundLines } from "./round-lines.ts";

/** A line before rounding. */
interface OpenLine {
  readonly level: number;
  readonly creditIndex: number;
  readonly credit: AccrualCredit;
  readonly placement: Placement;
  readonly worth: SheetLevel;
}

/**
 * The commission engine: one pure function over (conversion, chains, plan), the same for live accrual, preview,
 * back-test and replay. Answers one line per level and credit, by level, then by credit: that is also the order in
 * which rounding ties are decided. A conversion of amount 0 gets its lines, all 0, so that each says why; so does a
 * share that no one gets.
 *
 * @throws RangeError for a negative amount, weights that are not positive and 10,000 in all, an empty chain, or
 *   rules whose percentages exceed their cap
 */
export function accrue(input: AccrualInput): AccrualLine[] {
  const { conversion, credits } = input;
  assertInput(input);
  const seats = credits.map(({ chain, plan }) =>
    placeLevels(chain, plan.rules.levels.length, plan.rules.compression),
  );
  const sheets = credits.map((credit, index) => rateSheet(conversion, credit, seats[index] ?? []));
  const common = commonDenominator(sheets);
  // Weights are basis points as well, so shares stand over one denominator of common × 10,000.
  const denominator = common * BigInt(WHOLE_BPS);
  const factors = credits.map((credit, index) => {
    // Exact: the common denominator is a multiple of every sheet's.
    return (common / (sheets[index]?.denominator ?? 1n)) * BigInt(credit.weightBps);
  });

  const lines = openLines(credits, seats, sheets);
  const numerators = lines.map((line) => line.worth.numerator * (factors[line.creditIndex] ?? 0n));
  const isBreakage = lines.map((line) => line.placement.partnerId === null || line.worth.unpaid !== null);
  const shares = roundLines(numerators, isBreakage, denominator);
  return lines.map((line, index) => closeLine(line, numerators[index] ?? 0n, denominator, shares[index]));
}

function assertInput({ conversion, credits }: AccrualInput): void {
  if (conversion.amountMinor < 0n) throw new RangeError("a conversion's amount must not be negative");
  let weights = 0;
  for (const credit of credits) {
    if (!Number.isInteger(credit.weightBps) || credit.weightBps < 1)
      throw new RangeError("weights must be positive");
    if (credit.chain.length === 0) throw new RangeError("a chain must begin with the attributed partner");
    weights += credit.weightBps;
  }
  if (credits.length > 0 && weights !== WHOLE_BPS) throw new RangeError("weights must sum to 10,000");
}

/** A multiple of every sheet's denominator; only caps make them differ. */
function commonDenominator(sheets: readonly RateSheet[]): bigint {
  let common = 1n;
  for (const sheet of sheets) if (common % sheet.denominator !== 0n) common *= sheet.denominator;
  return common;
}

function openLines(
  credits: readonly AccrualCredit[],
  seats: readonly (readonly Placement[])[],
  sheets: readonly RateSheet[],
): OpenLine[] {
  const levelCount = Math.max(0, ...sheets.map((sheet) => sheet.levels.length));
  const lines: OpenLine[] = [];
  for (let level = 1; level <= levelCount; level++) {
    for (const [creditIndex, credit] of credits.entries()) {
      const placement = seats[creditIndex]?.[level - 1];
      const worth = sheets[creditIndex]?.levels[level - 1];
      if (placement === undefined || worth === undefined) continue;
      lines.push({ level, creditIndex, credit, placement, worth });
    }
  }
  return lines;
}

function closeLine(
  line: OpenLine,
  exactNumerator: bigint,
  exactDenominator: bigint,
  share: SplitShare | undefined,
): AccrualLine {
  if (share === undefined) throw new RangeError("a line was not rounded");
  const { level, creditIndex, credit, placement, worth } = line;
  const breakageReason: BreakageReason | null = worth.unpaid ?? placement.breakageReason;
  return {
    kind: breakageReason === null ? "commission" : "breakage",
    partnerId: breakageReason === null ? placement.partnerId : null,
    level,
    creditIndex,
    clickId: credit.clickId,
    weightBps: credit.weightBps,
    planVersionId: credit.plan.planVersionId,
    baseMinor: worth.baseMinor,
    rateBps: worth.rateBps,
    flatMinor: worth.flatMinor,
    heldByCap: worth.heldByCap,
    rank: worth.rank,
    parts: worth.parts,
    exactNumerator,
    exactDenominator,
    amountMinor: share.amountMinor,
    rounding: share.rounding,
    skipped: placement.skipped,
    breakageReason,
  };
}
