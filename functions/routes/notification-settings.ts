import { Hono } from "hono";
import {
  NOTIFICATION_CATEGORIES,
  NOTIFICATION_CHANNELS,
  type NotificationSettings,
  type NotificationSettingsView,
  notificationSettingsSchema,
} from "../../core/api/notifications.ts";
import { isLocked, preferencesInForce } from "../../core/notifications/preferences.ts";
import {
  findNotificationChoices,
  type NotificationChoices,
  saveNotificationChoices,
} from "../../db/repositories/notification-settings.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import type { FieldError } from "../problem.ts";
import { invalidFields } from "../read-body.ts";
import { withBody } from "../valid.ts";

const LOCKED = NOTIFICATION_CATEGORIES.flatMap((category) =>
  NOTIFICATION_CHANNELS.filter((channel) => isLocked(category, channel)).map((channel) => ({
    category,
    channel,
  })),
);

/** How the user wants to be told of what. */
export const notificationSettingsRoutes = new Hono<AppTypes>()
  .get("/", permit("self:read"), async (c) => {
    const { userId } = c.get("user");
    return c.json(present(await findNotificationChoices(c.get("services").appDb, { userId })));
  })
  .put("/", permit("self:write"), withBody(notificationSettingsSchema), async (c) => {
    const settings = c.req.valid("json");
    const errors = refusals(settings);
    if (errors.length > 0) throw invalidFields(errors);
    await saveNotificationChoices(c.get("services").appDb, c.get("user"), settings);
    return c.json(present(settings));
  });

function present({ quiet, preferences }: NotificationChoices): NotificationSettingsView {
  return {
    quiet,
    preferences: preferencesInForce(preferences),
    locked: LOCKED,
  };
}

/** What no schema can say: what is locked, said twice, or has no meaning. */
function refusals({ quiet, preferences }: NotificationSettings): FieldError[] {
  const errors: FieldError[] = [];
  if (quiet !== null && quiet.from === quiet.until)
    errors.push({ field: "quiet.until", code: "empty", message: "must differ from the beginning" });
  const seen = new Set<string>();
  for (const [place, { category, channel, mode }] of preferences.entries()) {
    const refuse = (name: string, code: string, message: string) =>
      errors.push({ field: `preferences[${place}].${name}`, code, message });
    const key = `${category} ${channel}`;
    if (seen.has(key)) refuse("category", "duplicate", "is there twice for this channel");
    seen.add(key);
    if (isLocked(category, channel) && mode !== "immediate")
      refuse("mode", "locked", "mails about security and money always come at once");
    if (channel === "inbox" && mode === "daily") refuse("mode", "no_digest", "the inbox has no digest");
  }
  return errors;
}
