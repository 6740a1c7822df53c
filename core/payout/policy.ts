import * as z from "zod/mini";
import { amountsField, wholeField } from "../api/fields.ts";
import { exponentOf } from "../money/currency.ts";
import { instantsOf, localTime } from "../notifications/local-time.ts";

const DAY_MS = 86_400_000;
/** 09:00. */
const DUE_AFTER_MIDNIGHT_MS = 9 * 3_600_000;
/** A day that a place's calendar left out is paid on the next: it may be that of `after`. */
const DAYS_BEFORE = 2;
/** Longer than any month, with the days before. */
const DAYS_AHEAD = 35;

const dayField = wholeField(1, 31);

const strictMessage = (issue: { code?: string; keys?: string[] }) =>
  issue.code === "unrecognized_keys" ? `has unknown fields: ${issue.keys?.join(", ")}` : "must be an object";

const bare = <Kind extends string>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind) }, { error: strictMessage });

/** On which days a program pays: at 09:00 of its own time. A day that a month does not have is the month's last. */
const scheduleSchema = z.discriminatedUnion(
  "kind",
  [
    /** Nobody is paid who does not ask. */
    bare("on_request"),
    bare("daily"),
    /** ISO 8601: 1 is Monday, 7 Sunday. */
    z.strictObject({ kind: z.literal("weekly"), weekday: wholeField(1, 7) }, { error: strictMessage }),
    z.strictObject(
      {
        kind: z.literal("twice_monthly"),
        days: z
          .tuple([dayField, dayField], "must be two days, as [1, 15]")
          .check(z.refine(([first, second]) => first < second, "must be two days, the earlier first")),
      },
      { error: strictMessage },
    ),
    z.strictObject({ kind: z.literal("monthly"), day: dayField }, { error: strictMessage }),
  ],
  { error: "must be on_request, daily, weekly, twice_monthly or monthly" },
);
export type PayoutSchedule = z.infer<typeof scheduleSchema>;

/** A program's rules of paying, as stored in `payout_policies.rules` and given to `PUT /v1/programs/:id/payout-policy`. */
export const payoutRulesSchema = z.strictObject(
  {
    schedule: scheduleSchema,
    /** Less is not paid; where the platform's own minimum is more, that holds. */
    minimumsMinor: amountsField,
    /** What a batch may pay in a currency on its maker's own approval; a currency not named: always somebody else's. */
    fourEyesAboveMinor: amountsField,
    /** Nobody is paid whose identity was not made sure of. */
    requireKyc: z.boolean("must be true or false"),
    /** Nobody is paid of whom no tax form was approved. */
    requireTaxForm: z.boolean("must be true or false"),
    /** Within how many days disputes are answered; absent: `core/dispute/deadline.ts` says it. */
    disputeDays: z.optional(wholeField(1, 60)),
  },
  { error: strictMessage },
);
export type PayoutRules = z.infer<typeof payoutRulesSchema>;

/** Of a program that has said nothing: whoever asks is paid, and nobody approves a batch of their own. */
export const DEFAULT_PAYOUT_RULES: PayoutRules = {
  schedule: { kind: "on_request" },
  minimumsMinor: {},
  fourEyesAboveMinor: {},
  requireKyc: false,
  requireTaxForm: false,
};

/**
 * A program's rules out of what is stored for it; null or undefined: the defaults.
 *
 * @throws when something else is stored than rules
 */
export function payoutRulesOf(stored: unknown): PayoutRules {
  return stored === undefined || stored === null ? DEFAULT_PAYOUT_RULES : payoutRulesSchema.parse(stored);
}

/** What no program pays less than, in minor units: below it a transfer costs too much of what it brings. */
export const GLOBAL_MINIMUMS: Readonly<Record<string, bigint>> = {
  AUD: 10_00n,
  CAD: 10_00n,
  CHF: 10_00n,
  EUR: 10_00n,
  GBP: 10_00n,
  IDR: 50_000_00n,
  JPY: 1_000n,
  KRW: 10_000n,
  MYR: 20_00n,
  PHP: 200_00n,
  SGD: 10_00n,
  THB: 100_00n,
  USD: 10_00n,
  VND: 50_000n,
};

/** The least that is paid in a currency: the larger of the platform's, one major unit where it names none, and the program's. */
export function minimumOf({ minimumsMinor }: Pick<PayoutRules, "minimumsMinor">, currency: string): bigint {
  const global = Object.hasOwn(GLOBAL_MINIMUMS, currency) ? GLOBAL_MINIMUMS[currency] : undefined;
  const least = global ?? 10n ** BigInt(exponentOf(currency));
  const own = Object.hasOwn(minimumsMinor, currency) ? BigInt(minimumsMinor[currency] ?? 0) : 0n;
  return own > least ? own : least;
}

/** Whether a batch needs somebody who did not make it: one of its totals is above the threshold, or has none. */
export function needsFourEyes(
  { fourEyesAboveMinor }: Pick<PayoutRules, "fourEyesAboveMinor">,
  totalsMinor: Iterable<readonly [currency: string, totalMinor: bigint]>,
): boolean {
  for (const [currency, totalMinor] of totalsMinor) {
    const above = Object.hasOwn(fourEyesAboveMinor, currency) ? fourEyesAboveMinor[currency] : undefined;
    if (above === undefined || totalMinor > BigInt(above)) return true;
  }
  return false;
}

/**
 * When a program next pays after a moment, at a place: 09:00 by its clock, whatever the clock did in the night. On a day on
 * which that is left out it is as much later as the clock was put forward; where it is shown twice, the first. Null: only
 * who asks is paid.
 */
export function nextDueAt(
  { schedule }: Pick<PayoutRules, "schedule">,
  timezone: string,
  afterMs: number,
): number | null {
  if (schedule.kind === "on_request") return null;
  const today = Date.parse(localTime(new Date(afterMs), timezone).day);
  for (let ahead = -DAYS_BEFORE; ahead <= DAYS_AHEAD; ahead++) {
    const dayMs = today + ahead * DAY_MS;
    if (!isDueOn(schedule, new Date(dayMs))) continue;
    const dueMs = Math.min(...instantsOf(dayMs + DUE_AFTER_MIDNIGHT_MS, timezone));
    if (dueMs > afterMs) return dueMs;
  }
  throw new RangeError("a schedule pays within each month");
}

/** @param day its UTC midnight stands for the day, wherever it is */
function isDueOn(schedule: PayoutSchedule, day: Date): boolean {
  const dayOfMonth = day.getUTCDate();
  const lastDay = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const isDay = (named: number) => Math.min(named, lastDay) === dayOfMonth;
  switch (schedule.kind) {
    case "on_request":
      return false;
    case "daily":
      return true;
    case "weekly":
      return ((day.getUTCDay() + 6) % 7) + 1 === schedule.weekday;
    case "twice_monthly":
      return schedule.days.some(isDay);
    case "monthly":
      return isDay(schedule.day);
  }
}
