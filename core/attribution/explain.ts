import type { ExplainLanguage } from "../commission/explain-words.ts";

/** A coupon or binding with what became of it, as it is stored beside the decision. */
export interface ExplainedClaim {
  readonly counted: boolean;
  readonly reason: string | null;
}

export interface ExplainedOutcome {
  readonly outcome: string;
  /** What credited it, or why nobody is credited. */
  readonly reason: string | null;
  readonly model: string;
  readonly coupon: (ExplainedClaim & { readonly code: string }) | null;
  readonly binding: ExplainedClaim | null;
}

interface Words {
  readonly reasons: Readonly<Record<string, string>>;
  readonly refused: (code: string, why: string) => string;
  readonly byCoupon: (code: string) => string;
  readonly byBinding: string;
  readonly byModel: (model: string) => string;
  readonly unheld: (why: string) => string;
  readonly noneCounts: string;
  readonly noClick: string;
  readonly nobody: (why: string) => string;
}

const EN: Words = {
  reasons: {
    coupon_unknown: "nobody has such a coupon",
    coupon_not_started: "it had not begun",
    coupon_expired: "it had ended",
    coupon_archived: "it had been withdrawn",
    campaign_not_active_at_conversion: "its campaign was not running",
    partner_not_active_at_conversion: "its partner was not active",
    enrollment_not_approved_at_conversion: "its partner had no approved place in the campaign",
    campaign_budget_used_up: "the campaign's budget is used up",
    own_link: "it is the buyer's own",
    bound_after_conversion: "it came after the order",
  },
  refused: (code, why) => `The coupon ${code} does not count: ${why}.`,
  byCoupon: (code) => `The coupon ${code} takes the whole order for its owner.`,
  byBinding: "No click counts, so the partner who brought this customer before takes the order.",
  byModel: (model) => `The clicks that count share the order by the model ${model.replaceAll("_", " ")}.`,
  unheld: (why) => `, and the customer's earlier binding does not hold: ${why}`,
  noneCounts: "there were clicks, but none counts",
  noClick: "nothing leads to a click",
  nobody: (why) => `Nobody is credited: ${why}.`,
};

const MODELS_VI: Readonly<Record<string, string>> = {
  last_click: "lượt nhấp cuối",
  first_click: "lượt nhấp đầu",
  linear: "chia đều",
  position_based: "vị trí",
  time_decay: "thời gian",
};

const VI: Words = {
  reasons: {
    coupon_unknown: "không ai có mã giảm giá như vậy",
    coupon_not_started: "mã chưa bắt đầu",
    coupon_expired: "mã đã hết hạn",
    coupon_archived: "mã đã bị thu hồi",
    campaign_not_active_at_conversion: "chiến dịch của mã không chạy lúc đó",
    partner_not_active_at_conversion: "đối tác đó không hoạt động lúc đó",
    enrollment_not_approved_at_conversion: "đối tác đó chưa được duyệt tham gia chiến dịch",
    campaign_budget_used_up: "ngân sách của chiến dịch đã dùng hết",
    own_link: "đó là của chính người mua",
    bound_after_conversion: "điều đó đến sau đơn hàng",
  },
  refused: (code, why) => `Mã giảm giá ${code} không được tính: ${why}.`,
  byCoupon: (code) => `Cả đơn hàng được ghi nhận cho chủ của mã giảm giá ${code}.`,
  byBinding:
    "Không lượt nhấp nào được tính, nên đơn hàng được ghi nhận cho đối tác đã mang khách này về trước đây.",
  byModel: (model) => `Các lượt nhấp được tính chia đơn hàng theo mô hình ${MODELS_VI[model] ?? model}.`,
  unheld: (why) => `, và mối gắn trước đây với khách này không còn giá trị: ${why}`,
  noneCounts: "có lượt nhấp, nhưng không lượt nào được tính",
  noClick: "không có gì dẫn tới một lượt nhấp",
  nobody: (why) => `Không ai được ghi nhận: ${why}.`,
};

const WORDS: Readonly<Record<ExplainLanguage, Words>> = { en: EN, vi: VI };

/** Who is credited and why, in one or two sentences. */
export function explainOutcome(decided: ExplainedOutcome, language: ExplainLanguage = "en"): string {
  const words = WORDS[language];
  const { coupon } = decided;
  const refused =
    coupon === null || coupon.counted
      ? ""
      : ` ${words.refused(coupon.code, words.reasons[coupon.reason ?? ""] ?? String(coupon.reason))}`;
  return sentenceOf(decided, words) + refused;
}

function sentenceOf({ outcome, reason, model, coupon, binding }: ExplainedOutcome, words: Words): string {
  if (outcome === "attributed") {
    if (reason === "coupon") return words.byCoupon(coupon?.code ?? "");
    return reason === "binding" ? words.byBinding : words.byModel(model);
  }
  const unheld =
    binding?.reason === undefined || binding.reason === null
      ? ""
      : words.unheld(words.reasons[binding.reason] ?? binding.reason);
  return words.nobody((reason === "no_eligible_touch" ? words.noneCounts : words.noClick) + unheld);
}
