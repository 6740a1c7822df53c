import type { ChannelName } from "../../core/notifications/channels.ts";
import { isNotificationKind, NOTIFICATION_KIND_NAMES } from "../../core/notifications/kinds.ts";
import { type DeliveryPlan, planDelivery, type Suppression } from "../../core/notifications/plan-delivery.ts";
import {
  lockSuppressions,
  lockUnplanned,
  markRetried,
  type NewDelivery,
  type UnplannedRow,
  writePlans,
} from "../../db/repositories/notification-planning.ts";
import { inTransaction } from "../../db/transaction.ts";
import { hashEmail } from "../email-hash.ts";
import type { Services } from "../services.ts";

interface Planned {
  readonly row: UnplannedRow;
  /** Of the address that mail goes to. */
  readonly hash: string;
  readonly plan: DeliveryPlan;
}

/**
 * Decides of the oldest notifications by which channels they go, and when. Nothing is sent here: what is decided is in
 * the database first, once per notification and channel.
 *
 * @param configured channels that this platform has; the inbox is always there
 * @returns how many were planned, and how many deliveries that made
 */
export function planNotifications(
  services: Services,
  configured: ReadonlySet<ChannelName>,
  now: Date,
  limit: number,
): Promise<{ planned: number; deliveries: number }> {
  return inTransaction(services.job, null, async (tx) => {
    const rows = await lockUnplanned(tx, NOTIFICATION_KIND_NAMES, limit);
    if (rows.length === 0) return { planned: 0, deliveries: 0 };
    const hashes = await Promise.all(rows.map((row) => hashOf(services, row)));
    const suppressions = await lockSuppressions(tx, [...new Set(hashes)]);
    const planned = planAll(rows, hashes, suppressions, configured, now);
    const retried = planned.filter(({ plan }) => plan.retriesAddress).map(({ hash }) => hash);
    await markRetried(tx, retried, now);
    const deliveries = planned.flatMap(({ row, plan }) =>
      plan.deliveries.map((one): NewDelivery => ({ ...one, id: services.newId(), notificationId: row.id })),
    );
    await writePlans(
      tx,
      rows.map(({ id }) => id),
      deliveries,
      now,
    );
    return { planned: rows.length, deliveries: deliveries.length };
  });
}

/** In order: an address's one retry is used by the first that may. */
function planAll(
  rows: readonly UnplannedRow[],
  hashes: readonly string[],
  suppressions: Map<string, Suppression>,
  configured: ReadonlySet<ChannelName>,
  now: Date,
): Planned[] {
  return rows.flatMap((row, place) => {
    if (!isNotificationKind(row.kind)) return [];
    const hash = hashes[place] ?? "";
    const suppression = suppressions.get(hash) ?? null;
    const plan = planDelivery(row.kind, { ...recipientOf(row, configured), suppression }, now);
    if (suppression !== null && plan.retriesAddress)
      suppressions.set(hash, { ...suppression, retried: true });
    return [{ row, hash, plan }];
  });
}

function recipientOf(row: UnplannedRow, configured: ReadonlySet<ChannelName>) {
  const { userId, preferences, quietFrom: from, quietUntil: until } = row;
  const reachable = new Set<ChannelName>(["inbox", "mail"]);
  if (configured.has("sms") && row.phone !== null) reachable.add("sms");
  for (const channel of ["push", "slack"] as const)
    if (configured.has(channel) && row.addressed.includes(channel)) reachable.add(channel);
  const quiet = from === null || until === null ? null : { from, until };
  return { userId, preferences, timezone: row.timezone ?? "UTC", quiet, reachable };
}

/** A user's address is hashed as it stands now; another's hash is its name. */
async function hashOf(services: Services, { email, recipient }: UnplannedRow): Promise<string> {
  return email === null ? recipient : ((await hashEmail(services, email)) ?? recipient);
}
