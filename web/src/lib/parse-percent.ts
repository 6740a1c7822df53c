import { defineTexts } from "./texts/texts.ts";

/** What is said of a text that is no share. */
export const percentTexts = defineTexts({
  en: { giveShare: "Give a share from 0 to 100, with at most two decimals." },
  vi: { giveShare: "Hãy nhập tỷ lệ từ 0 đến 100, tối đa hai chữ số thập phân." },
});

const PERCENT = /^(\d{1,3})(?:[.,](\d{1,2}))?$/;
const WHOLE_BPS = 10_000;

/** "7.5" or "7,5" per cent as basis points, 0 to 10,000; null: not such a share. Digits only move, nothing is divided. */
export function parsePercent(text: string): number | null {
  const [, whole, fraction = ""] = PERCENT.exec(text.trim().replace(/\s*%$/, "")) ?? [];
  if (whole === undefined) return null;
  const bps = Number(whole + fraction.padEnd(2, "0"));
  return bps <= WHOLE_BPS ? bps : null;
}

/** 750 → "7.5", as it is typed. The shortest digits that mean the quotient are the ones that were divided. */
export const typedPercent = (bps: number): string => String(bps / 100);
