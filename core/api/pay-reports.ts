import * as z from "zod/mini";
import type { PayBracket } from "../bonus/pay-brackets.ts";
import { idField, momentField } from "./fields.ts";

export const exposureFields = { programId: z.optional(idField) };

/** Query of `GET /api/v1/reports/income-disclosure`: a period, or from and to. */
export const disclosureSchema = z
  .strictObject({
    programId: z.optional(idField),
    periodId: z.optional(idField),
    from: z.optional(momentField),
    to: z.optional(momentField),
  })
  .check(
    z.refine(
      ({ periodId, from, to }) => (periodId === undefined) === (from !== undefined && to !== undefined),
      {
        error: "name a period, or from and to",
        path: ["periodId"],
      },
    ),
    z.refine(({ from, to }) => from === undefined || to === undefined || from < to, {
      error: "must be after from",
      path: ["to"],
    }),
  );

/** `GET /api/v1/reports/exposure`: what partners have and what refunds could still take, by currency. */
export interface Exposure {
  readonly currency: string;
  readonly pendingMinor: number;
  /** Of partners who have any; those below zero are told apart. */
  readonly availableMinor: number;
  readonly belowZeroMinor: number;
  readonly partnersBelowZero: number;
  /** What refunds of sales whose hold is not over could still take back. Bonuses of periods in proportion to their sales. */
  readonly open: { readonly commissionMinor: number; readonly bonusMinor: number };
}

/** `GET /api/v1/reports/income-disclosure`, by currency. */
export interface IncomeDisclosure {
  readonly currency: string;
  /** Everybody who was a partner before the end, also those who earned nothing. */
  readonly partners: number;
  readonly earners: number;
  readonly totalMinor: number;
  readonly brackets: readonly PayBracket[];
  /** What so many per cent of the partners earned at most. */
  readonly percentiles: Readonly<Record<"p10" | "p25" | "p50" | "p75" | "p90" | "p99", number>>;
  readonly fromSalesToCustomersMinor: number;
  /** The buyer is a partner of the program. */
  readonly fromOwnPurchasesMinor: number;
  /** For recruiting, ranks and events: no sale stands behind it. */
  readonly fromNoSaleMinor: number;
  /** Of the total; null: nothing was earned. */
  readonly customerShareBps: number | null;
}
