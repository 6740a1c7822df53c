import * as z from "zod/mini";
import { compact, isBic } from "../payout/bank-numbers.ts";
import { isSepaIban } from "../payout/pain001.ts";
import { lineField, reasonField, wholeField } from "./fields.ts";

/** A day as `2026-11-21`. */
const dayField = z.iso.date("must be a day as 2026-11-21");

/** As the bank or wallet calls the payment. */
const referenceField = lineField(200);

const FORMATS = ["csv", "pain001"] as const;
export type BankFileFormat = (typeof FORMATS)[number];

/** Query of `POST /payout-batches/:id/export`. */
export const bankFileFields = { format: z._default(z.enum(FORMATS, "must be csv or pain001"), "csv") };

/** `POST /payout-batches/:id/export`. */
export const bankFileSchema = z
  .strictObject({
    /** Also what stands in an earlier file: say why. */
    again: z.optional(z.literal(true, "must be true, or left out")),
    reason: z.optional(reasonField),
    /** Of `pain001`: the account that pays. */
    debtor: z.optional(
      z.strictObject({
        name: lineField(70),
        iban: z
          .string("must be an IBAN")
          .check(
            z.maxLength(60, "must be an IBAN"),
            z.overwrite(compact),
            z.refine(isSepaIban, "must be an IBAN of the SEPA countries"),
          ),
        bic: z.optional(
          z
            .string("must be a BIC")
            .check(
              z.maxLength(20, "must be a BIC of 8 or 11 characters"),
              z.overwrite(compact),
              z.refine(isBic, "must be a BIC of 8 or 11 characters"),
            ),
        ),
      }),
    ),
    /** Of `pain001`: absent: today, in UTC. */
    executeOn: z.optional(dayField),
  })
  .check(
    z.refine(({ again, reason }) => (again === true) === (reason !== undefined), {
      path: ["reason"],
      error: "goes with again: why it is exported once more",
    }),
  );
export type BankFileAsked = z.infer<typeof bankFileSchema>;

/** `POST /payouts/:id/mark-paid`. */
export const markPaidSchema = z.strictObject({
  reference: referenceField,
  paidOn: dayField,
  /** As the upload answered it. */
  proofKey: z.optional(lineField(200)),
});

/** `POST /payouts/:id/mark-failed`, `/switch-method`. */
export const handReasonSchema = z.strictObject({ reason: reasonField });

/** `POST /payouts/:id/correct`. */
export const correctPaymentSchema = z
  .strictObject({
    reference: z.optional(referenceField),
    paidOn: z.optional(dayField),
    reason: reasonField,
  })
  .check(
    z.refine(({ reference, paidOn }) => reference !== undefined || paidOn !== undefined, {
      path: ["reference"],
      error: "say what was wrong: the reference, the day, or both",
    }),
  );

/** `POST /payouts/:id/mark-returned`. */
export const markReturnedSchema = z.strictObject({
  /** All that has come back of it up to now. */
  amountMinor: wholeField(1, Number.MAX_SAFE_INTEGER),
  reason: reasonField,
});

/** A payout as those who pay by hand see it. Amounts are minor units of `currency`. */
export interface HandPayout {
  readonly id: string;
  readonly state: string;
  readonly methodKind: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly returnedMinor: number;
  readonly reference: string | null;
  /** As `2026-11-21`. */
  readonly paidOn: string | null;
  readonly proofKey: string | null;
  readonly failureReason: string | null;
}
