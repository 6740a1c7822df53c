import { defineTexts } from "../../../lib/texts/texts.ts";

export const payoutWordsTexts = defineTexts({
  en: {
    states: {
      requested: "requested",
      approved: "approved",
      submitted: "submitted",
      paid: "paid",
      failed: "failed",
      cancelled: "cancelled",
      returned: "returned",
    },
    held: (state: string) => `${state}, held`,
    batches: {
      freezing: { text: "taking lines", lead: "It is still taking lines. What it has shows by itself." },
      draft: { text: "to be approved", lead: "Its lines are frozen. It leaves once it is approved." },
      approved: { text: "approved", lead: "Its lines leave within minutes, each by itself." },
      running: { text: "running", lead: "Its lines are leaving. The figures follow by themselves." },
      done: { text: "done", lead: "None of its lines is on its way any more." },
      cancelled: { text: "cancelled", lead: "Nothing of it left. Each amount is available again." },
    },
    origins: {
      schedule: "the schedule's day came",
      manual: "for whoever was eligible",
      requests: "for what was requested alone",
    },
    methods: { stripe: "Stripe", bank: "bank", paypal: "PayPal", momo: "MoMo", other: "other" },
  },
  vi: {
    states: {
      requested: "đã yêu cầu",
      approved: "đã duyệt",
      submitted: "đã gửi đi",
      paid: "đã trả",
      failed: "thất bại",
      cancelled: "đã huỷ",
      returned: "đã trả lại",
    },
    held: (state) => `${state}, tạm giữ`,
    batches: {
      freezing: { text: "đang gom dòng", lead: "Đợt này vẫn đang gom các dòng. Những gì đã có tự hiện ra." },
      draft: { text: "chờ duyệt", lead: "Các dòng đã chốt. Đợt này đi khi được duyệt." },
      approved: { text: "đã duyệt", lead: "Các dòng đi trong vài phút, từng dòng một." },
      running: { text: "đang chạy", lead: "Các dòng đang đi. Số liệu tự cập nhật theo." },
      done: { text: "hoàn tất", lead: "Không còn dòng nào đang chuyển." },
      cancelled: { text: "đã huỷ", lead: "Chưa có gì đi. Mọi số tiền lại khả dụng." },
    },
    origins: {
      schedule: "đến ngày theo lịch",
      manual: "cho mọi người đủ điều kiện",
      requests: "chỉ cho những gì đã yêu cầu",
    },
    methods: { stripe: "Stripe", bank: "ngân hàng", paypal: "PayPal", momo: "MoMo", other: "khác" },
  },
});
