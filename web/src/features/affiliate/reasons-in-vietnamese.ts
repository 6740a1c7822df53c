import type { NextPayout } from "../../../../core/api/payouts.ts";
import { plural } from "../../lib/texts/plural.ts";
import { describeWant } from "./describe-want.ts";
import { ownPayoutTexts } from "./texts/payout-words.ts";

type Reason = Pick<NextPayout["reasons"][number], "code" | "figures">;

/** How a figure of a reason is written. */
interface Written {
  readonly money: (name: string) => string;
  readonly day: (name: string) => string;
}

const STRIPE = {
  none: "Stripe chưa biết bạn: hãy bắt đầu đăng ký với Stripe",
  pending: "Stripe vẫn đang kiểm tra thông tin bạn cung cấp",
  restricted: "Stripe cần thêm thông tin trước khi chi trả",
  active: "Stripe chi trả cho bạn",
  closed: "Tài khoản của bạn tại Stripe đã đóng: hãy đăng ký lại, hoặc chọn cách khác",
} as const;

const ASKED = "Hãy chứng minh danh tính: chương trình này không chi trả cho người chưa được xác minh.";
const LOOKED_AT = "Giấy tờ bạn nộp đang được xem xét; bạn không cần làm gì.";
const IDENTITY = {
  ...{ none: ASKED, requested: ASKED, submitted: LOOKED_AT, in_review: LOOKED_AT },
  approved: "Danh tính của bạn đã được xác minh.",
  rejected: "Không xác minh được danh tính của bạn. Hãy hỏi bộ phận hỗ trợ.",
  expired: "Xác minh danh tính của bạn đã hết hạn: hãy nộp giấy tờ mới.",
} as const;

const FORMS: Readonly<Record<string, string>> = {
  ...{ tax_w9: "W-9", tax_w8ben: "W-8BEN", tax_w8bene: "W-8BEN-E" },
};

/** Named at most; the rest is counted. */
const WANTS_NAMED = 3;

/** Why somebody is not paid now, in Vietnamese: what the API says in English of the same code and figures. */
export function reasonInVietnamese({ code, figures }: Reason, { money, day }: Written): string {
  switch (code) {
    case "below_minimum":
      return `${money("amountMinor")} thấp hơn mức chi trả tối thiểu là ${money("minimumMinor")}.`;
    case "negative_balance":
      return `Hoàn tiền sau một lần chi trả làm số dư còn ${money("availableMinor")}; thu nhập tiếp theo sẽ bù lại.`;
    case "nothing_available":
      return figures.pendingMinor === undefined || figures.pendingMinor === "0"
        ? "Chưa có gì khả dụng."
        : `Chưa có gì khả dụng: ${money("pendingMinor")} vẫn trong thời gian giữ.`;
    case "more_than_available":
      return `${money("askedMinor")} nhiều hơn số khả dụng là ${money("availableMinor")}.`;
    case "not_in_steps":
      return `Không thể gửi ${money("askedMinor")}: cách nhận tiền này chỉ nhận bội số của ${money("stepMinor")}.`;
    case "requested_already":
      return `${money("inTransitMinor")} đang được chuyển rồi.`;
    case "partner_suspended":
      return "Bạn đang bị tạm ngưng trong chương trình này, nên chưa được chi trả. Hãy hỏi chủ chương trình.";
    case "payee_held":
      return `Các khoản chi trả cho bạn bị tạm giữ từ ${day("since")}. Hãy hỏi bộ phận hỗ trợ.`;
    case "kyc_needed":
      return IDENTITY[(figures.state ?? "none") as keyof typeof IDENTITY];
    case "tax_form_needed":
      return `Cần một mẫu thuế trước khi chi trả: ${(figures.forms ?? "")
        .split(",")
        .map((form) => FORMS[form] ?? form)
        .join(" hoặc ")}.`;
    case "case_open":
      return "Nền tảng đang xem xét một việc trước khi chi trả cho bạn. Hãy hỏi bộ phận hỗ trợ.";
    case "no_method":
      return "Bạn chưa cho biết cách nhận tiền: hãy chọn một phương thức nhận tiền.";
    case "method_unverified":
      return `Phương thức nhận tiền của bạn (${methodName(figures.kind)}) chưa được xác minh.`;
    case "method_cooling_off":
      return "Phương thức nhận tiền của bạn đã thay đổi và chưa dùng được ngay.";
    case "stripe_not_ready":
      return `${STRIPE[(figures.state ?? "none") as keyof typeof STRIPE]}${wanted(figures.wants ?? "")}.`;
    case "currency_not_by_method":
      return `Không thể trả ${figures.currency ?? ""} bằng ${methodName(figures.kind)}: hãy chọn phương thức nhận tiền khác.`;
  }
}

const methodName = (kind = "other"): string =>
  ownPayoutTexts.vi.methods[kind as keyof typeof ownPayoutTexts.vi.methods];

function wanted(wants: string): string {
  const all = wants.split(",").filter((want) => want !== "");
  if (all.length === 0) return "";
  const named = all.slice(0, WANTS_NAMED).map(describeWant).join(", ");
  const left = all.length - WANTS_NAMED;
  return `: ${named}${left > 0 ? plural(left, { other: ", và # mục khác" }) : ""}`;
}
