import type { Period, PeriodBonusTotal } from "../../../../core/api/periods.ts";
import { currentLocale } from "../../lib/texts/language.ts";
import type { Tone } from "../../lib/tone.ts";

/** Amber where somebody has to decide. */
export const PERIOD_TONES: Readonly<Record<Period["state"], Tone>> = {
  ...{ open: "unknown", closing: "unknown", calculated: "warn", approved: "ok", finalised: "ok" },
};

/** Its first and its last day by the program's clock. It is half-open: it ends a millisecond before the next begins. */
export function daysOf(
  { startsAt, endsAt }: Pick<Period, "startsAt" | "endsAt">,
  timeZone: string,
): { readonly from: string; readonly to: string } {
  const day = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium", timeZone });
  return { from: day.format(Date.parse(startsAt)), to: day.format(Date.parse(endsAt) - 1) };
}

/** What all rules pay, by currency; those that pay nothing left out. Sums are exact: minor units as whole numbers. */
export function bonusSums(
  bonuses: readonly Pick<PeriodBonusTotal, "currency" | "amountMinor">[],
): { currency: string; minor: number }[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of bonuses)
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amountMinor));
  return [...sums]
    .filter(([, minor]) => minor !== 0n)
    .map(([currency, minor]) => ({ currency, minor: Number(minor) }));
}
