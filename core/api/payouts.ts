import * as z from "zod/mini";
import type { ExplainedReason } from "../payout/explain-eligibility.ts";
import type { PayoutSchedule } from "../payout/policy.ts";
import {
  BATCH_STATES,
  type BatchOrigin,
  type BatchState,
  type FailureStage,
  METHOD_KINDS,
  type MethodKind,
  PAYOUT_STATES,
  type PayoutState,
} from "../payout/states.ts";
import { currencyField, idField, lineField, reasonField, versionField, wholeField } from "./fields.ts";
import type { CurrencyFunding } from "./funding.ts";
import type { Sorts } from "./sorting.ts";

/** `POST /affiliate/payouts` */
export const payoutRequestSchema = z.strictObject({
  /** The affiliate's membership of the program that pays. */
  partnerId: idField,
  currency: currencyField,
  /** Absent: all that is payable. */
  amountMinor: z.optional(wholeField(1, Number.MAX_SAFE_INTEGER)),
  /** The caller's own: the same one again is the same payout. */
  requestKey: lineField(100),
});

/** What `GET /payouts` can be sorted by; amounts within one currency. */
export const PAYOUT_SORTS = { createdAt: "id", amountMinor: "whole" } as const satisfies Sorts;

/** `GET /payouts`, beside `limit`, `cursor` and `sort`. */
export const payoutListFields = {
  programId: z.optional(idField),
  state: z.optional(z.enum(PAYOUT_STATES, `must be ${PAYOUT_STATES.join(", ")}`)),
  partnerId: z.optional(idField),
  /** `none`: what was asked for and no batch has taken. */
  batchId: z.optional(z.union([z.literal("none"), idField], "must be a UUID or none")),
  currency: z.optional(currencyField),
  method: z.optional(z.enum(METHOD_KINDS, `must be one of ${METHOD_KINDS.join(", ")}`)),
  held: z.optional(z.enum(["true", "false"], "must be true or false")),
  /** How the partner's name begins, in any case. */
  q: z.optional(lineField(100)),
};
export type PayoutFilter = z.infer<z.ZodMiniObject<typeof payoutListFields>>;

/** `POST /payouts/:id/hold`, `/release`, `/cancel` */
export const payoutReasonSchema = z.strictObject({ reason: reasonField });

/** `GET /payout-batches`, beside `limit` and `cursor`. */
export const batchListFields = {
  programId: z.optional(idField),
  state: z.optional(z.enum(BATCH_STATES, `must be ${BATCH_STATES.join(", ")}`)),
};

export const batchCreateSchema = z.strictObject({
  programId: z.optional(idField),
  /** Only what was asked for; absent: whoever is eligible as well. */
  requestedOnly: z.optional(z.boolean("must be true or false")),
});
export const batchApproveSchema = z.strictObject({ version: versionField });

/** A payout as the API answers it. Amounts are minor units of `currency`. */
export interface Payout {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  /** Null: in none yet. */
  readonly batchId: string | null;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly currency: string;
  /** What leaves; refunds before the submission have made it less by `reducedMinor`. */
  readonly amountMinor: number;
  readonly reducedMinor: number;
  /** What has come back in all. */
  readonly returnedMinor: number;
  readonly state: PayoutState;
  readonly method: MethodKind;
  readonly attempt: number;
  readonly heldAt: string | null;
  /** Why it was held, cancelled or corrected. */
  readonly reason: string | null;
  readonly failure: {
    readonly at: string;
    readonly stage: FailureStage | null;
    readonly code: string | null;
    readonly reason: string | null;
  } | null;
  /** At Stripe. */
  readonly transferId: string | null;
  /** The bank's number, when it was paid by hand. */
  readonly reference: string | null;
  readonly submittedAt: string | null;
  readonly paidAt: string | null;
  readonly version: number;
  readonly createdAt: string;
}

/** `GET /payouts/:id` */
export interface PayoutDetail extends Payout {
  /** What may be shown of the method. */
  readonly methodLabel: string | null;
  /** Whether somebody has put a proof of the payment beside it. */
  readonly hasProof: boolean;
  /** Oldest first. */
  readonly events: readonly {
    readonly kind: string;
    readonly details: Readonly<Record<string, unknown>>;
    /** Null: a job, or a provider. */
    readonly userId: string | null;
    readonly at: string;
  }[];
  /** Its postings, as they moved the partner's accounts, oldest first. */
  readonly ledger: readonly {
    readonly postingId: string;
    readonly key: string;
    readonly postedAt: string;
    readonly account: string;
    readonly amountMinor: number;
    readonly balanceAfterMinor: number;
  }[];
}

/** A batch as the API answers it. */
export interface PayoutBatch {
  readonly id: string;
  readonly programId: string;
  /** Of the program, from 1. */
  readonly number: number;
  readonly state: BatchState;
  readonly origin: BatchOrigin;
  readonly dueAt: string | null;
  readonly createdBy: string | null;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
  readonly version: number;
  readonly createdAt: string;
}

/** A batch of the list `GET /payout-batches`. */
export interface ListedBatch extends PayoutBatch {
  /** By currency, worked out of its lines; without what was cancelled. */
  readonly totals: readonly {
    readonly currency: string;
    readonly lines: number;
    readonly amountMinor: number;
    readonly failedLines: number;
  }[];
}

/** `GET /payout-batches/:id` */
export interface PayoutBatchDetail extends PayoutBatch {
  /** By currency, worked out of its lines; without what was cancelled. */
  readonly totals: readonly {
    readonly currency: string;
    readonly lines: number;
    readonly amountMinor: number;
    /** Of these, lines that are left out when the batch runs. */
    readonly heldLines: number;
    readonly byState: Readonly<Partial<Record<PayoutState, { lines: number; amountMinor: number }>>>;
  }[];
  /** How far it is, in lines; `core/payout/progress.ts` says what each is. */
  readonly progress: {
    readonly begunAt: string | null;
    readonly done: number;
    readonly left: number;
    readonly waiting: number;
    readonly perMinute: number;
    readonly endsAt: string | null;
  };
  /** By currency, whether the program's funds and credit cover what of it has not left. Minor units; `missingMinor` 0: they do. */
  readonly funding: readonly Pick<
    CurrencyFunding,
    "currency" | "fundsMinor" | "creditLimitMinor" | "neededMinor" | "missingMinor"
  >[];
  /** Whether somebody else than its maker must approve it. */
  readonly needsFourEyes: boolean;
}

/** A payout as the affiliate sees its own. */
export type OwnPayout = Omit<Payout, "batchId" | "partnerName" | "attempt" | "version">;

/** `GET /affiliate/payouts/next`: for each program and currency. Amounts are minor units. */
export interface NextPayout {
  readonly programId: string;
  readonly programName: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly availableMinor: number;
  readonly pendingMinor: number;
  readonly inTransitMinor: number;
  readonly minimumMinor: number;
  /** Paid now, if it were asked for. */
  readonly eligible: boolean;
  /** What would be paid; 0: nothing. */
  readonly amountMinor: number;
  /** Every reason why not. */
  readonly reasons: readonly ExplainedReason[];
  readonly schedule: PayoutSchedule["kind"];
  /** Without anybody's doing; null: it is to be asked for, or something is to be done first. */
  readonly nextPayoutAt: string | null;
}
