import { defineTexts } from "../../../lib/texts/texts.ts";

export const ownDisputeTexts = defineTexts({
  en: {
    authors: { affiliate: "You", merchant: "The merchant", platform: "The platform" },
    subjects: { conversion: "conversion", missing_sale: "missing sale", payout: "payout" },
    late: {
      word: "late",
      sentence:
        "The merchant should have answered by now, and was reminded. The platform sees that it is late.",
    },
    states: {
      open: { word: "open", sentence: "The merchant has to answer." },
      answered: {
        word: "answered",
        sentence: "The merchant has answered. Write again if that does not settle it, or withdraw it.",
      },
      accepted: { word: "accepted", sentence: "The merchant agrees with you, and sets it right." },
      rejected: {
        word: "rejected",
        sentence: "The merchant does not agree. The reason stands in the last message.",
      },
      withdrawn: { word: "withdrawn", sentence: "You have withdrawn it." },
    },
  },
  vi: {
    authors: { affiliate: "Bạn", merchant: "Nhà bán hàng", platform: "Nền tảng" },
    subjects: { conversion: "chuyển đổi", missing_sale: "đơn hàng bị thiếu", payout: "khoản chi trả" },
    late: {
      word: "trễ hạn",
      sentence: "Lẽ ra nhà bán hàng đã phải trả lời, và đã được nhắc. Nền tảng thấy rằng việc này trễ hạn.",
    },
    states: {
      open: { word: "đang mở", sentence: "Nhà bán hàng phải trả lời." },
      answered: {
        word: "đã trả lời",
        sentence: "Nhà bán hàng đã trả lời. Hãy viết lại nếu chưa thoả đáng, hoặc rút khiếu nại.",
      },
      accepted: { word: "được chấp nhận", sentence: "Nhà bán hàng đồng ý với bạn và sẽ sửa lại cho đúng." },
      rejected: { word: "bị từ chối", sentence: "Nhà bán hàng không đồng ý. Lý do ở tin nhắn cuối." },
      withdrawn: { word: "đã rút", sentence: "Bạn đã rút khiếu nại." },
    },
  },
});
