import type { StoredItem } from "../../core/conversions/volume.ts";
import type { CONVERSION_SOURCES } from "../schema/conversions.ts";

export type ConversionSource = (typeof CONVERSION_SOURCES)[number];

/** A conversion as it is first written. Amounts are minor units as decimal text: JSON has no 64-bit integers. */
export interface NewConversion {
  readonly id: string;
  readonly goal: string;
  readonly orderId: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly customerExternalId: string | null;
  readonly clickId: string | null;
  readonly linkId: string | null;
  readonly tokenRefusal: string | null;
  readonly visitor: string | null;
  readonly buyerEmailHash: string | null;
  readonly couponCode: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly items: readonly StoredItem[] | null;
  /** Whole units, as decimal text. */
  readonly volume: string;
  readonly occurredAt: string;
  /** False: nobody said when, and it is the moment of the report. */
  readonly occurredAtTold: boolean;
  readonly status: "pending" | "approved";
  readonly approveAt: string | null;
  readonly contentHash: string;
}

export interface IdempotencyKey {
  readonly id: string;
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
}

export interface InsertConversions {
  readonly programId: string;
  readonly source: ConversionSource;
  readonly test: boolean;
  /** The program takes what browsers say as it takes what servers say. */
  readonly acceptsBrowsers: boolean;
  readonly requestId: string;
  readonly receivedAt: Date;
  readonly rows: readonly NewConversion[];
  readonly outboxId: string;
  readonly idempotency: IdempotencyKey | null;
}
