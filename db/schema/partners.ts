import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { GroupColour } from "../../core/partner/group-colours.ts";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { users } from "./identity.ts";
import { programs } from "./tenancy.ts";

/** A person with an account. Not a tenant's: one person may be a partner of many programs. */
export const affiliates = pgTable(
  "affiliates",
  {
    id: id(),
    email: text("email").notNull(),
    /** Lower case, without plus tag; Gmail without dots: one person is one row. */
    emailNormalised: text("email_normalised").notNull(),
    /** HMAC of the normalised address, comparable with a buyer's. */
    emailHash: text("email_hash").notNull(),
    name: text("name").notNull(),
    /** Who signs in as this person; null: nobody yet. */
    userId: uuid("user_id").references(() => users.id),
    createdAt: createdAt(),
  },
  (table) => [
    unique("affiliates_user").on(table.userId),
    unique("affiliates_email").on(table.emailNormalised),
  ],
);

/** By whom one was enrolled, and where one stands in the matrix. */
export const TREES = ["sponsor", "placement"] as const;
/**
 * A tree in the closure, by its first letter: `s` or `p`. One byte, since an index of millions compares it each time, and what
 * comes after a text costs more; and no enum, whose equality is not leakproof: row-level security would keep it from every index.
 */
const treeLetter = customType<{ data: "s" | "p" }>({ dataType: () => '"char"' });

export const PARTNER_STATUSES = ["active", "suspended"] as const;

/** Partners that a program keeps together, under a name of its own. */
export const partnerGroups = pgTable(
  "partner_groups",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    name: text("name").notNull(),
    colour: text("colour").$type<GroupColour>().notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("partner_groups_name").on(table.programId, sql`lower(${table.name})`),
    check(
      "partner_groups_colour",
      sql`${table.colour} IN ('grey', 'blue', 'green', 'amber', 'red', 'violet')`,
    ),
  ],
);

/** An affiliate's membership of one program. */
export const partners = pgTable(
  "partners",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    affiliateId: uuid("affiliate_id")
      .notNull()
      .references(() => affiliates.id),
    /** Name and address as this program was given them: another program's are none of its business. */
    name: text("name").notNull(),
    email: text("email").notNull(),
    /** How another system of the merchant's calls this partner. */
    externalId: text("external_id"),
    /** Who enrolled this partner; null: a root. */
    sponsorId: uuid("sponsor_id").references((): AnyPgColumn => partners.id),
    /** Null: in none. */
    groupId: uuid("group_id").references(() => partnerGroups.id, { onDelete: "set null" }),
    status: text("status", { enum: PARTNER_STATUSES }).notNull().default("active"),
    statusReason: text("status_reason"),
    joinedAt: moment("joined_at").notNull(),
    /** Of the link by which others join the program with this partner as their sponsor. */
    inviteCode: text("invite_code")
      .notNull()
      .default(
        sql`left(replace(gen_random_uuid()::text, '-', ''), 12) || right(replace(gen_random_uuid()::text, '-', ''), 4)`,
      ),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("partners_invite_code").on(table.inviteCode),
    unique("partners_once").on(table.programId, table.affiliateId),
    unique("partners_external_id").on(table.programId, table.externalId),
    index("partners_by_sponsor").on(table.sponsorId, table.id),
    index("partners_by_program").on(table.programId, table.id),
    index("partners_by_joining").on(table.programId, table.joinedAt, table.id),
    index("partners_by_name").on(table.programId, sql`${table.name} COLLATE "C"`, table.id),
    index("partners_by_affiliate").on(table.affiliateId),
    index("partners_by_group").on(table.groupId, table.id).where(sql`${table.groupId} IS NOT NULL`),
    /** For parts of names and addresses; no statement of a tenant's may use it but `partners_matching`. */
    index("partners_by_text").using("gin", table.name.op("gin_trgm_ops"), table.email.op("gin_trgm_ops")),
    check("partners_not_own_sponsor", sql`${table.sponsorId} <> ${table.id}`),
  ],
);

/** What an organisation's people write down about a partner for themselves. */
export const partnerNotes = pgTable(
  "partner_notes",
  {
    id: id(),
    organisationId: organisationId(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    /** Who wrote it; null: an API key did. */
    userId: uuid("user_id"),
    text: text("text").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("partner_notes_by_partner").on(table.partnerId, table.id)],
);

/** What a partner's status was when: read as of a conversion, never as of now. */
export const partnerStates = pgTable(
  "partner_states",
  {
    id: id(),
    organisationId: organisationId(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    status: text("status", { enum: PARTNER_STATUSES }).notNull(),
    reason: text("reason"),
    effectiveFrom: moment("effective_from").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("partner_states_as_of").on(table.partnerId, table.effectiveFrom)],
);

/** Every partner's nearest 128 ancestors in each tree; depth 0 is the partner itself. */
export const partnerClosure = pgTable(
  "partner_closure",
  {
    organisationId: organisationId(),
    descendantId: uuid("descendant_id").notNull(),
    ancestorId: uuid("ancestor_id").notNull(),
    depth: integer("depth").notNull(),
    pathType: treeLetter("path_type").notNull().default("s"),
  },
  (table) => [
    primaryKey({ name: "partner_closure_path", columns: [table.pathType, table.descendantId, table.depth] }),
    index("partner_closure_down").on(table.pathType, table.ancestorId, table.depth, table.organisationId),
    check("partner_closure_tree", sql`${table.pathType} IN ('s', 'p')`),
    check("partner_closure_depth", sql`${table.depth} BETWEEN 0 AND 128`),
  ],
);

export const CAMPAIGN_STATUSES = ["active", "paused", "archived"] as const;
export const BUDGET_POLICIES = ["stop_crediting", "pause_and_tell"] as const;

/** An offer inside a program. */
export const campaigns = pgTable(
  "campaigns",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    name: text("name").notNull(),
    status: text("status", { enum: CAMPAIGN_STATUSES }).notNull().default("active"),
    destinationUrl: text("destination_url").notNull(),
    allowedHosts: text("allowed_hosts").array().notNull().default(sql`'{}'::text[]`),
    terms: text("terms").notNull().default(""),
    startsAt: moment("starts_at"),
    endsAt: moment("ends_at"),
    /** Days a click stays eligible. */
    windowDays: integer("window_days").notNull().default(30),
    /** `open`: who applies is approved at once. */
    joinMode: text("join_mode", { enum: ["open", "approval"] })
      .notNull()
      .default("open"),
    maxPartners: integer("max_partners"),
    approvedPartners: integer("approved_partners").notNull().default(0),
    budgetMinor: minor("budget_minor"),
    budgetCurrency: text("budget_currency"),
    /** Commission accrued and not reversed, in the budget's currency. */
    budgetSpentMinor: minor("budget_spent_minor").notNull().default(sql`0`),
    /** Since when no commission fits any more; null: it credits. Raising the budget clears it. */
    budgetExhaustedAt: moment("budget_exhausted_at"),
    /** What happens when a commission no longer fits: it is refused, or refused and the campaign paused. */
    budgetPolicy: text("budget_policy", { enum: BUDGET_POLICIES }).notNull().default("stop_crediting"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("campaigns_by_program").on(table.programId, table.id),
    check(
      "campaigns_seats",
      sql`${table.maxPartners} IS NULL OR ${table.approvedPartners} <= ${table.maxPartners}`,
    ),
    check("campaigns_window", sql`${table.windowDays} BETWEEN 1 AND 365`),
    check("campaigns_dates", sql`${table.startsAt} < ${table.endsAt}`),
    check("campaigns_budget_pair", sql`(${table.budgetMinor} IS NULL) = (${table.budgetCurrency} IS NULL)`),
    check("campaigns_budget", sql`${table.budgetMinor} IS NULL OR ${table.budgetMinor} >= 0`),
  ],
);

/** What a campaign's status was when; written by a trigger on every change. */
export const campaignStates = pgTable(
  "campaign_states",
  {
    id: id(),
    organisationId: organisationId(),
    campaignId: uuid("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    status: text("status", { enum: CAMPAIGN_STATUSES }).notNull(),
    effectiveFrom: moment("effective_from").notNull(),
  },
  (table) => [index("campaign_states_as_of").on(table.campaignId, table.effectiveFrom)],
);

export const ENROLLMENT_STATUSES = ["pending", "approved", "rejected", "suspended"] as const;

/** A partner's place in a campaign. */
export const enrollments = pgTable(
  "enrollments",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    campaignId: uuid("campaign_id")
      .notNull()
      .references(() => campaigns.id),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    status: text("status", { enum: ENROLLMENT_STATUSES }).notNull(),
    statusReason: text("status_reason"),
    appliedAt: moment("applied_at").notNull(),
    decidedAt: moment("decided_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("enrollments_once").on(table.campaignId, table.partnerId),
    index("enrollments_by_program").on(table.programId, table.id),
    index("enrollments_by_partner").on(table.partnerId),
  ],
);

export const enrollmentStates = pgTable(
  "enrollment_states",
  {
    id: id(),
    organisationId: organisationId(),
    enrollmentId: uuid("enrollment_id")
      .notNull()
      .references(() => enrollments.id),
    status: text("status", { enum: ENROLLMENT_STATUSES }).notNull(),
    reason: text("reason"),
    effectiveFrom: moment("effective_from").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("enrollment_states_as_of").on(table.enrollmentId, table.effectiveFrom)],
);

/** A code that leads to a destination for one enrollment. */
export const links = pgTable(
  "links",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    campaignId: uuid("campaign_id").notNull(),
    enrollmentId: uuid("enrollment_id")
      .notNull()
      .references(() => enrollments.id),
    partnerId: uuid("partner_id").notNull(),
    host: text("host").notNull(),
    code: text("code").notNull(),
    /** Null: the campaign's destination. */
    destinationUrl: text("destination_url"),
    status: text("status", { enum: ["active", "archived"] })
      .notNull()
      .default("active"),
    expiresAt: moment("expires_at"),
    /** Set by a trigger when the status becomes archived, and taken out when it becomes active again. */
    archivedAt: moment("archived_at"),
    /** Who brings it back is who archived it: its partner, or the merchant, who does not. */
    archivedByPartner: boolean("archived_by_partner").notNull().default(false),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("links_address").on(table.host, table.code),
    index("links_by_program").on(table.programId, table.id),
    index("links_by_enrollment").on(table.enrollmentId),
    index("links_by_campaign").on(table.campaignId),
    index("links_by_partner").on(table.partnerId, table.id),
    index("links_by_partner_code").on(table.partnerId, sql`${table.code} COLLATE "C"`, table.id),
  ],
);
