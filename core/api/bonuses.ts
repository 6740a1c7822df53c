import * as z from "zod/mini";
import { BONUS_STATUSES, type BonusStatus } from "../bonus/bonus-status.ts";
import { idField, lineField, momentField } from "./fields.ts";

/** A status, or those of which something was taken back but not all, whatever their status. */
const LISTED = [...BONUS_STATUSES, "partly_reversed"] as const;

/** `GET /bonuses`, beside `limit` and `cursor`. Without a status: all that is, or was, a partner's in the ledger. */
export const bonusListFields = {
  programId: z.optional(idField),
  partnerId: z.optional(idField),
  /** How another system of the merchant's calls the partner. */
  externalId: z.optional(lineField(200)),
  status: z.optional(z.enum(LISTED, `must be ${LISTED.join(", ")}`)),
  /** Of when it came into the ledger (while it is only calculated, of that), half-open. */
  from: z.optional(momentField),
  to: z.optional(momentField),
};
export type BonusListed = (typeof LISTED)[number];

export const bonusPaySchema = z.strictObject({
  /** The payment, as the system that paid calls it: the same one again changes nothing. */
  reference: lineField(200),
  /** Absent: now. */
  paidAt: z.optional(momentField),
});

/** A bonus as the API answers it. Amounts are minor units of `currency`. */
export interface Bonus {
  readonly id: string;
  readonly programId: string;
  /** Null: breakage. */
  readonly partnerId: string | null;
  readonly externalId: string | null;
  readonly status: BonusStatus;
  /** The rule's name in the plan, and what kind of rule it is. */
  readonly rule: string;
  readonly kind: string;
  readonly level: number;
  /** What it comes of: a period or an event, and the conversion where there was one. */
  readonly periodId: string | null;
  readonly event: { readonly eventId: string; readonly type: string; readonly partnerId: string } | null;
  readonly conversionId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly reversedMinor: number;
  readonly breakageReason: string | null;
  readonly postedAt: string | null;
  readonly maturesAt: string | null;
  readonly payment: {
    readonly reference: string;
    readonly paidAt: string;
    readonly paidMinor: number;
  } | null;
  readonly createdAt: string;
}
