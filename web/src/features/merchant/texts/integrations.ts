import { defineTexts } from "../../../lib/texts/texts.ts";

export const integrationsTexts = defineTexts({
  en: {
    snippet: {
      name: "Snippet",
      text: "A line in your pages. The quickest; browsers report, so you confirm what they say.",
    },
    server: {
      name: "Server",
      text: "Your server sends each paid order. The most exact; no blocker stands in its way.",
    },
    stripe: {
      name: "Stripe",
      text: "Your Stripe account tells of payments, subscriptions and refunds by itself.",
    },
    postback: { name: "Postback", text: "A network or shop system calls an address for each order." },
    legend: "How do your orders get here?",
  },
  vi: {
    snippet: {
      name: "Đoạn mã",
      text: "Một dòng trong trang của bạn. Nhanh nhất; trình duyệt báo nên bạn xác nhận lại.",
    },
    server: {
      name: "Máy chủ",
      text: "Máy chủ của bạn gửi từng đơn đã thanh toán. Chính xác nhất; không trình chặn nào cản được.",
    },
    stripe: { name: "Stripe", text: "Tài khoản Stripe của bạn tự báo thanh toán, gói định kỳ và hoàn tiền." },
    postback: {
      name: "Postback",
      text: "Mạng tiếp thị hoặc hệ thống cửa hàng gọi một địa chỉ cho mỗi đơn hàng.",
    },
    legend: "Đơn hàng của bạn đến đây bằng cách nào?",
  },
});
