import { defineTexts } from "../../lib/texts/texts.ts";

export const errorTexts = defineTexts({
  en: {
    title: "This page could not be shown",
    lead: "The connection may be gone, or a new version may have been published. Loading the page again mends both.",
    again: "Load again",
    part: "A part of this page could not be loaded. Load the page again: there may be a newer version of it.",
  },
  vi: {
    title: "Không hiển thị được trang này",
    lead: "Có thể đã mất kết nối hoặc có phiên bản mới vừa được đưa lên. Tải lại trang sẽ khắc phục cả hai.",
    again: "Tải lại",
    part: "Không tải được một phần của trang này. Hãy tải lại trang: có thể đã có phiên bản mới.",
  },
});
