import { defineTexts } from "../../../lib/texts/texts.ts";

export const leaveGuardTexts = defineTexts({
  en: {
    title: "Leave without sending?",
    text: "What you typed on this page has not been sent, and is lost when you leave.",
    stay: "Stay here",
    leave: "Leave",
  },
  vi: {
    title: "Rời trang mà chưa gửi?",
    text: "Những gì bạn nhập trên trang này chưa được gửi và sẽ mất khi bạn rời đi.",
    stay: "Ở lại",
    leave: "Rời trang",
  },
});
