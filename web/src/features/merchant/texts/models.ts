import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

export const modelsTexts = defineTexts({
  en: {
    title: "Attribution models",
    lead: "What each model would have credited, worked out anew over the clicks that really led to your orders. Nothing is changed by looking.",
    from: "From",
    to: "Until",
    by: "By",
    dimensions: { partners: "Partner", campaigns: "Campaign" },
    caption: "Conversions that each model credits",
    models: {
      last_click: "Last click",
      first_click: "First click",
      linear: "Linear",
      position_based: "By position",
      time_decay: "Time decay",
    },
    own: (model: string) => `${model} (yours)`,
    compared: (count: number) =>
      plural(count, { one: "# conversion compared", other: "# conversions compared" }),
    all: "all of these days.",
    more: "the oldest of these days; there are more.",
    rules:
      "By today's rules and windows: an order that was decided when they were others can come out differently here.",
    empty: "Nothing to compare",
    emptyText: "In these days no order is credited to a partner. Choose others.",
  },
  vi: {
    title: "Mô hình ghi nhận nguồn",
    lead: "Mỗi mô hình sẽ ghi nhận cho ai, tính lại trên những lượt nhấp đã thật sự dẫn tới đơn hàng của bạn. Xem ở đây không thay đổi gì.",
    from: "Từ",
    to: "Đến",
    by: "Theo",
    dimensions: { partners: "Đối tác", campaigns: "Chiến dịch" },
    caption: "Số chuyển đổi mỗi mô hình ghi nhận",
    models: {
      last_click: "Nhấp cuối",
      first_click: "Nhấp đầu",
      linear: "Chia đều",
      position_based: "Theo vị trí",
      time_decay: "Giảm theo thời gian",
    },
    own: (model) => `${model} (của bạn)`,
    compared: (count) => plural(count, { other: "Đã so sánh # chuyển đổi" }),
    all: "toàn bộ những ngày này.",
    more: "cũ nhất trong những ngày này; còn nữa.",
    rules:
      "Theo quy tắc và thời hạn hôm nay: đơn hàng được quyết định khi quy tắc còn khác có thể cho kết quả khác ở đây.",
    empty: "Không có gì để so sánh",
    emptyText: "Trong những ngày này không có đơn hàng nào được ghi nhận cho đối tác. Hãy chọn ngày khác.",
  },
});
