import { sql } from "drizzle-orm";
import type { BonusLine } from "../../core/period/period-input.ts";

/** How a line of commission or bonus came to its amount. */
type Amount = Pick<
  BonusLine,
  | "baseMinor"
  | "rateBps"
  | "flatMinor"
  | "heldByCap"
  | "exactNumerator"
  | "exactDenominator"
  | "rounding"
  | "amountMinor"
  | "breakageReason"
>;

/** The columns that say it, in accruals and bonuses alike. */
export const AMOUNT_COLUMNS = sql.raw(
  "base_minor, rate_bps, flat_minor, held_by_cap, exact_numerator, exact_denominator, rounding, amount_minor, breakage_reason",
);
/** What they are filled with from `json_to_recordset(…) AS r(…, AMOUNT_RECORD)`. */
export const AMOUNT_VALUES = sql.raw("base, rate, flat, coalesce(cap, false), num, den, rnd, amt, why");
export const AMOUNT_RECORD = sql.raw(
  "base bigint, rate int, flat bigint, cap boolean, num text, den text, rnd text, amt bigint, why text",
);

/** One row's fields of `AMOUNT_RECORD`. Undefined is left out of the JSON, and what is left out is null. */
export function amountFields(line: Amount) {
  return {
    base: String(line.baseMinor),
    rate: line.rateBps ?? undefined,
    flat: line.flatMinor === null ? undefined : String(line.flatMinor),
    cap: line.heldByCap || undefined,
    num: String(line.exactNumerator),
    den: String(line.exactDenominator),
    rnd: line.rounding,
    amt: String(line.amountMinor),
    why: line.breakageReason ?? undefined,
  };
}
