import { defineTexts } from "../../../lib/texts/texts.ts";

export const languageSwitchTexts = defineTexts({
  en: { label: "Language" },
  vi: { label: "Ngôn ngữ" },
});
