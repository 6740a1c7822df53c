import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { MEMBER_ROLES, PLATFORM_ROLES } from "../../core/access/roles.ts";
import { createdAt, id, moment, organisationId, version } from "./columns.ts";
import { organisations } from "./tenancy.ts";

/** Whoever signs in. Not a tenant's: one person may be a member of several organisations, and an affiliate as well. */
export const users = pgTable(
  "users",
  {
    id: id(),
    email: text("email").notNull(),
    emailNormalised: text("email_normalised").notNull(),
    name: text("name").notNull(),
    /** `scrypt$N$r$p$salt$hash`, base64url; null: signs in some other way. */
    passwordHash: text("password_hash"),
    /** The platform's own people; null: none of them. */
    platformRole: text("platform_role", { enum: PLATFORM_ROLES }),
    /** When the user proved that the address is its own; null: an organisation's issuer said so, nobody else. */
    emailVerifiedAt: moment("email_verified_at"),
    /** As E.164 has it; null: not given. */
    phone: text("phone"),
    /** BCP 47. */
    locale: text("locale").notNull().default("en"),
    /** IANA name. */
    timezone: text("timezone").notNull().default("UTC"),
    /** Key of the picture in the bucket FILES; null: none. */
    avatarKey: text("avatar_key"),
    /** Minutes after midnight, in the user's timezone, between which only what is urgent is sent; both null: always. */
    quietFrom: integer("quiet_from"),
    quietUntil: integer("quiet_until"),
    passwordChangedAt: moment("password_changed_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("users_email").on(table.emailNormalised),
    index("users_in_name_order").on(sql`${table.name} COLLATE "C"`, table.id),
    check("users_quiet_pair", sql`(${table.quietFrom} IS NULL) = (${table.quietUntil} IS NULL)`),
    check(
      "users_quiet",
      sql`${table.quietFrom} BETWEEN 0 AND 1439 AND ${table.quietUntil} BETWEEN 0 AND 1439 OR ${table.quietFrom} IS NULL`,
    ),
  ],
);

/** A user's part in an organisation. */
export const memberships = pgTable(
  "memberships",
  {
    organisationId: organisationId().references(() => organisations.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: MEMBER_ROLES }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.userId] }),
    index("memberships_by_user").on(table.userId),
  ],
);

/** Why a session ended before its time. */
export const SESSION_ENDS = [
  "signed_out",
  "revoked",
  "reused",
  "password_changed",
  "erased",
  "acting_ended",
  "removed",
] as const;

/** A signed-in device. Its refresh token is kept as a hash and replaced at every use. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    /** SHA-256 of the refresh token in force, in hex. */
    tokenHash: text("token_hash").notNull(),
    /** Of the one before it: whoever brings that shows that it was copied, or that an answer was lost. */
    previousHash: text("previous_hash"),
    /** When the token was last replaced. */
    rotatedAt: moment("rotated_at").notNull(),
    rotations: integer("rotations").notNull().default(0),
    /** SHA-256 of the id that the page gave its refresh that made the token in force: the same attempt is answered again. */
    attemptHash: text("attempt_hash"),
    userAgent: text("user_agent"),
    /** ISO 3166 code of where it was last used from, as the network says; null: unknown. */
    country: text("country"),
    /** How the user proved itself: `pwd`, `otp`, `rcv` (recovery code), `hwk` (passkey), `fed` (OpenID Connect). */
    methods: text("methods").array().notNull().default(sql`'{}'::text[]`),
    /** When a second factor was last shown; null: never in this session. */
    secondFactorAt: moment("second_factor_at"),
    /** One of the platform's people who acts as the user; null: the user itself. */
    actorId: uuid("actor_id").references(() => users.id),
    actReason: text("act_reason"),
    createdAt: createdAt(),
    /** Without use; each use moves it, up to `endsAt`. */
    expiresAt: moment("expires_at").notNull(),
    /** The session's end, however much it is used. */
    endsAt: moment("ends_at").notNull().default(sql`now() + interval '90 days'`),
    revokedAt: moment("revoked_at"),
    revokedReason: text("revoked_reason", { enum: SESSION_ENDS }),
  },
  (table) => [
    unique("sessions_token").on(table.tokenHash),
    index("sessions_by_previous").on(table.previousHash),
    index("sessions_by_user").on(table.userId),
  ],
);

/** Refresh tokens that were replaced: whoever brings one shows that it was copied, however long ago. */
export const spentTokens = pgTable(
  "spent_tokens",
  {
    /** SHA-256, in hex. */
    tokenHash: text("token_hash").primaryKey(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    spentAt: moment("spent_at").notNull(),
  },
  (table) => [index("spent_tokens_by_session").on(table.sessionId)],
);
