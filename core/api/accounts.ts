import * as z from "zod/mini";
import { PASSWORD_MIN, TERMS_VERSION } from "./bounds.ts";
import { currencyField, emailField, idField, lineField } from "./fields.ts";
import { PASSWORD_MAX } from "./sign-in.ts";

export const newPasswordField = z
  .string("must be text")
  .check(
    z.minLength(PASSWORD_MIN, `must have at least ${PASSWORD_MIN} characters`),
    z.maxLength(PASSWORD_MAX, `must have at most ${PASSWORD_MAX} characters`),
  );

/** Of a link in a mail: 256 bits, base64url. */
export const mailTokenField = z
  .string("must be text")
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/, "is not a link of ours"));

/** The code of a partner's invitation link. */
export const inviteCodeField = z
  .string("must be text")
  .check(z.regex(/^[a-z0-9]{16}$/, "is not an invitation of ours"));

export const LOCALES = ["en", "vi"] as const;
export const localeField = z.enum(LOCALES, `must be one of ${LOCALES.join(", ")}`);

/** IANA name that this runtime knows; offsets such as +07:00 know no daylight saving. */
export const timezoneField = z.string("must be a timezone").check(
  z.refine((zone) => {
    if (!/^[A-Za-z]/.test(zone)) return false;
    try {
      return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  }, "must be an IANA timezone as Asia/Ho_Chi_Minh"),
);

/** E.164. */
export const phoneField = z
  .string("must be a phone number")
  .check(z.trim(), z.regex(/^\+[1-9]\d{6,14}$/, "must be a number as +84901234567"));

/** Pages that links lead to. A mail's token follows as fragment, `/register/confirm#TOKEN`; an invitation's code as path. */
export const LINK_PAGES = {
  register: "/register/confirm",
  resetPassword: "/reset",
  /** Both links of a change of address. */
  confirmEmail: "/email-confirm",
  /** `/join/CODE`, of `GET /api/account/invite-links`. */
  join: "/join",
  /** `/join/program/ID`: a program that is open to all. */
  joinProgram: "/join/program",
} as const;

const organisationFields = {
  organisationName: lineField(100),
  programName: lineField(100),
  currency: currencyField,
};

/** Which program to become a partner of: by a partner's invitation, by a program that is open to all, or none yet. */
const joinFields = { invite: z.optional(inviteCodeField), programId: z.optional(idField) };

const notBoth = z.refine<{ invite?: string | undefined; programId?: string | undefined }>(
  ({ invite, programId }) => invite === undefined || programId === undefined,
  "must not have both an invite and a programId",
);

/**
 * `POST /api/auth/register`: 202 with a ticket, whether or not the address is known; a mail says how to go on. A merchant's
 * organisation and program, or an affiliate's place in a program, is made when the link of the mail is used: for a day,
 * once; of several links to one address the first that is used wins. An affiliate whose program was closed meanwhile has
 * its account, and no place yet. 422 for a password that is common, or the owner's address or name (`own_details`,
 * `common`), and for an invite or program by which nobody can join (`not_found`). 429 after too many mails.
 */
export const registerSchema = z.strictObject({
  name: lineField(100),
  email: emailField,
  password: newPasswordField,
  locale: z._default(localeField, "en"),
  timezone: z._default(timezoneField, "UTC"),
  termsVersion: z.literal(TERMS_VERSION, "must be the terms that are in force"),
  as: z.discriminatedUnion("role", [
    z.strictObject({ role: z.literal("affiliate"), ...joinFields }).check(notBoth),
    z.strictObject({ role: z.literal("merchant"), ...organisationFields }),
  ]),
});
export type Register = z.infer<typeof registerSchema>;

/** What `POST /api/auth/register` answers. */
export interface Registered {
  /** Shows with the mail's link that whoever follows it is who registered: 256 bits, base64url. */
  readonly ticket: string;
}

/** A registration's ticket. */
export const ticketField = z
  .string("must be text")
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/, "is not a ticket of ours"));

/**
 * `POST /api/auth/register/confirm`: 200 with a session, 410 when the link was used or is too old. The mailbox alone is not
 * enough: whoever follows the link may not be who registered, and must not get an account whose password another chose. So
 * the ticket of the registration goes with it, or on another device the password. 422 at `password` (`required`, or `wrong`
 * for one that is not the registration's) leaves the link good; 429 after too many passwords.
 */
export const confirmRegistrationSchema = z.strictObject({
  token: mailTokenField,
  ticket: z.optional(ticketField),
  password: z.optional(
    z.string("must be text").check(z.minLength(1, "must not be empty"), z.maxLength(PASSWORD_MAX)),
  ),
});
export type ConfirmRegistration = z.infer<typeof confirmRegistrationSchema>;

/** `POST /api/auth/password/forgot`: 202 whether or not the address is known. */
export const forgotPasswordSchema = z.strictObject({ email: emailField });

/**
 * `POST /api/auth/password/reset`: 204; every session of the user ends, and nobody is signed in: a second factor is asked
 * for as ever. 410 when the link was used or is more than an hour old; a refused password leaves it good.
 */
export const resetPasswordSchema = z.strictObject({ token: mailTokenField, password: newPasswordField });

/**
 * `POST /api/account/password`: 204; every other session of the user ends. 422 `wrong_password` at `current` when that is
 * not the password, 429 after too many attempts, 409 when the user has none (`hasPassword`): a reset makes one.
 */
export const changePasswordSchema = z.strictObject({
  current: z.string().check(z.minLength(1, "must not be empty"), z.maxLength(PASSWORD_MAX)),
  password: newPasswordField,
});

/**
 * `POST /api/account/email`: 202; the address changes once the links sent to both addresses were used, within a day. Asking
 * again ends the links of before. Users with a second factor must have shown it lately (403 `step_up_required`), the
 * others give their password (422 `required` or `wrong_password` at `password`).
 */
export const changeEmailSchema = z.strictObject({
  email: emailField,
  password: z.optional(
    z.string("must be text").check(z.minLength(1, "must not be empty"), z.maxLength(PASSWORD_MAX)),
  ),
});

/** `POST /api/auth/email/confirm` with one of the two links: 200. 410 when it was used or is too old. */
export const confirmTokenSchema = z.strictObject({ token: mailTokenField });
export interface EmailConfirmed {
  /** `half`: the other address has to confirm, too. `done`: it is changed. */
  readonly state: "half" | "done";
}

/** `PATCH /api/account` */
export const profileUpdateSchema = z.strictObject({
  name: z.optional(lineField(100)),
  phone: z.optional(z.nullable(phoneField)),
  locale: z.optional(localeField),
  timezone: z.optional(timezoneField),
});
export type ProfileUpdate = z.infer<typeof profileUpdateSchema>;

/** `GET /api/account` */
export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  /** An address that was asked for and is not confirmed by both sides yet; null: none. */
  readonly pendingEmail: string | null;
  readonly phone: string | null;
  readonly locale: (typeof LOCALES)[number];
  readonly timezone: string;
  /** Path of the picture; null: none. Put with `PUT /api/account/avatar` as image/png, image/jpeg or image/webp. */
  readonly avatarUrl: string | null;
  readonly hasPassword: boolean;
  readonly createdAt: string;
}

/** `PUT /api/account/avatar` with the picture as body: 200 with the profile. 413, 415, or 422 when it is no such picture. */
/** Pixels, each way. */
export const AVATAR_MIN_SIDE = 16;
export const AVATAR_MAX_SIDE = 4096;

/** `GET /api/auth/invites/:code` and `GET /api/auth/open-programs/:id`: 200, or 404 when nobody can join by it. */
export interface Invite {
  readonly programId: string;
  readonly programName: string;
  /** Who invites; null: the program is open to all. */
  readonly sponsorName: string | null;
}

/** `POST /api/account/join`: the signed-in user becomes a partner; 201, or 200 when it was one, 404 by which nobody can join. */
export const joinSchema = z
  .strictObject(joinFields)
  .check(
    z.refine(
      ({ invite, programId }) => (invite === undefined) !== (programId === undefined),
      "must have an invite or a programId",
    ),
  );
export interface Joined {
  readonly programId: string;
  readonly partnerId: string;
}

/** `POST /api/account/organisations`: a signed-in user becomes a merchant; 201. */
export const organisationCreateSchema = z.strictObject(organisationFields);
export interface OrganisationCreated {
  readonly organisationId: string;
  readonly programId: string;
}

/** `GET /api/account/invite-links` answers `{ data: InviteLink[] }`: where others join with the user as their sponsor. */
export interface InviteLink {
  readonly programId: string;
  readonly programName: string;
  readonly url: string;
}
