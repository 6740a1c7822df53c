import type { AccrualInput, AccrualLine } from "./accrual.ts";

/**
 * The commission engine: one pure function over (conversion, chains, plan), the same for live accrual, preview,
 * back-test and replay. Lines come by level, then by credit.
 */
export function accrue(_input: AccrualInput): AccrualLine[] {
  throw new Error("not built yet");
}
