import { WHOLE_BPS } from "../money/rate.ts";
import type { BonusLine, PeriodInput } from "../period/period-input.ts";
import { SALES_SCALE } from "./cells.ts";
import { salesTotals } from "./pool.ts";
import type { BonusRules } from "./receivers.ts";

const BPS = BigInt(WHOLE_BPS);

/**
 * Holds the period to the plan's cap: in each currency, commission and bonuses together are at most that share of the sales.
 * Flat amounts share, in proportion, what is left when percentages have taken theirs. Percentages are within the cap by the
 * plan's worst case; where commission came of a campaign's own plan or of rounded refunds, they share what is left as well.
 *
 * @param paidBesidesMinor by currency: what else the period pays that the cap must hold
 */
export function capPeriod(
  lines: readonly BonusLine[],
  input: PeriodInput,
  rules: Pick<BonusRules, "capBps">,
  paidBesidesMinor: readonly bigint[],
): BonusLine[] {
  const rooms = roomsOf(input, rules, paidBesidesMinor);
  const percentage = sumsOf(lines, isPercentage);
  const flat = sumsOf(lines, isFlat);
  return lines.map((line) => {
    if (line.position < 0) return line;
    const room = rooms.get(line.currency) ?? 0n;
    const percentages = percentage.get(line.currency) ?? 0n;
    if (isPercentage(line)) return scale(line, room, percentages);
    const left = room > percentages ? room - percentages : 0n;
    return scale(line, left, flat.get(line.currency) ?? 0n);
  });
}

const isPercentage = (line: BonusLine) => line.position >= 0 && line.flatMinor === null;
const isFlat = (line: BonusLine) => line.position >= 0 && line.flatMinor !== null;

/** What the cap leaves for bonuses. */
function roomsOf(
  input: PeriodInput,
  { capBps }: Pick<BonusRules, "capBps">,
  paidBesidesMinor: readonly bigint[],
): Map<string, bigint> {
  const sold = salesTotals(input);
  return new Map(
    input.currencies.map((currency, index) => {
      // Rounds down: the cap is never exceeded, not by a part of a unit.
      let room =
        ((sold[index] ?? 0n) * BigInt(capBps)) / (SALES_SCALE * BPS) - (paidBesidesMinor[index] ?? 0n);
      for (const minor of input.commissionMinor[index] ?? []) room -= minor;
      return [currency, room > 0n ? room : 0n];
    }),
  );
}

function sumsOf(lines: readonly BonusLine[], counts: (line: BonusLine) => boolean): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const line of lines)
    if (counts(line)) sums.set(line.currency, (sums.get(line.currency) ?? 0n) + line.amountMinor);
  return sums;
}

/** The line's part of the room, when all of them want more than there is. */
function scale(line: BonusLine, roomMinor: bigint, wantedMinor: bigint): BonusLine {
  if (wantedMinor <= roomMinor) return line;
  const exactNumerator = line.amountMinor * roomMinor;
  // Rounds down; the units that are left are breakage of the rule.
  const amountMinor = exactNumerator / wantedMinor;
  return {
    ...line,
    heldByCap: true,
    exactNumerator,
    exactDenominator: wantedMinor,
    amountMinor,
    rounding: amountMinor * wantedMinor === exactNumerator ? "exact" : "floor",
    details: { ...line.details, uncappedMinor: line.amountMinor.toString() },
  };
}
