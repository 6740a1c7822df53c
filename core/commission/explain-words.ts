import type { LOCALES } from "../api/accounts.ts";
import { formatAmount } from "../money/amount.ts";
import { formatGrouped } from "../money/format-grouped.ts";
import { formatRate } from "../money/rate.ts";
import type { BreakageReason } from "./accrual.ts";

/** In which a reason is told. */
export type ExplainLanguage = (typeof LOCALES)[number];

/** The words that the explanation of a line is made of; amounts and rates come as text. */
export interface ExplainWords {
  amount(minor: bigint, currency: string): string;
  rate(bps: number): string;
  /** A number with a point, as a language writes it. */
  decimal(text: string): string;
  readonly nothingOf: (amount: string) => string;
  readonly rateOf: (rate: string, rank: string | null, base: string) => string;
  readonly leftOf: (amount: string) => string;
  readonly shareOf: (rate: string) => string;
  readonly held: string;
  readonly flat: (amount: string) => string;
  readonly forConversion: (base: string) => string;
  readonly where: (level: number, version: number) => string;
  readonly roundedDown: (exact: string) => string;
  readonly roundedUp: (exact: string) => string;
  readonly kept: (why: string) => string;
  readonly breakage: Readonly<Record<BreakageReason, string>>;
  /** The same of the partner who is credited, in whose place nobody else stands. */
  readonly ofSeller: Readonly<Partial<Record<BreakageReason, string>>>;
  /** The same of level 1, for which the partner who is credited was passed over as well. */
  readonly ofFirstLevel: Readonly<Partial<Record<BreakageReason, string>>>;
  readonly parts: {
    readonly more: (count: number) => string;
    readonly nothing: (amount: string) => string;
    readonly rate: (rate: string, amount: string) => string;
    readonly firstTier: string;
    readonly flat: (text: string, amount: string) => string;
    readonly noFlat: (currency: string) => string;
    readonly noMoreFlat: string;
    readonly agreed: string;
    readonly level: string;
  };
}

const EN: ExplainWords = {
  amount: formatAmount,
  rate: formatRate,
  decimal: (text) => text,
  nothingOf: (amount) => `Nothing of ${amount}`,
  rateOf: (rate, rank, base) => `${rate}${rank === null ? "" : ` for rank ${rank}`} of ${base}`,
  leftOf: (amount) => `, what the plan's rules leave of ${amount},`,
  shareOf: (rate) => ` × ${rate} of the credit`,
  held: ", held by the plan's cap,",
  flat: (amount) => `A flat ${amount}`,
  forConversion: (base) => ` for a conversion of ${base}`,
  where: (level, version) => `(level ${level}, plan v${version})`,
  roundedDown: (exact) => `, rounded down from ${exact}`,
  roundedUp: (exact) =>
    `, rounded up from ${exact} with a unit left over by rounding the conversion's lines down`,
  kept: (why) => `; kept by the program, because ${why}`,
  breakage: {
    partner_not_active: "the upline was suspended when the conversion happened",
    inactive: "the upline was not active in the period before",
    not_qualified_for_level: "the upline does not qualify for this level",
    no_upline: "there is no upline at this level",
    no_one_qualifies: "nobody above qualifies for this level",
    no_flat_amount_in_currency: "the plan names no amount in this currency",
    excluded_by_rule: "the plan excludes all that was bought",
    recurring_ended: "the customer's orders earn no more so long after the first",
  },
  ofSeller: {
    partner_not_active: "the partner was suspended when the conversion happened",
    inactive: "the partner was not active in the period before",
    not_qualified_for_level: "the partner does not qualify for this level",
  },
  ofFirstLevel: {
    no_upline: "neither the partner nor anybody above is active",
    no_one_qualifies: "neither the partner nor anybody above qualifies for this level",
  },
  parts: {
    more: (count) => `${count} more ${count === 1 ? "part" : "parts"}`,
    nothing: (amount) => `nothing of ${amount}`,
    rate: (rate, amount) => `${rate} of ${amount}`,
    firstTier: ", the first tier,",
    flat: (text, amount) => `${text} for ${amount}`,
    noFlat: (currency) => `no flat amount in ${currency}`,
    noMoreFlat: "no more of the flat amount",
    agreed: "agreed with the partner",
    level: "level 1",
  },
};

const VI: ExplainWords = {
  amount: (minor, currency) => formatGrouped(minor, currency, "vi"),
  rate: (bps) => formatRate(bps).replace(".", ","),
  decimal: (text) => text.replace(".", ","),
  nothingOf: (amount) => `Không đồng nào trên ${amount}`,
  rateOf: (rate, rank, base) => `${rate}${rank === null ? "" : ` theo hạng ${rank}`} của ${base}`,
  leftOf: (amount) => `, phần mà quy tắc của phương án để lại từ ${amount},`,
  shareOf: (rate) => ` × ${rate} phần ghi nhận`,
  held: ", bị trần của phương án giới hạn,",
  flat: (amount) => `Số tiền cố định ${amount}`,
  forConversion: (base) => ` cho chuyển đổi ${base}`,
  where: (level, version) => `(cấp ${level}, phương án v${version})`,
  roundedDown: (exact) => `, làm tròn xuống từ ${exact}`,
  roundedUp: (exact) =>
    `, làm tròn lên từ ${exact} nhờ một đơn vị còn dư khi các dòng của chuyển đổi được làm tròn xuống`,
  kept: (why) => `; chương trình giữ lại, vì ${why}`,
  breakage: {
    partner_not_active: "người tuyến trên bị tạm ngưng khi chuyển đổi diễn ra",
    inactive: "người tuyến trên không hoạt động trong kỳ trước",
    not_qualified_for_level: "người tuyến trên không đủ điều kiện cho cấp này",
    no_upline: "không có người tuyến trên nào ở cấp này",
    no_one_qualifies: "không ai phía trên đủ điều kiện cho cấp này",
    no_flat_amount_in_currency: "phương án không nêu số tiền bằng loại tiền này",
    excluded_by_rule: "phương án loại trừ tất cả những gì đã mua",
    recurring_ended: "đơn hàng của khách không còn sinh hoa hồng khi đã quá lâu sau đơn đầu tiên",
  },
  ofSeller: {
    partner_not_active: "đối tác bị tạm ngưng khi chuyển đổi diễn ra",
    inactive: "đối tác không hoạt động trong kỳ trước",
    not_qualified_for_level: "đối tác không đủ điều kiện cho cấp này",
  },
  ofFirstLevel: {
    no_upline: "cả đối tác lẫn những người phía trên đều không hoạt động",
    no_one_qualifies: "cả đối tác lẫn những người phía trên đều không đủ điều kiện cho cấp này",
  },
  parts: {
    more: (count) => `${count} phần khác`,
    nothing: (amount) => `không đồng nào trên ${amount}`,
    rate: (rate, amount) => `${rate} của ${amount}`,
    firstTier: ", bậc đầu tiên,",
    flat: (text, amount) => `${text} cho ${amount}`,
    noFlat: (currency) => `không có số tiền cố định bằng ${currency}`,
    noMoreFlat: "không còn số tiền cố định",
    agreed: "thoả thuận với đối tác",
    level: "cấp 1",
  },
};

export const EXPLAIN_WORDS: Readonly<Record<ExplainLanguage, ExplainWords>> = { en: EN, vi: VI };
