import { EXPLAIN_WORDS, type ExplainLanguage } from "../commission/explain-words.ts";
import type { BonusKind } from "../commission/rules/bonus.ts";

interface Words {
  readonly kinds: Readonly<Record<BonusKind, string>>;
  readonly other: string;
  readonly where: (rule: string, level: number) => string;
  readonly held: string;
  readonly takenBack: (amount: string) => string;
  readonly forRank: (rank: string) => string;
  readonly of: (base: string) => string;
  readonly shareOf: (rate: string, base: string) => string;
  readonly pool: (shares: string, all: string, share: string) => string;
}

const EN: Words = {
  kinds: {
    fast_start: "Fast start bonus on sales of new partners",
    matching: "Matching bonus on commission of partners below",
    generation: "Generation bonus on sales below",
    differential: "Differential bonus on sales in the own team",
    rank_advancement: "Bonus for a rank reached for the first time",
    pool: "Share of the pool of all sales",
    referral: "Referral bonus for a recruited partner",
  },
  other: "Bonus",
  where: (rule, level) => `(${rule}, level ${level})`,
  held: "It was held to what the plan's cap left.",
  takenBack: (amount) => `${amount} was taken back for refunds of what it rests on.`,
  forRank: (rank) => ` for ${rank}`,
  of: (base) => `of ${base}`,
  shareOf: (rate, base) => `${rate} of ${base}`,
  pool: (shares, all, share) => `${shares} of ${all} shares in ${share}`,
};

const VI: Words = {
  kinds: {
    fast_start: "Thưởng khởi đầu nhanh trên doanh số của đối tác mới",
    matching: "Thưởng đối ứng trên hoa hồng của các đối tác bên dưới",
    generation: "Thưởng thế hệ trên doanh số bên dưới",
    differential: "Thưởng chênh lệch trên doanh số của đội nhóm",
    rank_advancement: "Thưởng cho lần đầu đạt hạng",
    pool: "Phần của quỹ chung từ toàn bộ doanh số",
    referral: "Thưởng giới thiệu một đối tác mới",
  },
  other: "Thưởng",
  where: (rule, level) => `(${rule}, cấp ${level})`,
  held: "Khoản này bị giới hạn ở mức mà trần của phương án còn để lại.",
  takenBack: (amount) => `${amount} đã bị thu hồi do hoàn tiền những đơn làm nên nó.`,
  forRank: (rank) => ` cho hạng ${rank}`,
  of: (base) => `trên ${base}`,
  shareOf: (rate, base) => `${rate} của ${base}`,
  pool: (shares, all, share) => `${shares} trên ${all} phần của ${share}`,
};

const WORDS: Readonly<Record<ExplainLanguage, Words>> = { en: EN, vi: VI };

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

/** What a bonus is for, how its amount came about, and what was taken back of it, in sentences. */
export function explainBonus(bonus: BonusToExplain, language: ExplainLanguage = "en"): string[] {
  const words = WORDS[language];
  const { amount } = EXPLAIN_WORDS[language];
  const { rule, kind, level, currency, amountMinor, reversedMinor } = bonus;
  const what = Object.hasOwn(words.kinds, kind) ? words.kinds[kind as BonusKind] : words.other;
  const held = bonus.heldByCap ? ` ${words.held}` : "";
  const paid = amount(amountMinor, currency);
  const lines = [`${what} ${words.where(rule, level)}: ${source(bonus, language)}, ${paid}.${held}`];
  if (reversedMinor > 0n) lines.push(words.takenBack(amount(reversedMinor, currency)));
  return lines;
}

function source(bonus: BonusToExplain, language: ExplainLanguage): string {
  const { kind, currency, baseMinor, rateBps, flatMinor, details } = bonus;
  const words = WORDS[language];
  const { amount, rate } = EXPLAIN_WORDS[language];
  const forRank = typeof details.rank === "string" ? words.forRank(details.rank) : "";
  if (flatMinor !== null) return `${amount(flatMinor, currency)}${forRank}`;
  if (rateBps === null) return words.of(amount(baseMinor, currency));
  const share = words.shareOf(rate(rateBps), amount(baseMinor, currency));
  if (kind !== "pool") return share;
  return words.pool(String(details.shares), String(details.totalShares), share);
}
