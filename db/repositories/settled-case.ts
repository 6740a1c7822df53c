import type { Settlement } from "../../core/commission/settle.ts";
import type { SettlementCase } from "./settlement-facts.ts";

/** A case with what was decided about it. */
export interface SettledCase {
  readonly settlementCase: SettlementCase;
  readonly settlement: Settlement;
}

/** An accrual line with the id it gets. */
export interface LineRow {
  readonly id: string;
  readonly settled: SettledCase;
  readonly line: Settlement["lines"][number];
}
