import { type BonusOf, type BonusRule, SEEN_EVENTS } from "../commission/rules/bonus.ts";
import { tierReserveBps } from "../commission/worst-case.ts";
import type { PartnerStatus } from "../genealogy/partner-status.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import type { BonusLine } from "../period/period-input.ts";
import { type BonusRules, rankIndex } from "./receivers.ts";
import { bonusReserve } from "./worst-case.ts";

const BPS = BigInt(WHOLE_BPS);

/** Who stands above the recruited partner, as of the event. */
export interface ReferralUpline {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  readonly active: boolean;
  /** Paid rank, by its key; null: none. */
  readonly rank: string | null;
}

/** Each bonus says which tree's it pays. */
export type ReferralUplines = Readonly<Record<"sponsor" | "placement", readonly ReferralUpline[]>>;

/** What happened, as far as it is paid for. */
export interface ReferralEvent {
  /** `sign_up`, `first_purchase`, or the name of an event. */
  readonly type: string;
  /** Of the event; null where it names none: then the first that the program accepts and the bonus names. */
  readonly currency: string | null;
  readonly acceptedCurrencies: readonly string[];
  /** Of a first purchase: what was sold, and what commission it has earned others. */
  readonly conversion: { readonly amountMinor: bigint; readonly commissionMinor: bigint } | null;
  /** The country where the program is offered lets bare sign-ups be paid. */
  readonly signUpAllowed: boolean;
}

export type ReferralLine = Omit<BonusLine, "position" | "skipped"> & { readonly partnerId: string | null };

type Referral = BonusOf<"referral">;

/** Why nothing comes of an event. */
export type ReferralRefusal = "no_bonus_in_plan" | "not_allowed_in_country" | "no_amount_in_currency";

/**
 * What an event pays: levels[0] of each referral bonus with that trigger to the sponsor, and so on up. A level whose sponsor
 * may not receive is breakage; nobody moves up. A first purchase never pays more than its order leaves: the plan's cap less
 * commission and the worst that tiers and bonuses of the period can still pay of it, shared in proportion.
 *
 * @param uplines by tree, the nearest first, without the recruited partner itself
 */
export function referralLines(
  event: ReferralEvent,
  uplines: ReferralUplines,
  rules: BonusRules,
): { readonly lines: readonly ReferralLine[]; readonly refusal: ReferralRefusal | null } {
  const wanted = (rules.bonuses ?? []).filter((rule): rule is Referral => isTriggered(rule, event.type));
  if (wanted.length === 0) return { lines: [], refusal: "no_bonus_in_plan" };
  if (event.type === "sign_up" && !event.signUpAllowed)
    return { lines: [], refusal: "not_allowed_in_country" };
  const lines = wanted.flatMap((rule) => ruleLines(rule, event, uplines[rule.tree ?? "sponsor"], rules));
  if (lines.length === 0) return { lines, refusal: "no_amount_in_currency" };
  return { lines: holdToOrder(lines, event, rules), refusal: null };
}

/** A bare sign-up is paid only where the program's owner has confirmed the warning. */
function isTriggered(rule: BonusRule, type: string): boolean {
  if (rule.kind !== "referral") return false;
  if (rule.trigger === "event") return rule.event === type && !SEEN_EVENTS.includes(type);
  return rule.trigger === type && (type !== "sign_up" || rule.signUpConfirmed === true);
}

function ruleLines(
  rule: Referral,
  event: ReferralEvent,
  uplines: readonly ReferralUpline[],
  rules: BonusRules,
): ReferralLine[] {
  const currency = event.currency ?? currencyOf(rule, event.acceptedCurrencies);
  if (currency === null) return [];
  const amountMinor = event.conversion?.amountMinor ?? 0n;
  return rule.levels.flatMap((amounts, index): ReferralLine[] => {
    if (!Object.hasOwn(amounts, currency)) return [];
    const flatMinor = BigInt(amounts[currency] ?? 0);
    const upline = uplines[index];
    const breakageReason = upline === undefined ? "no_upline" : refusalOf(upline, rule, rules);
    return [
      {
        rule: rule.name,
        kind: rule.kind,
        level: index + 1,
        partnerId: breakageReason === null ? (upline?.partnerId ?? null) : null,
        currency,
        baseMinor: amountMinor,
        rateBps: null,
        flatMinor,
        heldByCap: false,
        exactNumerator: flatMinor,
        exactDenominator: 1n,
        amountMinor: flatMinor,
        rounding: "exact",
        breakageReason,
        details: { trigger: event.type },
        refundBase: event.conversion === null ? 0n : refundBaseOf(amountMinor),
      },
    ];
  });
}

/** An order of nothing has nothing to refund: only its rejection takes all back, as one unit. */
function refundBaseOf(amountMinor: bigint): bigint {
  return amountMinor > 0n ? amountMinor : 1n;
}

function currencyOf(rule: Referral, accepted: readonly string[]): string | null {
  const named = (currency: string) => rule.levels.some((amounts) => Object.hasOwn(amounts, currency));
  return accepted.find(named) ?? null;
}

function refusalOf(upline: ReferralUpline, rule: Referral, rules: BonusRules): string | null {
  if (upline.status !== "active") return "partner_not_active";
  if (!upline.active) return "inactive";
  if (rule.minRank === undefined) return null;
  const rank = rules.ranks?.findIndex(({ key }) => key === upline.rank) ?? -1;
  return rank < rankIndex(rules, rule.minRank) ? "below_min_rank" : null;
}

function holdToOrder(
  lines: readonly ReferralLine[],
  { conversion }: ReferralEvent,
  rules: BonusRules,
): readonly ReferralLine[] {
  if (conversion === null) return lines;
  // What levels pay of this order is known: of that matching bonuses take their share, other bonuses and tiers of the amount.
  const { ofSalesBps, ofCommissionBps } = bonusReserve(rules);
  const shareBps = BigInt(Math.max(0, rules.capBps - ofSalesBps - tierReserveBps(rules)));
  const earned = conversion.commissionMinor * (BPS + BigInt(ofCommissionBps));
  const spare = conversion.amountMinor * shareBps - earned;
  // Rounds down: the cap is never exceeded.
  const room = spare > 0n ? spare / BPS : 0n;
  const paid = lines.filter(({ partnerId }) => partnerId !== null);
  const wanted = paid.reduce((sum, line) => sum + line.amountMinor, 0n);
  if (wanted <= room) return lines;
  return lines.map((line): ReferralLine => {
    if (line.partnerId === null) return line;
    const exactNumerator = line.amountMinor * room;
    // Rounds down, in the program's favour.
    const amountMinor = exactNumerator / wanted;
    return {
      ...line,
      heldByCap: true,
      exactNumerator,
      exactDenominator: wanted,
      amountMinor,
      rounding: amountMinor * wanted === exactNumerator ? "exact" : "floor",
      details: { ...line.details, uncappedMinor: line.amountMinor.toString() },
    };
  });
}
