import { defineTexts } from "../../../lib/texts/texts.ts";

interface Said {
  readonly name: string;
  readonly days: number;
  readonly sum: string;
  readonly most: string;
  readonly day: string;
}

export const trendTexts = defineTexts({
  en: {
    said: ({ name, days, sum, most, day }: Said) =>
      `${name}, the last ${days} days: ${sum} in all, most on ${day} with ${most}.`,
  },
  vi: {
    said: ({ name, days, sum, most, day }) =>
      `${name}, ${days} ngày qua: tổng cộng ${sum}, nhiều nhất vào ${day} với ${most}.`,
  },
});
