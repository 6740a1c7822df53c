import { defineTexts } from "../../../lib/texts/texts.ts";

export const inboxTexts = defineTexts({
  en: {
    title: "Inbox",
    lead: "What happened to your account and to what you are a part of.",
    markAll: "Mark all as read",
    none: "Nothing yet",
    empty: (link: string) => `What happens to your account stands here. ${link}, and how.`,
    choose: "Say what you want to be told",
    unread: "Unread:",
    mark: "Mark as read",
  },
  vi: {
    title: "Hộp thư",
    lead: "Những gì đã xảy ra với tài khoản của bạn và những nơi bạn tham gia.",
    markAll: "Đánh dấu tất cả đã đọc",
    none: "Chưa có gì",
    empty: (link) => `Những gì xảy ra với tài khoản của bạn sẽ hiện ở đây. ${link} và cách báo.`,
    choose: "Chọn những gì bạn muốn được báo",
    unread: "Chưa đọc:",
    mark: "Đánh dấu đã đọc",
  },
});
