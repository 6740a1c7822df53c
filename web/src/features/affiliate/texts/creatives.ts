import { defineTexts } from "../../../lib/texts/texts.ts";

export const ownCreativesTexts = defineTexts({
  en: {
    title: "Creatives",
    lead: "What merchants give you to promote with. Choose one of your links: what you copy leads by it.",
    link: "Your link",
    noLink: "Choose a link",
    linkHint: "Creatives of its campaign, and those of every campaign, can be copied with it.",
    copy: (name: string) => `to paste for ${name}`,
    open: "Open the file",
    watch: "Open",
    needsLink: "Choose a link of this campaign to copy it.",
    empty: "Nothing here yet",
    emptyText: "Banners and words stand here once a merchant whose campaign you are approved for has some.",
  },
  vi: {
    title: "Tài liệu quảng bá",
    lead: "Những gì nhà bán hàng đưa cho bạn để quảng bá. Hãy chọn một liên kết của bạn: những gì bạn sao chép sẽ dẫn qua liên kết đó.",
    link: "Liên kết của bạn",
    noLink: "Chọn một liên kết",
    linkHint: "Tài liệu của chiến dịch đó, và tài liệu cho mọi chiến dịch, có thể sao chép cùng liên kết.",
    copy: (name) => `để dán cho ${name}`,
    open: "Mở tệp",
    watch: "Mở",
    needsLink: "Hãy chọn một liên kết của chiến dịch này để sao chép.",
    empty: "Chưa có gì ở đây",
    emptyText:
      "Biểu ngữ và lời văn hiện ở đây khi nhà bán hàng của chiến dịch mà bạn được duyệt có tài liệu.",
  },
});
