import { defineTexts } from "../../../lib/texts/texts.ts";

export const conversionListTexts = defineTexts({
  en: {
    test: "test, never money",
    caption: "Conversions, newest first",
    empty: "No conversion here",
    emptyText:
      "What your pages, your server or your payment provider report appears here within seconds. The guide takes you to the first one in about ten minutes, and says why nothing arrives.",
    openGuide: "Open the guide",
    order: "Order",
    received: "Received",
    occurred: "Happened",
    coupon: "Coupon",
    reportedBy: "Reported by",
    status: "Status",
    outcome: "Outcome",
    amount: "Amount",
    refunded: (amount: string) => `${amount} refunded`,
  },
  vi: {
    test: "thử nghiệm, không tính tiền",
    caption: "Chuyển đổi, mới nhất trước",
    empty: "Chưa có chuyển đổi",
    emptyText:
      "Những gì trang web, máy chủ hoặc cổng thanh toán của bạn báo sẽ hiện ở đây trong vài giây. Hướng dẫn đưa bạn đến chuyển đổi đầu tiên trong khoảng mười phút, và nói vì sao chưa có gì đến.",
    openGuide: "Mở hướng dẫn",
    order: "Đơn hàng",
    received: "Nhận lúc",
    occurred: "Xảy ra lúc",
    coupon: "Mã giảm giá",
    reportedBy: "Nguồn báo cáo",
    status: "Trạng thái",
    outcome: "Kết quả",
    amount: "Số tiền",
    refunded: (amount) => `đã hoàn ${amount}`,
  },
});
