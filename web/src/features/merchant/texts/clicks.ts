import { defineTexts } from "../../../lib/texts/texts.ts";

export const clicksTexts = defineTexts({
  en: {
    title: "Clicks",
    lead: "Each click on a partner's link, seconds after it happened. Bots are shown and never counted.",
    caption: "Clicks",
    partner: "Partner",
    campaign: "Campaign",
    link: "Link",
    country: "Country",
    onlyPartner: (name: string) => `Only clicks on links of ${name}`,
    onlyLink: (code: string) => `Only clicks on ${code}`,
    place: "Place",
    utm: "Campaign parameters",
    oneMore: "the one in the address",
    empty: "No click yet",
    emptyText: "Each click on a partner's link appears here within seconds. The guide has one to try.",
    openGuide: "Open the guide",
  },
  vi: {
    title: "Lượt nhấp",
    lead: "Mỗi lượt nhấp vào liên kết của đối tác, chỉ vài giây sau khi xảy ra. Bot được hiển thị nhưng không bao giờ được tính.",
    caption: "Lượt nhấp",
    partner: "Đối tác",
    campaign: "Chiến dịch",
    link: "Liên kết",
    country: "Quốc gia",
    onlyPartner: (name) => `Chỉ lượt nhấp vào liên kết của ${name}`,
    onlyLink: (code) => `Chỉ lượt nhấp vào ${code}`,
    place: "Nơi",
    utm: "Tham số chiến dịch",
    oneMore: "mục trong địa chỉ trang",
    empty: "Chưa có lượt nhấp",
    emptyText:
      "Mỗi lượt nhấp vào liên kết của đối tác hiện ở đây trong vài giây. Trang hướng dẫn có một liên kết để thử.",
    openGuide: "Mở hướng dẫn",
  },
});
