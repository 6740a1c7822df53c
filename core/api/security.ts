import * as z from "zod/mini";
import { bareRecoveryCode, bareTotp, FACTOR_METHODS, isRecoveryCode, isTotp } from "./bounds.ts";
import { idField, lineField } from "./fields.ts";
import type { Session } from "./session.ts";

export type FactorMethod = (typeof FACTOR_METHODS)[number];

/** Six digits, spaces forgiven. */
export const totpField = z
  .string("must be text")
  .check(z.overwrite(bareTotp), z.refine(isTotp, "must have six digits"));
/** As shown, `XXXX-XXXX-XXXX`; dashes, spaces and case forgiven. */
export const recoveryCodeField = z
  .string("must be text")
  .check(
    z.overwrite(bareRecoveryCode),
    z.refine(isRecoveryCode, "must be a recovery code as ABCD-EFGH-JKLM"),
  );

/** What a browser's WebAuthn call gave, as @simplewebauthn/browser has it; the server's library looks into it. */
export const credentialField = z.looseObject({ id: z.string(), type: z.literal("public-key") });

/** One proof of a second factor. `ticket` is the id of the challenge that a passkey answered. */
const proofFields = {
  totp: z.optional(totpField),
  recovery: z.optional(recoveryCodeField),
  passkey: z.optional(z.strictObject({ ticket: idField, credential: credentialField })),
};
const oneProof = z.refine(
  (body: unknown) => FACTOR_METHODS.filter((method) => Object.hasOwn(Object(body), method)).length === 1,
  "must have exactly one of totp, recovery, passkey",
);

/** `POST /api/auth/sign-in`, `…/passkey`, and the way back from an issuer: a session, or what is still to be shown. */
export type SignInAnswer = Session | SecondFactorWanted;
export interface SecondFactorWanted {
  readonly secondFactor: {
    /** For `POST /api/auth/second-factor`, five minutes and five tries long. */
    readonly ticket: string;
    readonly methods: readonly FactorMethod[];
  };
}
/** `POST /api/auth/second-factor`: 200 with a session, 401 `wrong_code`, 410 when the ticket is spent. */
export const secondFactorSchema = z.strictObject({ ticket: idField, ...proofFields }).check(oneProof);
/** `POST /api/auth/second-factor/options {ticket}`: options of a passkey for that ticket. */
export const ticketSchema = z.strictObject({ ticket: idField });
/** `POST /api/auth/step-up` with the access token: 200 with a session whose second factor is recent. */
export const stepUpSchema = z.strictObject(proofFields).check(oneProof);

/** `POST /api/auth/passkey/options`, `/auth/second-factor/options`, `/auth/step-up/options`, `/account/passkeys/options`. */
export interface PasskeyOptions {
  readonly ticket: string;
  /** For `startAuthentication` or `startRegistration` of @simplewebauthn/browser. */
  readonly options: Readonly<Record<string, unknown>>;
}
/** `POST /api/auth/passkey`: signs in with a passkey alone, which is two factors. */
export const passkeySignInSchema = z.strictObject({ ticket: idField, credential: credentialField });

/** `GET /api/account/factors` */
export interface Factors {
  /** Roles demand one. */
  readonly required: boolean;
  readonly totp: { readonly confirmedAt: string } | null;
  readonly passkeys: readonly Passkey[];
  readonly recoveryCodesLeft: number;
}
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly backedUp: boolean;
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
}
/** `POST /api/account/totp`: 200; the secret as base32 and as an `otpauth://` address for a QR code. */
export interface TotpEnrolment {
  readonly secret: string;
  readonly uri: string;
}
/** `POST /api/account/totp/confirm` */
export const totpConfirmSchema = z.strictObject({ code: totpField });
/** `POST /api/account/passkeys`; `PATCH /:id {name}`, `DELETE /:id`. */
export const passkeyCreateSchema = z.strictObject({
  ticket: idField,
  name: lineField(60),
  credential: credentialField,
});
export const passkeyUpdateSchema = z.strictObject({ name: lineField(60) });
/**
 * Answer of what adds a factor: the first one brings ten recovery codes, shown this once. `POST
 * /api/account/recovery-codes` answers the same; the codes before are void.
 */
export interface FactorAdded {
  readonly recoveryCodes: readonly string[] | null;
  /** The session, whose second factor is recent now. */
  readonly session: Session;
}

/** `GET /api/account/sessions` answers `{ data: SignedInDevice[] }`; `DELETE /:id`; `POST /end-others`. */
export interface SignedInDevice {
  readonly id: string;
  readonly current: boolean;
  /** As `Firefox on Linux`; null: unknown. */
  readonly device: string | null;
  readonly country: string | null;
  /** `pwd`, `otp`, `rcv`, `hwk`, `fed`. */
  readonly methods: readonly string[];
  /** Support acted as the user here. */
  readonly acting: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}

/** `GET /api/account/identities` answers `{ data: LinkedIdentity[] }`; `DELETE /:id`. */
export interface LinkedIdentity {
  readonly id: string;
  readonly issuer: string;
  readonly email: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}
/** `GET /api/auth/issuers`: buttons of the sign-in page. `GET /api/auth/oidc/:id/start?intent=sign-in|link` leads there. */
export interface Issuer {
  /** `google`, `microsoft`, or an organisation's issuer by its id. */
  readonly id: string;
  readonly name: string;
}
/** `GET`, `PUT` and `DELETE /api/v1/issuer` */
export const issuerSchema = z.strictObject({
  name: lineField(60),
  issuer: z.url("must be an https address").check(z.maxLength(500)),
  clientId: lineField(300),
  /** Absent: the one that stands. */
  clientSecret: z.optional(lineField(500)),
});
export interface OrganisationIssuer {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Where members sign in. */
  readonly signInUrl: string;
  /** What to enter at the issuer. */
  readonly redirectUrl: string;
}
