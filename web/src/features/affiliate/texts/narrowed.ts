import { defineTexts } from "../../../lib/texts/texts.ts";

export const narrowedTexts = defineTexts({
  en: { some: "Only what the number was made of is shown.", all: "Show all" },
  vi: { some: "Chỉ hiện những gì tạo nên con số đó.", all: "Hiện tất cả" },
});
