import { exponentOf } from "../../../core/money/currency.ts";
import { parseMajor } from "../../../core/money/parse-major.ts";
import { defineTexts, textsNow } from "./texts/texts.ts";

const amountTexts = defineTexts({
  en: {
    nothing: "Must be more than nothing.",
    large: "Is too large.",
    noDecimals: (currency: string) => `${currency} has no decimals.`,
    decimals: (currency: string, digits: string) => `${currency} has at most ${digits} decimals.`,
    digits: (example: string) => `Must be digits alone, as ${example}.`,
  },
  vi: {
    nothing: "Phải lớn hơn 0.",
    large: "Số quá lớn.",
    noDecimals: (currency) => `${currency} không có phần thập phân.`,
    decimals: (currency, digits) => `${currency} chỉ có tối đa ${digits} chữ số thập phân.`,
    digits: (example) => `Chỉ nhập chữ số, như ${example}.`,
  },
});

export type Asked =
  | { readonly ok: true /** Minor units; null: nothing was typed. */; readonly amountMinor: number | null }
  | { readonly ok: false; readonly sentence: string };

/** Reads how much somebody asks for, which is all there is, or more than nothing. */
export function readAsked(text: string, currency: string): Asked {
  const read = readAmount(text, currency);
  if (read.ok && read.amountMinor === 0) return { ok: false, sentence: textsNow(amountTexts).nothing };
  return read;
}

/** Reads an amount in major units with a point: a comma is two things in two places, and is refused. */
export function readAmount(text: string, currency: string): Asked {
  const t = textsNow(amountTexts);
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, amountMinor: null };
  const parsed = parseMajor(trimmed, currency);
  if (parsed.ok) return { ok: true, amountMinor: Number(parsed.value) };
  const digits = exponentOf(currency);
  if (parsed.reason === "too_many_decimals")
    return {
      ok: false,
      sentence: digits === 0 ? t.noDecimals(currency) : t.decimals(currency, String(digits)),
    };
  if (parsed.reason === "too_large") return { ok: false, sentence: t.large };
  return {
    ok: false,
    sentence: t.digits(digits === 0 ? "250000" : `10.${"5".padEnd(digits, "0")}`),
  };
}
