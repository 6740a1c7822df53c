import type { Locale } from "../../core/notifications/words/say.ts";
import type { MovementKind } from "../../core/payout/statement.ts";
import type { MethodKind } from "../../core/payout/states.ts";

interface StatementWords {
  title(month: string): string;
  readonly partner: string;
  readonly period: string;
  readonly timezone: string;
  readonly state: string;
  readonly final: string;
  readonly provisional: string;
  readonly summary: string;
  readonly opening: string;
  readonly closing: string;
  readonly pending: string;
  readonly available: string;
  readonly inTransit: string;
  readonly total: string;
  readonly day: string;
  readonly what: string;
  readonly byDay: string;
  readonly payouts: string;
  readonly amount: string;
  readonly method: string;
  readonly reference: string;
  readonly nothing: string;
  readonly notes: readonly string[];
  readonly kinds: Readonly<Record<MovementKind, string>>;
  readonly sent: Readonly<Record<"paid" | "returned", string>>;
  readonly methods: Readonly<Record<MethodKind, string>>;
}

const EN: StatementWords = {
  title: (month) => `Statement for ${month}`,
  ...{ partner: "Partner", period: "Period", timezone: "Time zone", state: "State" },
  ...{ final: "Closed: it does not change any more", provisional: "Provisional: the month is not closed" },
  ...{ summary: "Summary", opening: "Opening balance", closing: "Closing balance" },
  ...{ pending: "On hold", available: "Available", inTransit: "On its way", total: "In all" },
  ...{ day: "Day", what: "What", byDay: "Day by day", payouts: "Payouts", amount: "Amount" },
  ...{ method: "To", reference: "Reference", nothing: "Nothing moved in this month." },
  notes: [
    "On hold: earned, and payable when its holding period has passed. Available: payable now; below zero when what was paid out has been reversed. On its way: taken out for a payout that is not settled.",
  ],
  kinds: {
    ...{ commissions: "Commissions", bonuses: "Bonuses", reversals: "Reversals", maturation: "Hold passed" },
    ...{ reserved: "Taken out for payouts", released: "Payouts given back", payouts: "Paid out" },
    ...{ returns: "Payouts returned", payments: "Bonuses paid by the merchant itself" },
  },
  sent: { paid: "Paid", returned: "Returned" },
  methods: {
    ...{ stripe: "Stripe", bank: "Bank transfer", paypal: "PayPal", momo: "MoMo", other: "As agreed" },
  },
};

const VI: StatementWords = {
  title: (month) => `Bảng kê tháng ${month}`,
  ...{ partner: "Đối tác", period: "Kỳ", timezone: "Múi giờ", state: "Trạng thái" },
  ...{ final: "Đã chốt: không thay đổi nữa", provisional: "Tạm tính: tháng chưa được chốt" },
  ...{ summary: "Tóm tắt", opening: "Số dư đầu kỳ", closing: "Số dư cuối kỳ" },
  ...{ pending: "Đang giữ", available: "Khả dụng", inTransit: "Đang chuyển", total: "Tổng cộng" },
  ...{ day: "Ngày", what: "Nội dung", byDay: "Theo từng ngày", payouts: "Chi trả", amount: "Số tiền" },
  ...{ method: "Đến", reference: "Mã giao dịch", nothing: "Không có phát sinh trong tháng này." },
  notes: [
    "Đang giữ: đã ghi nhận, được trả khi hết thời gian giữ. Khả dụng: có thể trả ngay; nhỏ hơn 0 khi khoản đã trả bị hoàn lại. Đang chuyển: đã trích cho một khoản chi trả chưa hoàn tất.",
  ],
  kinds: {
    ...{ commissions: "Hoa hồng", bonuses: "Thưởng", reversals: "Hoàn lại", maturation: "Hết thời gian giữ" },
    ...{ reserved: "Trích để chi trả", released: "Trả về từ chi trả", payouts: "Đã chi trả" },
    ...{ returns: "Chi trả bị hoàn về", payments: "Thưởng do người bán tự trả" },
  },
  sent: { paid: "Đã trả", returned: "Bị hoàn về" },
  methods: {
    ...{ stripe: "Stripe", bank: "Chuyển khoản", paypal: "PayPal", momo: "MoMo", other: "Theo thỏa thuận" },
  },
};

export const statementWords = (locale: Locale): StatementWords => (locale === "vi" ? VI : EN);
