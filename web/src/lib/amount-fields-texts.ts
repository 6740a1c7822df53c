import { defineTexts } from "./texts/texts.ts";

export const amountFieldsTexts = defineTexts({
  en: { giveAmount: (currency: string) => `Give an amount of ${currency}, in digits.` },
  vi: { giveAmount: (currency) => `Hãy nhập số tiền bằng ${currency}, bằng chữ số.` },
});
