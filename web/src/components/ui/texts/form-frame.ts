import { defineTexts } from "../../../lib/texts/texts.ts";

export const formFrameTexts = defineTexts({
  en: {
    cancel: "Cancel",
    again: "Try again",
    kept: "What you typed is still here.",
    readAnew: "Show how it is now",
  },
  vi: {
    cancel: "Huỷ",
    again: "Thử lại",
    kept: "Những gì bạn nhập vẫn còn ở đây.",
    readAnew: "Xem hiện trạng",
  },
});
