import type { NextPayout } from "../../../../core/api/payouts.ts";
import { formatMoney } from "../../lib/money.ts";
import { currentLanguage, currentLocale } from "../../lib/texts/language.ts";
import { describeWant } from "./describe-want.ts";
import { reasonInVietnamese } from "./reasons-in-vietnamese.ts";

type Reason = Pick<NextPayout["reasons"][number], "code" | "sentence" | "figures">;

/** Why somebody is not paid now: the API's sentence, in which Stripe's names are put into words, or the same in Vietnamese. */
export function describeReason(reason: Reason, currency: string): string {
  const { sentence, figures } = reason;
  if (currentLanguage() === "en") return written(inWords(sentence, figures.wants));
  return reasonInVietnamese(reason, {
    money: (name) => formatMoney(figures[name] ?? "0", currency),
    day: (name) =>
      new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" }).format(
        Date.parse(figures[name] ?? ""),
      ),
  });
}

const AMOUNT = /(-?\d+)(?:\.(\d+))? ([A-Z]{3})\b/g;
const DAY = /\b\d{4}-\d\d-\d\d\b/g;

/** Amounts and days of the API's sentence, which are written for machines, as the screens write them. */
function written(sentence: string): string {
  const day = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium", timeZone: "UTC" });
  return sentence
    .replaceAll(AMOUNT, (_, whole: string, rest = "", currency: string) =>
      formatMoney(whole + rest, currency),
    )
    .replaceAll(DAY, (text) => day.format(Date.parse(text)));
}

/** @param wants what Stripe wants, in its names, which the sentence has */
function inWords(sentence: string, wants = ""): string {
  return wants
    .split(",")
    .filter((want) => want !== "")
    .reduce((told, want) => told.replace(want, describeWant(want)), sentence);
}
