import * as z from "zod/mini";
import { type FundingTerms, fundingTermsSchema } from "../payout/funding.ts";
import type { TopUpMethod, TopUpState } from "../payout/funding-states.ts";
import { LOCALES } from "./accounts.ts";
import { amountsField, currencyField, lineField, reasonField, versionField, wholeField } from "./fields.ts";

const topUpFields = {
  currency: currencyField,
  amountMinor: wholeField(1, Number.MAX_SAFE_INTEGER),
  /** The caller's own: the same one again is the same top-up. */
  key: lineField(100),
};

/** `POST /v1/programs/:id/top-ups` */
export const topUpSchema = z.strictObject(topUpFields);

/** `POST /admin/programs/:id/top-ups` */
export const bankTopUpSchema = z.strictObject({
  ...topUpFields,
  /** As the bank calls the transfer. */
  reference: lineField(200),
  receivedOn: z.iso.date("must be a day as 2026-11-21"),
});

/** `POST /admin/programs/:id/top-ups/:topUpId/take-back` */
export const takeBackSchema = z.strictObject({ reason: reasonField });

/** `PUT /admin/programs/:id/funding-terms` */
export const fundingTermsPutSchema = z.extend(fundingTermsSchema, { version: versionField });

/** `PUT /v1/programs/:id/funding/low-balance`: all currencies; one that is not named is told of no more. */
export const lowBalanceSchema = z.strictObject({ lowBalanceMinor: amountsField });

/** `GET|PUT /admin/programs/:id/funding-terms` */
export interface FundingTermsAnswer extends FundingTerms {
  readonly programId: string;
  /** Null: nobody has said anything yet, so the defaults hold. */
  readonly version: number | null;
}

/** What a program has to pay its partners with, in one currency. Minor units. */
export interface CurrencyFunding {
  readonly currency: string;
  /** Below zero: credit that is used, or a chargeback. */
  readonly fundsMinor: number;
  readonly creditLimitMinor: number;
  /** All that was drawn by payouts and has not come back. */
  readonly drawnMinor: number;
  /** Of that, what is with Stripe or a bank, and not yet known to have arrived. */
  readonly onItsWayMinor: number;
  /** What requested and approved payouts will draw. */
  readonly neededMinor: number;
  /** What funds and credit lack of it; 0: they cover it. */
  readonly missingMinor: number;
  readonly feesMinor: number;
  /** Below it its owners are told; null: they never are. */
  readonly lowBalanceMinor: number | null;
  readonly isLow: boolean;
}

/** `GET /v1/programs/:id/funding` */
export interface ProgramFunding {
  readonly programId: string;
  readonly feeBps: number;
  readonly byHand: FundingTerms["byHand"];
  readonly currencies: readonly CurrencyFunding[];
}

export interface TopUp {
  readonly id: string;
  readonly programId: string;
  readonly method: TopUpMethod;
  readonly currency: string;
  readonly amountMinor: number;
  /** What of it was refunded, charged back or taken back. */
  readonly returnedMinor: number;
  readonly state: TopUpState;
  readonly reference: string | null;
  readonly receivedOn: string | null;
  readonly reason: string | null;
  readonly settledAt: string | null;
  readonly createdAt: string;
}

/** `POST /v1/programs/:id/top-ups` */
export interface StartedTopUp extends TopUp {
  /** Where it is paid; null: it cannot be paid any more. */
  readonly url: string | null;
}

/** Query of `GET /v1/programs/:id/invoices/:invoiceId/pdf` */
export const invoiceFileFields = {
  language: z._default(z.enum(LOCALES, `must be ${LOCALES.join(" or ")}`), "en"),
};

/** What a program was charged for a month, in one currency. Minor units. */
export interface Invoice {
  readonly id: string;
  readonly programId: string;
  /** Of the organisation, from 1. */
  readonly number: number;
  /** `2026-11` */
  readonly month: string;
  readonly currency: string;
  readonly openingMinor: number;
  readonly topUpsMinor: number;
  readonly topUpsReturnedMinor: number;
  readonly paidOutMinor: number;
  readonly returnedMinor: number;
  readonly payouts: number;
  readonly partners: number;
  readonly feeBps: number;
  readonly feeMinor: number;
  readonly closingMinor: number;
  readonly issuedAt: string;
}
