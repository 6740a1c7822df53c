import type { OwnRanks } from "../../../../core/api/affiliate-ranks.ts";
import type { RankBenefit, RankRequirement } from "../../../../core/commission/rank-benefits.ts";
import { formatCount } from "../../lib/format.ts";
import { formatBps, formatMoney } from "../../lib/money.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { rankTexts } from "./texts/rank.ts";

type Named = (rank: string) => string;
type Asked = Pick<RankRequirement, "requirement" | "rank">;

/** What a requirement is about. */
export function requirementName({ requirement, rank }: Asked, named: Named): string {
  const t = textsNow(rankTexts);
  return rank === undefined ? t.requirements[requirement] : t.legs(named(rank));
}

/** "Group volume: 2,000". */
export function describeRequirement(asked: RankRequirement, named: Named): string {
  const t = textsNow(rankTexts);
  const cap = asked.legCapBps === undefined ? "" : `, ${t.legCap(formatBps(asked.legCapBps))}`;
  return `${requirementName(asked, named)}: ${formatCount(asked.needed)}${cap}`;
}

/** The name of a kind of bonus; one that a newer plan has is a bonus. */
export function bonusName(kind: string): string {
  const t = textsNow(rankTexts);
  return Object.hasOwn(t.bonuses, kind) ? t.bonuses[kind as keyof typeof t.bonuses] : t.otherBonus;
}

export function describeBenefit(benefit: RankBenefit): string {
  const t = textsNow(rankTexts).benefits;
  switch (benefit.kind) {
    case "level_rate":
      return t.level_rate(benefit.level, formatBps(benefit.rateBps));
    case "level_opens":
      return t.level_opens(benefit.level);
    case "bonus_opens":
      return t.bonus_opens(bonusName(benefit.bonus));
    case "bonus_rate":
      return t.bonus_rate(bonusName(benefit.bonus), formatBps(benefit.rateBps));
    case "amount":
      return t.amount(formatMoney(benefit.amountMinor, benefit.currency));
    case "pool_shares":
      return t.pool_shares(benefit.shares, formatBps(benefit.rateBps));
  }
}

/** A rank to be reached; null: it is not known yet how much of it is there. */
export interface NextRank {
  readonly rank: string;
  readonly requirements: readonly (Asked & {
    readonly needed: number;
    readonly have: number | null;
    readonly missing: number | null;
  })[];
}

/** What will likely be asked for next: the rank above the one that the last period gave. */
export function expectedNext({ ladder, history }: Pick<OwnRanks, "ladder" | "history">): NextRank | null {
  const held = ladder.findIndex(({ key }) => key === history[0]?.rank);
  const next = ladder[held + 1];
  if (next === undefined) return null;
  return {
    rank: next.key,
    requirements: next.requires.map((asked) => ({ ...asked, have: null, missing: null })),
  };
}

/** How much of what is needed is there, from 0 to 1, as long as a bar. */
export function shareOf({ needed, have }: NextRank["requirements"][number]): number {
  return needed <= 0 ? 1 : Math.min(1, Math.max(0, (have ?? 0) / needed));
}
