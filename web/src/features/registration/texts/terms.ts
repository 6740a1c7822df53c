import { defineTexts } from "../../../lib/texts/texts.ts";

export const termsTexts = defineTexts({
  en: {
    title: "Terms",
    lead: (version: string) => `Version ${version}, in force until a newer one is agreed to.`,
    replace: "To be replaced by the operator's own",
    replaceText:
      "Tributary is software. Whoever runs it for you is your partner in contract, and puts the terms they had checked by a lawyer in the place of this text.",
    what: "What this is",
    whatText:
      "Tributary counts clicks on referral links, credits orders to those who brought them, works out their commission, and shows both sides the same numbers with the reason for each.",
    account: "Your account",
    accountList: {
      yours: "It is yours alone. Say who you are truthfully, and share no password, passkey or code.",
      close: "You may close it at any time in your account under Privacy.",
      breach: "Whoever sees a breach of security tells the operator at once.",
    },
    merchants: "Merchants",
    merchantsList: {
      owe: "You say by your plan what is paid, and you owe what it says for each approved conversion.",
      version: "A version of a plan that has been used does not change; a new one counts from then on.",
      report: "You report orders, refunds and cancellations truthfully and soon.",
      consent: "You ask visitors for consent where the law wants it; the snippet keeps to their answer.",
    },
    affiliates: "Affiliates",
    affiliatesList: {
      honest: "You recommend honestly, say that you earn by it, and keep to the terms of each campaign.",
      spam: "No orders of your own, no bots, no bids on a merchant's name without leave, no spam.",
      hold: "Commission is on hold for the time that the program names, and can be reversed by a refund.",
    },
    answer: "What we answer for",
    answerText:
      "The record: what was counted, when, and by which rule. Merchants answer for their products and payments, affiliates for what they publish.",
  },
  vi: {
    title: "Điều khoản",
    lead: (version) => `Phiên bản ${version}, có hiệu lực cho đến khi bản mới hơn được đồng ý.`,
    replace: "Bên vận hành cần thay bằng nội dung của mình",
    replaceText:
      "Tributary là phần mềm. Bên vận hành cho bạn mới là bên ký kết với bạn, và sẽ đặt điều khoản đã được luật sư xem xét vào chỗ này.",
    what: "Đây là gì",
    whatText:
      "Tributary đếm lượt nhấp vào liên kết giới thiệu, ghi nhận đơn hàng cho người mang về, tính hoa hồng, và cho hai bên thấy cùng một con số kèm lý do của từng khoản.",
    account: "Tài khoản của bạn",
    accountList: {
      yours:
        "Tài khoản là của riêng bạn. Hãy khai đúng bạn là ai, và không chia sẻ mật khẩu, khoá truy cập hay mã.",
      close: "Bạn có thể đóng tài khoản bất cứ lúc nào, trong tài khoản, mục Quyền riêng tư.",
      breach: "Ai thấy lỗ hổng bảo mật cần báo ngay cho bên vận hành.",
    },
    merchants: "Nhà bán hàng",
    merchantsList: {
      owe: "Phương án hoa hồng của bạn cho biết trả bao nhiêu, và bạn phải trả đúng như vậy cho mỗi chuyển đổi đã duyệt.",
      version: "Phiên bản phương án đã dùng thì không thay đổi; phiên bản mới có hiệu lực từ lúc đó.",
      report: "Bạn báo đơn hàng, hoàn tiền và huỷ đơn trung thực và kịp thời.",
      consent: "Bạn xin khách đồng ý ở nơi luật yêu cầu; đoạn mã theo dõi tuân theo câu trả lời của họ.",
    },
    affiliates: "Đối tác",
    affiliatesList: {
      honest:
        "Bạn giới thiệu trung thực, nói rõ mình được hưởng hoa hồng, và tuân theo điều khoản của từng chiến dịch.",
      spam: "Không tự đặt đơn, không dùng bot, không đấu giá từ khoá là tên nhà bán hàng khi chưa được phép, không gửi thư rác.",
      hold: "Hoa hồng được giữ trong thời gian chương trình quy định, và có thể bị hoàn lại khi khách được hoàn tiền.",
    },
    answer: "Chúng tôi chịu trách nhiệm về điều gì",
    answerText:
      "Sổ sách: đã đếm gì, khi nào, theo quy tắc nào. Nhà bán hàng chịu trách nhiệm về sản phẩm và thanh toán, đối tác về nội dung mình đăng.",
  },
});
