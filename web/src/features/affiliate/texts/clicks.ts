import { defineTexts } from "../../../lib/texts/texts.ts";

export const clicksTexts = defineTexts({
  en: {
    title: "Clicks",
    lead: "Each click on one of your links, seconds after it happened. Bots are shown and never counted.",
    caption: "Clicks, newest first",
    empty: "No click yet",
    emptyText:
      "Copy one of your links and open it in another browser: the click appears here within seconds.",
    toLinks: "Go to your links",
  },
  vi: {
    title: "Lượt nhấp",
    lead: "Mỗi lượt nhấp vào liên kết của bạn, chỉ vài giây sau khi xảy ra. Bot được hiển thị nhưng không bao giờ được tính.",
    caption: "Lượt nhấp, mới nhất trước",
    empty: "Chưa có lượt nhấp",
    emptyText:
      "Sao chép một liên kết của bạn và mở bằng trình duyệt khác: lượt nhấp hiện ở đây trong vài giây.",
    toLinks: "Đến liên kết của bạn",
  },
});
