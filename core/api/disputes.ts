import * as z from "zod/mini";
import {
  DISPUTE_STATES,
  DISPUTE_SUBJECTS,
  type DisputeAuthor,
  type DisputeState,
  type DisputeSubject,
} from "../dispute/states.ts";
import { idField, lineField, paragraphField } from "./fields.ts";
import type { PayoutDetail } from "./payouts.ts";
import type { Receipt } from "./receipts.ts";
import type { Sorts } from "./sorting.ts";

const textField = paragraphField(4000).check(z.minLength(1, "must not be empty"));
/** The caller's own: the same one again is the same dispute. */
const keyField = lineField(100);

/** `POST /affiliate/disputes` */
export const disputeOpenSchema = z.discriminatedUnion(
  "subject",
  [
    z.strictObject({ subject: z.literal("conversion"), id: idField, text: textField, key: keyField }),
    z.strictObject({ subject: z.literal("payout"), id: idField, text: textField, key: keyField }),
    z.strictObject({
      subject: z.literal("missing_sale"),
      /** As the shop numbers it. */
      orderId: lineField(200),
      programId: idField,
      text: textField,
      key: keyField,
    }),
  ],
  { error: "must be conversion, missing_sale or payout" },
);
export type DisputeOpen = z.infer<typeof disputeOpenSchema>;

/** `POST …/messages`, `/answer`, `/accept`, `/reject` */
export const disputeTextSchema = z.strictObject({ text: textField });
/** `POST …/withdraw` */
export const disputeWithdrawSchema = z.strictObject({ text: z.optional(textField) });

/** What `GET /disputes` can be sorted by. */
export const DISPUTE_SORTS = { createdAt: "id", dueAt: "moment" } as const satisfies Sorts;

/** `GET /disputes`, beside `limit`, `cursor` and `sort`. */
export const disputeListFields = {
  programId: z.optional(idField),
  state: z.optional(z.enum(DISPUTE_STATES, `must be ${DISPUTE_STATES.join(", ")}`)),
  /** `true`: only those that the merchant should have answered; `false`: all others. */
  overdue: z.optional(z.enum(["true", "false"], "must be true or false")),
  partnerId: z.optional(idField),
  subject: z.optional(z.enum(DISPUTE_SUBJECTS, `must be ${DISPUTE_SUBJECTS.join(", ")}`)),
};
export type DisputeFilter = z.infer<z.ZodMiniObject<typeof disputeListFields>>;

/** A dispute as its affiliate sees it. Times are ISO 8601. */
export interface OwnDispute {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  /** Of the program, from 1. */
  readonly number: number;
  readonly subject: DisputeSubject;
  readonly conversionId: string | null;
  readonly payoutId: string | null;
  /** Of the sale that is missing, or of the conversion: to its affiliate the end of it, as `…1234`. */
  readonly orderId: string | null;
  readonly state: DisputeState;
  /** The merchant answers before it. */
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

export interface DisputeMessage {
  readonly id: string;
  readonly author: DisputeAuthor;
  readonly text: string;
  readonly at: string;
}

/** `GET /affiliate/disputes/:id`: with what was said, oldest first. */
export interface OwnDisputeDetail extends OwnDispute {
  readonly messages: readonly DisputeMessage[];
}

/** A dispute as the merchant sees it. */
export interface Dispute extends OwnDispute {
  readonly partnerId: string;
  readonly partnerName: string;
  /** The user who decided; null: nobody, or its affiliate withdrew it. */
  readonly decidedBy: string | null;
  readonly version: number;
}

/** A conversion as `GET /conversions/:id` answers it, with the receipts of what it moved for the partner. */
export interface ConversionRecord {
  readonly conversion: Readonly<Record<string, unknown>>;
  readonly attribution: unknown;
  readonly accruals: unknown;
  readonly receipts: readonly Receipt[];
}

/** What the record says of what is contested. */
export type DisputeRecord =
  | ({ readonly subject: "conversion" } & ConversionRecord)
  /** Everything that was reported under the order id, by whatever goal. */
  | {
      readonly subject: "missing_sale";
      readonly orderId: string;
      readonly conversions: readonly ConversionRecord[];
    }
  | { readonly subject: "payout"; readonly payout: PayoutDetail };

/** `GET /disputes/:id` */
export interface DisputeDetail extends Dispute {
  readonly messages: readonly DisputeMessage[];
  /** Null: it is gone. */
  readonly record: DisputeRecord | null;
  /** What is to be done now that it is accepted; null: it is not. */
  readonly next: { readonly code: string; readonly sentence: string } | null;
}
