import type { InferResponseType } from "hono/client";
import type { apiClient } from "../../../lib/api-client.ts";

type Conversions = (typeof apiClient)["v1"]["conversions"];

/** A conversion as the list answers it. */
export type Conversion = InferResponseType<Conversions["$get"]>["data"][number];

/** What stands beside a conversion when it is asked for alone; see functions/present-explanation.ts. */
export interface WholeConversion extends Conversion {
  readonly refunds: readonly {
    readonly id: string;
    readonly refundId: string;
    readonly amountMinor: number;
    readonly currency: string;
    readonly status: "succeeded" | "failed";
    readonly reason: string | null;
    readonly receivedAt: string;
  }[];
  readonly attribution: { readonly touches: readonly Touch[] };
  readonly accruals: readonly Accrual[];
}

export interface Touch {
  readonly clickId: string;
  readonly linkId: string;
  readonly partnerId: string;
  readonly foundBy: readonly string[];
  readonly counted: boolean;
  readonly reason: string | null;
  readonly weightBps: number;
}

export interface Accrual {
  readonly id: string;
  readonly level: number;
  readonly partnerId: string | null;
  readonly amountMinor: number;
  readonly reversedMinor: number;
  readonly currency: string;
  readonly state: "breakage" | "reversed" | "available" | "pending";
  readonly maturesAt: string;
  readonly explanation: string;
}
