import {
  NOTIFICATION_CATEGORIES,
  NOTIFICATION_CHANNELS,
  type NotificationCategory,
} from "../api/notifications.ts";
import type { ChannelName, DeliveryMode } from "./channels.ts";
import { NOTIFICATION_KINDS, type NotificationKind } from "./kinds.ts";

/** How a user wants to be told of a category by a channel. */
export interface Preference {
  readonly category: NotificationCategory;
  readonly channel: ChannelName;
  readonly mode: DeliveryMode;
}

/** Mails about security and money come, and come at once. */
export function isLocked(category: NotificationCategory, channel: ChannelName): boolean {
  return channel === "mail" && (category === "security" || category === "money");
}

/** What holds where a user has said nothing. Channels that cost or disturb more must be chosen. */
function defaultMode(channel: ChannelName): DeliveryMode | null {
  return channel === "inbox" || channel === "mail" ? "immediate" : null;
}

/**
 * How a user is told of a kind by a channel; null: not at all, nor was it ever asked for. A mail with a link that was
 * asked for is what it is about: it is neither muted nor collected.
 */
export function modeOf(
  kind: NotificationKind,
  channel: ChannelName,
  preferences: readonly Preference[],
): DeliveryMode | null {
  const { category, link, mailsUsers } = NOTIFICATION_KINDS[kind];
  if (channel === "mail" && !mailsUsers) return null;
  if (isLocked(category, channel) || (channel === "mail" && link)) return "immediate";
  return chosenMode(category, channel, preferences);
}

function chosenMode(
  category: NotificationCategory,
  channel: ChannelName,
  preferences: readonly Preference[],
): DeliveryMode | null {
  const chosen = preferences.find((one) => one.category === category && one.channel === channel);
  return chosen?.mode ?? defaultMode(channel);
}

/** All that a user can say, as it stands: each category by each channel that can be chosen. */
export function preferencesInForce(chosen: readonly Preference[]) {
  return NOTIFICATION_CATEGORIES.flatMap((category) =>
    NOTIFICATION_CHANNELS.map((channel) => ({
      category,
      channel,
      mode: isLocked(category, channel)
        ? ("immediate" as const)
        : (chosenMode(category, channel, chosen) ?? "immediate"),
    })),
  );
}
