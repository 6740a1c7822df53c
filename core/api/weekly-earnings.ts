import * as z from "zod/mini";
import { isIsoWeek } from "../period/iso-week.ts";
import { currencyField, idField } from "./fields.ts";

const EARNINGS_FORMATS = ["json", "csv"] as const;

/** `GET /reports/weekly-earnings`, beside `limit` and `cursor`. */
export const weeklyEarningsFields = {
  programId: z.optional(idField),
  /** A week of ISO 8601, from Monday, in the program's timezone. */
  week: z
    .string("must be a week as 2026-W47")
    .check(z.refine(isIsoWeek, "must be a week of ISO 8601, as 2026-W47")),
  currency: currencyField,
  /** `csv`: all partners at once, whatever `limit` says. */
  format: z._default(z.enum(EARNINGS_FORMATS, "must be json or csv"), "json"),
};

/** Minor units of one currency. What was taken back, and what was paid out, is below zero. */
export interface EarningSums {
  readonly commissionsMinor: number;
  readonly bonusesMinor: number;
  readonly reversalsMinor: number;
  /** All three together: what was earned. */
  readonly netMinor: number;
  readonly paidOutMinor: number;
}

export interface PartnerEarnings extends EarningSums {
  readonly partnerId: string;
  readonly externalId: string | null;
  readonly name: string;
}

export interface WeeklyEarnings {
  readonly week: string;
  readonly startsAt: string;
  /** Half-open: the week ends one millisecond before. */
  readonly endsAt: string;
  readonly currency: string;
  /** Of all partners, on whatever page they are; told with the first page, null with those that follow. */
  readonly totals: EarningSums | null;
  /** Whose ledger moved in the week. */
  readonly data: readonly PartnerEarnings[];
  readonly nextCursor: string | null;
}
