import * as z from "zod/mini";
import type { Missing } from "../payout/payee.ts";
import { METHOD_KINDS, type MethodKind, type MethodState, type PayeeStripeState } from "../payout/states.ts";
import { countryField, reasonField, versionField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

/** `PUT /api/affiliate/payee`: who is paid. While Stripe has an account of the payee, its country and kind stand. */
export const payeeSchema = z.strictObject({
  country: countryField,
  kind: z.enum(["individual", "company"], "must be individual or company"),
  version: versionField,
});

/** How somebody is paid, as everybody sees it: never more of its details than the label. */
export interface PayoutMethodView {
  readonly id: string;
  readonly kind: MethodKind;
  readonly country: string;
  /** As `Vietcombank ••1234`. */
  readonly label: string;
  readonly state: MethodState;
  /** Payouts by it begin then. */
  readonly usableFrom: string;
  readonly verifiedAt: string | null;
  /** Null: it is the one in use. */
  readonly endedAt: string | null;
  /** Why it was refused. */
  readonly reason: string | null;
  readonly createdAt: string;
}

/** `GET /api/affiliate/payee` */
export interface PayeeView {
  readonly country: string | null;
  readonly kind: "individual" | "company";
  /** By which ways one of this country can be paid: by Stripe, or by hand alone; and that in a sentence. */
  readonly ways: { readonly stripe: boolean; readonly text: string };
  readonly stripe: {
    readonly state: PayeeStripeState;
    /** When Stripe was last asked. */
    readonly seenAt: string | null;
  };
  /** Null: it is not held. */
  readonly held: { readonly since: string; readonly reason: string } | null;
  /** Null: none was put yet. */
  readonly method: PayoutMethodView | null;
  /** What stands between the payee and its money; empty: nothing. */
  readonly missing: readonly Missing[];
  /** 0: nothing was said yet. */
  readonly version: number;
}

/**
 * `PUT /api/affiliate/payee/method`: takes the place of the one before. `details` are as the kind and the country want them
 * (`core/payout/method-details.ts`); of `stripe` there are none.
 */
export const payoutMethodSchema = z.strictObject({
  kind: z.enum(METHOD_KINDS, `must be one of ${METHOD_KINDS.join(", ")}`),
  country: countryField,
  details: z.optional(z.unknown()),
});

/** `POST /api/affiliate/payee/stripe`: where to go on at Stripe, once and for minutes. */
export interface OnboardingLink {
  readonly url: string;
  readonly expiresAt: string;
}

const SHOWN = ["held", "unverified", "alike", "wanted"] as const;

/** Filters of `/api/admin/payees`. */
export const payeeSearchFields = {
  /** How a name or an address begins. */
  q: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
  show: z.optional(z.enum(SHOWN, `must be one of ${SHOWN.join(", ")}`)),
};
export type PayeeFilter = z.infer<z.ZodMiniObject<typeof payeeSearchFields>>;
/** What they can be sorted by; of countries the code, who told none first. */
export const PAYEE_SORTS = { createdAt: "moment", country: "text" } as const satisfies Sorts;

/** `GET /api/admin/payees` */
export interface AdminPayee {
  /** Of the affiliate. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly country: string | null;
  readonly kind: PayeeView["kind"];
  readonly stripe: {
    readonly accountId: string | null;
    readonly state: PayeeStripeState;
    /** What Stripe still wants of it, in its words, and until when; null: no date. */
    readonly wants: readonly { readonly field: string; readonly dueAt: string | null }[];
  };
  readonly held: PayeeView["held"];
  readonly method: PayoutMethodView | null;
  /** Other affiliates that are or were paid to the same place. */
  readonly alike: readonly {
    readonly affiliateId: string;
    readonly name: string;
    readonly methodId: string;
  }[];
  readonly version: number;
  /** When it became one. */
  readonly createdAt: string;
}

/**
 * `POST /api/admin/payees/:id/hold` (the affiliate reads the reason) and `/release`, `/methods/:methodId/verify` (it stands in the
 * audit log: how it was checked) and `/methods/:methodId/refuse` (the affiliate reads it). Each answers the payee.
 */
export const payeeReasonSchema = z.strictObject({ reason: reasonField });
