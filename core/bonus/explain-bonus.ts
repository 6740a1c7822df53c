import type { BonusKind } from "../commission/rules/bonus.ts";
import { formatAmount } from "../money/amount.ts";
import { formatRate } from "../money/rate.ts";

const KINDS: Readonly<Record<BonusKind, string>> = {
  fast_start: "Fast start bonus on sales of new partners",
  matching: "Matching bonus on commission of partners below",
  generation: "Generation bonus on sales below",
  differential: "Differential bonus on sales in the own team",
  rank_advancement: "Bonus for a rank reached for the first time",
  pool: "Share of the pool of all sales",
  referral: "Referral bonus for a recruited partner",
};

export interface BonusToExplain {
  readonly rule: string;
  readonly kind: string;
  readonly level: number;
  readonly currency: string;
  readonly baseMinor: bigint;
  readonly rateBps: number | null;
  readonly flatMinor: bigint | null;
  readonly heldByCap: boolean;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly details: Readonly<Record<string, unknown>>;
}

/** English sentences: what a bonus is for, how its amount came about, and what was taken back of it. */
export function explainBonus(bonus: BonusToExplain): string[] {
  const { rule, kind, level, currency, amountMinor, reversedMinor } = bonus;
  const what = Object.hasOwn(KINDS, kind) ? KINDS[kind as BonusKind] : "Bonus";
  const held = bonus.heldByCap ? " It was held to what the plan's cap left." : "";
  const lines = [
    `${what} (${rule}, level ${level}): ${source(bonus)}, ${formatAmount(amountMinor, currency)}.${held}`,
  ];
  if (reversedMinor > 0n)
    lines.push(`${formatAmount(reversedMinor, currency)} was taken back for refunds of what it rests on.`);
  return lines;
}

function source({ kind, currency, baseMinor, rateBps, flatMinor, details }: BonusToExplain): string {
  if (flatMinor !== null) return `${formatAmount(flatMinor, currency)}${forRank(details)}`;
  if (rateBps === null) return `of ${formatAmount(baseMinor, currency)}`;
  const share = `${formatRate(rateBps)} of ${formatAmount(baseMinor, currency)}`;
  if (kind !== "pool") return share;
  return `${String(details.shares)} of ${String(details.totalShares)} shares in ${share}`;
}

function forRank({ rank }: Readonly<Record<string, unknown>>): string {
  return typeof rank === "string" ? ` for ${rank}` : "";
}
