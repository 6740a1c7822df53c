import type { AccrualConversion, AccrualLine, PlanVersion, SkippedUpline } from "./accrual.ts";

/** An accrual explained: plain data (amounts as strings of minor units, ready for JSON) and one English sentence. */
export interface Explanation {
  readonly conversionId: string;
  readonly clickId: string | null;
  readonly planVersionId: string;
  readonly planVersion: number;
  readonly level: number;
  readonly currency: string;
  readonly baseMinor: string;
  readonly rateBps: number | null;
  readonly flatMinor: string | null;
  readonly weightBps: number;
  readonly heldByCap: boolean;
  readonly exactNumerator: string;
  readonly exactDenominator: string;
  readonly rounding: AccrualLine["rounding"];
  readonly amountMinor: string;
  readonly partnerId: string | null;
  readonly breakageReason: AccrualLine["breakageReason"];
  readonly skipped: readonly SkippedUpline[];
  readonly sentence: string;
}

export function explainLine(
  _line: AccrualLine,
  _conversion: AccrualConversion,
  _plan: PlanVersion,
): Explanation {
  throw new Error("not built yet");
}
