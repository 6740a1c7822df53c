import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { MEMBER_ROLES } from "../../core/access/roles.ts";
import { createdAt, id, moment, organisationId, version } from "./columns.ts";
import { users } from "./identity.ts";
import { organisations } from "./tenancy.ts";

/** What a link in a mail is for. */
export const EMAIL_TOKEN_KINDS = [
  "register",
  "reset_password",
  /** To the standing address: says that the change is wanted. */
  "change_email",
  /** To the new address: says that it is the user's own. */
  "confirm_email",
] as const;

/** Links sent by mail. Each works once; the token itself stands in the mail alone. */
export const emailTokens = pgTable(
  "email_tokens",
  {
    id: id(),
    kind: text("kind", { enum: EMAIL_TOKEN_KINDS }).notNull(),
    /** SHA-256, in hex. */
    tokenHash: text("token_hash").notNull(),
    /** Null: somebody who is no user yet. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    emailNormalised: text("email_normalised").notNull(),
    /** What the link does when it is used, sealed to the row's id: a registration, a new address. */
    envelope: text("envelope"),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [
    unique("email_tokens_hash").on(table.tokenHash),
    index("email_tokens_by_user").on(table.userId),
    index("email_tokens_by_email").on(table.emailNormalised),
    index("email_tokens_by_age").on(table.expiresAt),
  ],
);

/** Invitations to become a member of an organisation. */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organisationId: organisationId().references(() => organisations.id),
    email: text("email").notNull(),
    emailNormalised: text("email_normalised").notNull(),
    role: text("role", { enum: MEMBER_ROLES }).notNull(),
    /** SHA-256 of the token in the mail, in hex. */
    tokenHash: text("token_hash").notNull(),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("invitations_token").on(table.tokenHash),
    uniqueIndex("invitations_open")
      .on(table.organisationId, table.emailNormalised)
      .where(sql`${table.acceptedAt} IS NULL AND ${table.revokedAt} IS NULL`),
  ],
);

/** An authenticator app's secret. */
export const totpFactors = pgTable("totp_factors", {
  userId: uuid("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** The secret, sealed to `totp:<user id>`. */
  envelope: text("envelope").notNull(),
  /** Null: enrolled, and no code was shown yet. */
  confirmedAt: moment("confirmed_at"),
  /** The latest time step whose code was taken: no code works twice. */
  lastStep: bigint("last_step", { mode: "number" }),
  createdAt: createdAt(),
});

/** Codes for when the second factor is lost; each works once. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Keyed hash, in hex. */
    codeHash: text("code_hash").notNull(),
    usedAt: moment("used_at"),
    createdAt: createdAt(),
  },
  (table) => [unique("recovery_codes_once").on(table.userId, table.codeHash)],
);

/** WebAuthn credentials. */
export const passkeys = pgTable(
  "passkeys",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** base64url, as the authenticator made it. */
    credentialId: text("credential_id").notNull(),
    /** COSE key, base64url. */
    publicKey: text("public_key").notNull(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: text("transports").array().notNull().default(sql`'{}'::text[]`),
    backedUp: boolean("backed_up").notNull(),
    name: text("name").notNull(),
    lastUsedAt: moment("last_used_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("passkeys_credential").on(table.credentialId),
    index("passkeys_by_user").on(table.userId),
  ],
);

export const CHALLENGE_PURPOSES = [
  /** A password or an issuer was right, and a second factor is still to come. */
  "second_factor",
  "passkey_registration",
  "passkey_sign_in",
  /** A passkey as second factor, or to step up. */
  "passkey_proof",
] as const;

/** Halves of a sign-in: what the other half must answer, once and within minutes. */
export const authChallenges = pgTable(
  "auth_challenges",
  {
    id: id(),
    purpose: text("purpose", { enum: CHALLENGE_PURPOSES }).notNull(),
    /** Null: a passkey that will say whose it is. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** Random, base64url. */
    challenge: text("challenge").notNull(),
    /** How the user has proved itself so far; as in `sessions`. */
    methods: text("methods").array().notNull().default(sql`'{}'::text[]`),
    attempts: integer("attempts").notNull().default(0),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("auth_challenges_by_age").on(table.expiresAt),
    index("auth_challenges_by_user").on(table.userId),
  ],
);

/** Accounts elsewhere that a user signs in with. */
export const userIdentities = pgTable(
  "user_identities",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    /** Address that the issuer gave when it was tied, as the user reads it. */
    email: text("email"),
    lastUsedAt: moment("last_used_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("user_identities_once").on(table.issuer, table.subject),
    index("user_identities_by_user").on(table.userId),
  ],
);

/** An organisation's own OpenID Connect issuer. */
export const oidcProviders = pgTable(
  "oidc_providers",
  {
    id: id(),
    organisationId: organisationId().references(() => organisations.id),
    /** What the button says. */
    name: text("name").notNull(),
    issuer: text("issuer").notNull(),
    clientId: text("client_id").notNull(),
    /** The client's secret, sealed to the row's id. */
    secretEnvelope: text("secret_envelope").notNull(),
    archivedAt: moment("archived_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("oidc_providers_one").on(table.organisationId).where(sql`${table.archivedAt} IS NULL`),
  ],
);
