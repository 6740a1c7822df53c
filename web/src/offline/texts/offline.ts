import { defineTexts } from "../../lib/texts/texts.ts";

export const offlineTexts = defineTexts({
  en: {
    title: "There is no network",
    lead: "This device does not reach Tributary. The page opens by itself as soon as it does; nothing needs to be loaded again by hand.",
    again: "Try again",
    still: "Still no network.",
  },
  vi: {
    title: "Không có mạng",
    lead: "Thiết bị này không kết nối được với Tributary. Trang sẽ tự mở khi có mạng trở lại; bạn không cần tự tải lại.",
    again: "Thử lại",
    still: "Vẫn chưa có mạng.",
  },
});
