import { CHANNELS, type ChannelName, type DeliveryMode } from "./channels.ts";
import { NOTIFICATION_KINDS, type NotificationKind } from "./kinds.ts";
import { localTime, nextInstants } from "./local-time.ts";
import { modeOf, type Preference } from "./preferences.ts";
import { afterQuiet, type QuietHours } from "./quiet-hours.ts";

/** When a day's digest is due: minutes after midnight at the user's place. */
const DIGEST_MINUTES = 8 * 60;

/** Whom a notification is for. */
export interface Recipient {
  /** Null: an address that is no user's; it knows mail alone, and no preferences. */
  readonly userId: string | null;
  readonly preferences: readonly Preference[];
  readonly timezone: string;
  readonly quiet: QuietHours | null;
  /** Channels that we can reach this recipient by. */
  readonly reachable: ReadonlySet<ChannelName>;
  /** Why nothing is to be sent to the address. */
  readonly suppression: Suppression | null;
}

export interface Suppression {
  readonly reason: "bounced" | "complained";
  /** Whether a mail was sent nonetheless since. */
  readonly retried: boolean;
}

export interface PlannedDelivery {
  readonly channel: ChannelName;
  /** The inbox has it at once. */
  readonly state: "queued" | "delivered" | "suppressed";
  readonly reason: string | null;
  readonly dueAt: Date;
  readonly digestKey: string | null;
}

export interface DeliveryPlan {
  readonly deliveries: readonly PlannedDelivery[];
  /** An address that mail came back from is tried once more. */
  readonly retriesAddress: boolean;
}

/** Decides by which channels a recipient is told, when, and why not. Each channel comes once at most. */
export function planDelivery(kind: NotificationKind, to: Recipient, now: Date): DeliveryPlan {
  const retriesAddress = triesAgain(kind, to.suppression);
  const deliveries = CHANNELS.flatMap((channel) => {
    const mode = to.userId === null ? ofAddress(channel) : modeOf(kind, channel, to.preferences);
    if (mode === null || !to.reachable.has(channel)) return [];
    return [plan(channel, mode, kind, to, now, retriesAddress)];
  });
  return { deliveries, retriesAddress };
}

const ofAddress = (channel: ChannelName): DeliveryMode | null => (channel === "mail" ? "immediate" : null);

function plan(
  channel: ChannelName,
  mode: DeliveryMode,
  kind: NotificationKind,
  to: Recipient,
  now: Date,
  retriesAddress: boolean,
): PlannedDelivery {
  const planned = { channel, state: "queued", reason: null, dueAt: now, digestKey: null } as const;
  if (mode === "off") return { ...planned, state: "suppressed", reason: "muted" };
  if (channel === "inbox") return { ...planned, state: "delivered" };
  if (channel === "mail" && to.suppression !== null && !retriesAddress)
    return { ...planned, state: "suppressed", reason: to.suppression.reason };
  const quiet = isUrgent(kind) ? null : to.quiet;
  // Elsewhere a message is a line: a day's worth of them is no message.
  if (mode === "immediate" || channel !== "mail")
    return { ...planned, dueAt: afterQuiet(now, quiet, to.timezone) };
  const morning = nextInstants(now, DIGEST_MINUTES, to.timezone)[0] ?? now;
  const digestKey = `${to.userId}/${localTime(morning, to.timezone).day}`;
  return { ...planned, digestKey, dueAt: afterQuiet(morning, quiet, to.timezone) };
}

function isUrgent(kind: NotificationKind): boolean {
  const { category } = NOTIFICATION_KINDS[kind];
  return category === "security" || category === "money";
}

/**
 * An address that a person has just typed, and that mail came back from before, may be right by now: it is tried once.
 * Whoever complained is not written to again.
 */
function triesAgain(kind: NotificationKind, suppression: Suppression | null): boolean {
  return suppression?.reason === "bounced" && !suppression.retried && NOTIFICATION_KINDS[kind].provesAddress;
}
