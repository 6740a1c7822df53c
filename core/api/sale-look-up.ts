import * as z from "zod/mini";
import type { AttributionModel } from "../attribution/model.ts";
import type { SaleVerdict } from "../attribution/tell-sale.ts";
import { idField, lineField, momentField } from "./fields.ts";

/** A day has 25 hours when clocks go back. */
const SPAN_MAX_MS = 25 * 3_600_000;

/** `GET /api/affiliate/conversions/look-up`: by order id, or by the day that the sale was of. */
export const saleLookUpSchema = z
  .strictObject({
    programId: idField,
    /** As the shop numbers it, whole. */
    orderId: z.optional(lineField(200)),
    /** Half-open. */
    from: z.optional(momentField),
    to: z.optional(momentField),
  })
  .check(
    z.refine(
      ({ orderId, from, to }) => (orderId === undefined) !== (from === undefined && to === undefined),
      {
        path: ["orderId"],
        error: "give either it or from and to",
      },
    ),
    z.refine(
      ({ from, to }) =>
        (from === undefined && to === undefined) ||
        (from !== undefined && to !== undefined && from < to && +to - +from <= SPAN_MAX_MS),
      { path: ["to"], error: "must lie after from, by a day at most" },
    ),
  );
export type SaleLookUp = z.infer<typeof saleLookUpSchema>;

/** A sale that a click, a coupon or a customer of the affiliate's own leads to. Of others nothing is told. */
export interface LookedUpSale {
  readonly verdict: SaleVerdict;
  /** Null: the affiliate has no part in it. */
  readonly conversionId: string | null;
  /** The order's last four characters behind `…`. */
  readonly orderRef: string;
  readonly goal: string;
  readonly occurredAt: string;
  /** Of `rejected`, as the merchant wrote it. */
  readonly statusReason: string | null;
  /** Of `credited`: false while the merchant has not approved it. */
  readonly approved: boolean;
  /** How clicks share a sale here. Null: not decided yet. */
  readonly model: AttributionModel["kind"] | null;
  /** The affiliate's own clicks that lead to it, the newest last. */
  readonly clicks: readonly {
    readonly at: string;
    readonly counted: boolean;
    readonly reason: string | null;
    /** Days in which a click of its campaign counts. */
    readonly windowDays: number;
  }[];
  /** Own share of the credit in basis points. */
  readonly creditBps: number;
  /** Own commission on every level, less what was taken back; null: it earns nothing from it. */
  readonly commission: { readonly amountMinor: number; readonly currency: string } | null;
  /** Its receipts: `GET /api/affiliate/receipts?accrualId=`. */
  readonly accrualIds: readonly string[];
}

export interface SaleLookedUp {
  /** Empty: the shop has not reported it, or no click of the affiliate's leads to it; which of both is not told. */
  readonly data: readonly LookedUpSale[];
  /** Of a day: the affiliate's own clicks then. Null: asked by order id. */
  readonly clicks: { readonly people: number; readonly bots: number } | null;
}
