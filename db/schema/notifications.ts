import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { CHANNELS, DELIVERY_MODES, DELIVERY_STATES } from "../../core/notifications/channels.ts";
import { createdAt, id, moment } from "./columns.ts";
import { users } from "./identity.ts";

/** One event for one recipient. Written with the effect that it tells of; `deliver-notifications` does the rest. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    /** A name of `core/notifications/kinds.ts`. */
    kind: text("kind").notNull(),
    /** Names the event: the same one is told to a recipient once. */
    eventKey: text("event_key").notNull(),
    /** The user's id, or a keyed hash of the address of somebody who is no user. */
    recipient: text("recipient").notNull(),
    /** Null: somebody who is no user. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** The tenant that it is about; null: the account itself. */
    organisationId: uuid("organisation_id"),
    /** What the templates say; no secrets. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    /** Sealed to the row's id: an address, a link with a token. Null: nothing secret, or all of it is sent. */
    envelope: text("envelope"),
    requestId: uuid("request_id").notNull(),
    /** When it was decided which channels it goes to; null: it waits for that. */
    plannedAt: moment("planned_at"),
    readAt: moment("read_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("notifications_once").on(table.eventKey, table.recipient),
    index("notifications_by_user").on(table.userId, table.id),
    index("notifications_waiting").on(table.plannedAt, table.id),
  ],
);

/** A notification on its way by one channel. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: id(),
    notificationId: uuid("notification_id")
      .notNull()
      .references(() => notifications.id, { onDelete: "cascade" }),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    state: text("state", { enum: DELIVERY_STATES }).notNull().default("queued"),
    /** Why it was suppressed, bounced or failed. */
    reason: text("reason"),
    /** Of the template that was rendered; null: not yet. */
    templateVersion: integer("template_version"),
    /** The day's digest that it waits for, and, once that is sent, the digest's id; null: it goes alone. */
    digestKey: text("digest_key"),
    dueAt: moment("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it was first tried: a provider knows a repeated mail for a day. */
    triedAt: moment("tried_at"),
    /** The provider's id of the message. */
    providerId: text("provider_id"),
    sentAt: moment("sent_at"),
    settledAt: moment("settled_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("deliveries_once").on(table.notificationId, table.channel),
    index("deliveries_due").on(table.state, table.dueAt),
    index("deliveries_by_provider").on(table.providerId),
    index("deliveries_by_digest").on(table.digestKey),
  ],
);

/** How a user wants to be told of what; what is not here is as `core/notifications/kinds.ts` says. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    category: text("category").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    mode: text("mode", { enum: DELIVERY_MODES }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.category, table.channel] })],
);

/** Addresses that mail came back from, or whose owner complained: nothing is sent there. */
export const mailSuppressions = pgTable("mail_suppressions", {
  /** Keyed hash of the normalised address. */
  addressHash: text("address_hash").primaryKey(),
  reason: text("reason", { enum: ["bounced", "complained"] }).notNull(),
  /** When somebody typed it again and one mail was tried; null: nobody did. */
  retriedAt: moment("retried_at"),
  createdAt: createdAt(),
});

/** Where a user is reached by channels other than mail and the phone in its profile: a Slack hook, a browser's push. */
export const notificationAddresses = pgTable(
  "notification_addresses",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    /** Sealed to `address:<user>:<channel>`. */
    envelope: text("envelope").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.channel] })],
);
