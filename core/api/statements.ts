import * as z from "zod/mini";
import type { MovementKind } from "../payout/statement.ts";
import type { MethodKind } from "../payout/states.ts";
import { LOCALES } from "./accounts.ts";
import {
  countryField,
  currencyField,
  idField,
  lineField,
  minorField,
  versionField,
  wholeField,
} from "./fields.ts";

const yearField = z.pipe(
  z.string().check(z.regex(/^20\d\d$/, "must be a year as 2026")),
  z.transform(Number),
);

export const statementPathSchema = z.strictObject({
  programId: idField,
  month: z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month as 2026-11")),
});

/** `GET /affiliate/statements/:programId/:month` */
export const statementQuerySchema = z.strictObject({
  format: z._default(z.enum(["json", "pdf", "csv"], "must be json, pdf or csv"), "json"),
  /** Of the PDF; absent: the user's own. */
  language: z.optional(z.enum(LOCALES, `must be ${LOCALES.join(" or ")}`)),
});

export const taxYearSchema = z.strictObject({ year: yearField });

/** `GET /admin/tax/:year`, beside `limit` and `cursor`. */
export const taxListFields = {
  country: z.optional(countryField),
  format: z._default(z.enum(["json", "csv"], "must be json or csv"), "json"),
};

/** `PUT /admin/tax-thresholds` */
export const taxThresholdSchema = z.strictObject({
  country: countryField,
  /** As the tax office calls it: `1099-NEC`. */
  form: lineField(40),
  currency: currencyField,
  fromYear: wholeField(2000, 2099),
  thresholdMinor: minorField,
  version: versionField,
});

/** Minor units. */
export interface StatementPurse {
  readonly pendingMinor: number;
  readonly availableMinor: number;
  readonly inTransitMinor: number;
  /** The three together. */
  readonly totalMinor: number;
}

export interface StatementPayout {
  readonly id: string;
  /** As `2026-11-21`: when it was settled, or came back. */
  readonly day: string;
  readonly kind: "paid" | "returned";
  readonly amountMinor: number;
  readonly method: MethodKind;
  /** `Vietcombank ••1234` */
  readonly methodLabel: string | null;
  /** As the bank calls it; null: it calls it nothing. */
  readonly reference: string | null;
}

export interface CurrencyStatement {
  readonly currency: string;
  readonly opening: StatementPurse;
  readonly totals: readonly (StatementPurse & { readonly kind: MovementKind })[];
  readonly movements: readonly (StatementPurse & { readonly day: string; readonly kind: MovementKind })[];
  readonly payouts: readonly StatementPayout[];
  readonly closing: StatementPurse;
}

export interface AffiliateStatement {
  readonly programId: string;
  readonly programName: string;
  readonly partnerName: string;
  readonly month: string;
  readonly timezone: string;
  readonly from: string;
  readonly until: string;
  /** It never changes any more. */
  readonly closed: boolean;
  readonly currencies: readonly CurrencyStatement[];
}

/** `GET /affiliate/statements`: months in which something moved, newest first. */
export interface StatementMonth {
  readonly programId: string;
  readonly programName: string;
  readonly month: string;
  readonly currencies: readonly string[];
  readonly closed: boolean;
}

/** The threshold that holds for a country and currency in a year. */
export interface TaxThreshold {
  readonly id: string;
  readonly country: string;
  readonly form: string;
  readonly currency: string;
  readonly fromYear: number;
  readonly thresholdMinor: number;
  readonly version: number;
}

/** What was paid in one currency in a year. Minor units. */
export interface TaxSum {
  readonly currency: string;
  readonly payouts: number;
  readonly paidMinor: number;
  readonly returnedMinor: number;
  readonly netMinor: number;
}

export interface TaxReach {
  readonly form: string;
  readonly thresholdMinor: number;
  /** The net is the threshold or more. */
  readonly reached: boolean;
}

/** `GET /affiliate/tax/:year` */
export interface OwnTaxYear {
  readonly year: number;
  /** Of the payee; null: not told. */
  readonly country: string | null;
  readonly programs: readonly (TaxSum & { readonly programId: string; readonly programName: string })[];
  readonly totals: readonly (TaxSum & { readonly forms: readonly TaxReach[] })[];
}

/** A row of `GET /admin/tax/:year`. */
export interface TaxRow extends TaxSum {
  readonly affiliateId: string;
  readonly name: string;
  readonly email: string;
  readonly country: string | null;
  readonly forms: readonly TaxReach[];
}
