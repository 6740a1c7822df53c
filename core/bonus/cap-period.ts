import { WHOLE_BPS } from "../money/rate.ts";
import type { BonusLine, PeriodInput } from "../period/period-input.ts";
import { SALES_SCALE } from "./cells.ts";
import { salesTotals } from "./pool.ts";
import type { BonusRules } from "./receivers.ts";

const BPS = BigInt(WHOLE_BPS);

/**
 * Holds the period to the plan's cap: in each currency, commission, referral bonuses for first purchases and the period's
 * bonuses together are at most that share of the sales.
 * Flat amounts share, in proportion, what is left when percentages have taken theirs. Percentages are within the cap by the
 * plan's worst case; where commission came of a campaign's own plan or of rounded refunds, they share what is left as well.
 *
 * It is told first what all lines want, rule by rule, and then holds each: so that no more than one rule's lines are in memory.
 */
export class PeriodCap {
  private readonly rooms: ReadonlyMap<string, bigint>;
  private readonly percentage = new Map<string, bigint>();
  private readonly flat = new Map<string, bigint>();

  /** @param paidBesidesMinor by currency: what else the period pays that the cap must hold */
  constructor(input: PeriodInput, rules: Pick<BonusRules, "capBps">, paidBesidesMinor: readonly bigint[]) {
    this.rooms = roomsOf(input, rules, paidBesidesMinor);
  }

  want(lines: readonly BonusLine[]): void {
    for (const line of lines) {
      if (line.position < 0) continue;
      const sums = isPercentage(line) ? this.percentage : this.flat;
      sums.set(line.currency, (sums.get(line.currency) ?? 0n) + line.amountMinor);
    }
  }

  hold(line: BonusLine): BonusLine {
    if (line.position < 0) return line;
    const room = this.rooms.get(line.currency) ?? 0n;
    const percentages = this.percentage.get(line.currency) ?? 0n;
    if (isPercentage(line)) return scale(line, room, percentages);
    const left = room > percentages ? room - percentages : 0n;
    return scale(line, left, this.flat.get(line.currency) ?? 0n);
  }
}

const isPercentage = (line: BonusLine) => line.flatMinor === null;

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
        ((sold[index] ?? 0n) * BigInt(capBps)) / (SALES_SCALE * BPS) -
        (paidBesidesMinor[index] ?? 0n) -
        (input.purchaseBonusMinor[index] ?? 0n);
      for (const minor of input.commissionMinor[index] ?? []) room -= minor;
      return [currency, room > 0n ? room : 0n];
    }),
  );
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
