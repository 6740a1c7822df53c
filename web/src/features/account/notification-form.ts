import type {
  NOTIFICATION_MODES,
  NotificationCategory,
  NotificationSettings,
} from "../../../../core/api/notifications.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { notificationsTexts } from "./texts/notifications.ts";

export type Mode = (typeof NOTIFICATION_MODES)[number];

/** In the order in which they are shown. */
export const CATEGORIES: readonly NotificationCategory[] = [
  "security",
  "money",
  "account",
  "team",
  "program",
];

/** The settings as the form has them. */
export interface NotificationValues {
  readonly inbox: Readonly<Record<NotificationCategory, boolean>>;
  readonly mail: Readonly<Record<NotificationCategory, Mode>>;
  readonly quiet: boolean;
  /** As a clock shows it: `22:00`. */
  readonly from: string;
  readonly until: string;
}

const USUAL = { from: 22 * 60, until: 7 * 60 };

export function toValues({ quiet, preferences }: NotificationSettings): NotificationValues {
  const modeOf = (category: NotificationCategory, channel: string): Mode =>
    preferences.find((one) => one.category === category && one.channel === channel)?.mode ?? "immediate";
  const each = <T>(of: (category: NotificationCategory) => T) =>
    Object.fromEntries(CATEGORIES.map((name) => [name, of(name)])) as Record<NotificationCategory, T>;
  const { from, until } = quiet ?? USUAL;
  return {
    inbox: each((category) => modeOf(category, "inbox") !== "off"),
    mail: each((category) => modeOf(category, "mail")),
    quiet: quiet !== null,
    from: toClock(from),
    until: toClock(until),
  };
}

export function toSettings({ inbox, mail, quiet, from, until }: NotificationValues): NotificationSettings {
  return {
    quiet: quiet ? { from: toMinutes(from), until: toMinutes(until) } : null,
    preferences: CATEGORIES.flatMap((category) => [
      {
        category,
        channel: "inbox" as const,
        mode: inbox[category] ? ("immediate" as const) : ("off" as const),
      },
      { category, channel: "mail" as const, mode: mail[category] },
    ]),
  };
}

/** What is wrong with the hours, by field. */
export function checkValues({ quiet, from, until }: NotificationValues): { from?: string; until?: string } {
  if (!quiet) return {};
  const t = textsNow(notificationsTexts);
  if (Number.isNaN(toMinutes(from))) return { from: t.noTime("22:00") };
  if (Number.isNaN(toMinutes(until))) return { until: t.noTime("07:00") };
  return from === until ? { until: t.sameTime } : {};
}

function toClock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** NaN for what is no time. */
function toMinutes(clock: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? [];
  return Number(hours) * 60 + Number(minutes);
}
