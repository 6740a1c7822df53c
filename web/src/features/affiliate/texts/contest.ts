import { defineTexts } from "../../../lib/texts/texts.ts";

export const contestTexts = defineTexts({
  en: {
    sentAs: (number: string) => `It is sent, as dispute ${number}.`,
    contest: "Contest",
    sayWhat: "Say what is wrong.",
    earlier: "Your earlier words had arrived. Nothing was sent twice.",
    contestWhat: (what: string) => `Contest ${what}`,
    send: "Send it to the merchant",
    wrong: "What is wrong",
    wrongHint:
      "What you expected, and from what you know it. The merchant sees it beside the record, and has to answer by a day that is named.",
    see: "See your disputes",
    giveNumber: "Give the number that the shop gave the order.",
    sayHow: "Say how the order came through you.",
    saleMissing: "A sale is missing",
    program: "Program",
    orderNumber: "Order number",
    orderHint: "As the shop gave it to the customer.",
    how: "How it came through you",
    howHint: "Which link or coupon, about when, and from what you know it.",
  },
  vi: {
    sentAs: (number) => `Đã gửi, thành khiếu nại số ${number}.`,
    contest: "Khiếu nại",
    sayWhat: "Hãy nói điều gì sai.",
    earlier: "Lời trước của bạn đã đến. Không có gì được gửi hai lần.",
    contestWhat: (what) => `Khiếu nại ${what}`,
    send: "Gửi cho nhà bán hàng",
    wrong: "Điều gì sai",
    wrongHint:
      "Bạn đã mong đợi gì, và căn cứ vào đâu. Nhà bán hàng thấy lời này bên cạnh hồ sơ, và phải trả lời trước ngày được nêu.",
    see: "Xem khiếu nại của bạn",
    giveNumber: "Hãy nhập số mà cửa hàng đã đặt cho đơn hàng.",
    sayHow: "Hãy nói đơn hàng đến qua bạn như thế nào.",
    saleMissing: "Thiếu một đơn hàng",
    program: "Chương trình",
    orderNumber: "Số đơn hàng",
    orderHint: "Như cửa hàng đã đưa cho khách.",
    how: "Đơn đến qua bạn như thế nào",
    howHint: "Liên kết hoặc mã giảm giá nào, khoảng khi nào, và căn cứ vào đâu.",
  },
});
