import { index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
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
    platformRole: text("platform_role", { enum: ["owner", "finance", "compliance", "support"] }),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [unique("users_email").on(table.emailNormalised)],
);

export const MEMBER_ROLES = ["owner", "manager", "analyst"] as const;

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
    userAgent: text("user_agent"),
    createdAt: createdAt(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
  },
  (table) => [
    unique("sessions_token").on(table.tokenHash),
    index("sessions_by_previous").on(table.previousHash),
    index("sessions_by_user").on(table.userId),
  ],
);
