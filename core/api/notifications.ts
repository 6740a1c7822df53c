import * as z from "zod/mini";

export const NOTIFICATION_CATEGORIES = ["security", "money", "account", "team", "program"] as const;
export type NotificationCategory = (typeof NOTIFICATION_CATEGORIES)[number];
export const NOTIFICATION_CHANNELS = ["inbox", "mail"] as const;
export const NOTIFICATION_MODES = ["immediate", "daily", "off"] as const;

/** `GET /api/account/inbox`, newest first, with `unread` beside `data` and `nextCursor`. */
export interface InboxItem {
  readonly id: string;
  readonly kind: string;
  readonly category: NotificationCategory;
  readonly title: string;
  readonly body: string;
  /** Path in the dashboard that it is about; null: none. */
  readonly path: string | null;
  readonly readAt: string | null;
  readonly createdAt: string;
}
/** `POST /api/account/inbox/read`: those named, or all. */
export const inboxReadSchema = z.strictObject({
  ids: z.optional(z.array(z.uuid()).check(z.maxLength(100))),
});

const minutesOfDay = z
  .int("must be minutes after midnight")
  .check(z.gte(0, "must be 0 to 1439"), z.lte(1439, "must be 0 to 1439"));

/** `GET /api/account/inbox`. */
export interface Inbox {
  readonly data: readonly InboxItem[];
  readonly nextCursor: string | null;
  /** Counted up to 100. */
  readonly unread: number;
}

/** `GET` and `PUT /api/account/notifications`. What a PUT leaves out is as it is for somebody new. Mails about security and money cannot be turned off or put off. */
export const notificationSettingsSchema = z.strictObject({
  /** Minutes after midnight in the user's timezone; null: mail comes at any time. */
  quiet: z.nullable(z.strictObject({ from: minutesOfDay, until: minutesOfDay })),
  preferences: z
    .array(
      z.strictObject({
        category: z.enum(NOTIFICATION_CATEGORIES, "is no category"),
        channel: z.enum(NOTIFICATION_CHANNELS, "is no channel"),
        mode: z.enum(NOTIFICATION_MODES, "must be immediate, daily or off"),
      }),
    )
    .check(z.maxLength(NOTIFICATION_CATEGORIES.length * NOTIFICATION_CHANNELS.length)),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;
export interface NotificationSettingsView extends NotificationSettings {
  /** Those that stand as they are. */
  readonly locked: readonly { readonly category: NotificationCategory; readonly channel: string }[];
}
