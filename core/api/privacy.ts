import * as z from "zod/mini";
import { emailField, idField, lineField } from "./fields.ts";

/** `GET /api/account/privacy` */
export interface PrivacyView {
  readonly consents: readonly {
    readonly document: "terms" | "privacy" | "news";
    readonly version: string;
    readonly decision: "given" | "withdrawn";
    readonly at: string;
  }[];
  readonly requests: readonly PrivacyRequest[];
  /** What stands in the way of erasing the account: organisations of which the user is the last owner. */
  readonly lastOwnerOf: readonly { readonly id: string; readonly name: string }[];
  /** Money that would be given up, per currency, in minor units. */
  readonly balances: readonly { readonly currency: string; readonly amountMinor: number }[];
}
export interface PrivacyRequest {
  readonly id: string;
  readonly kind: "export" | "erase_user" | "erase_customer";
  readonly state: "requested" | "ready" | "done" | "failed";
  /** Signed, and expires; null: not ready, or gone. */
  readonly downloadUrl: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}
/** `PUT /api/account/consents` */
export const consentSchema = z.strictObject({
  document: z.enum(["terms", "privacy", "news"], "is no document"),
  version: lineField(40),
  decision: z.enum(["given", "withdrawn"], "must be given or withdrawn"),
});
/** `POST /api/account/export`: 202; a mail and the inbox say when it is ready. */
/** `POST /api/account/erase`: 202; every session ends. 409 while the user is the last owner of an organisation. */
export const eraseSchema = z.strictObject({
  /** The user's own address, typed. */
  email: emailField,
  /** Wanted of a user without a second factor, who cannot show one. */
  password: z.optional(z.string("must be text").check(z.maxLength(200, "must have at most 200 characters"))),
  /** Must be true when money is outstanding. */
  giveUpBalance: z._default(z.boolean("must be true or false"), false),
});
/**
 * `POST /api/v1/customers/erase`: 202 with `{requests: PrivacyRequest[]}`, one for each customer row that is meant; 404 when
 * no such customer is known.
 */
export const eraseCustomerSchema = z
  .strictObject({
    programId: z.optional(idField),
    customerId: z.optional(lineField(200)),
    email: z.optional(emailField),
  })
  .check(
    z.refine(
      ({ customerId, email }) => (customerId === undefined) !== (email === undefined),
      "must have a customerId or an email",
    ),
  );
