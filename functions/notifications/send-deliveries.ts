import type { SQL } from "drizzle-orm";
import type { Sending } from "../../adapters/notify/channel.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import { isNotificationKind, NOTIFICATION_KINDS } from "../../core/notifications/kinds.ts";
import { ATTEMPTS_MAX, judgeRepeat, NO_ANSWER, pauseMs } from "../../core/notifications/retry.ts";
import {
  type LeasedDelivery,
  leaseDigest,
  leaseDue,
  listDueDigests,
  markFailed,
  markSent,
  putOff,
  settleDeliveries,
} from "../../db/repositories/deliveries.ts";
import { writeLog } from "../log.ts";
import type { Services } from "../services.ts";
import { within } from "../within.ts";
import type { ChannelOrLack, Channels } from "./channels.ts";
import { composeMessage, type Parcel } from "./compose-message.ts";

const SINGLES_MAX = 20;
const DIGESTS_MAX = 10;
/** How many are on their way at once: mail providers take a few a second. */
const LANES = 2;
/** With the most that one run takes this stays below the lease. */
const SEND_MAX_MS = 8_000;
/** After a provider said that we are too quick. */
const SOON_MS = 3_000;

export interface SendCounts {
  sent: number;
  later: number;
  failed: number;
}

/** Sends what is due. Each is leased first, so that of many runs one sends it; and has a key, so that the provider does so once. */
export async function sendDeliveries(
  services: Services,
  channels: Channels,
  now: Date,
): Promise<{ counts: SendCounts; more: boolean }> {
  const singles = await leaseDue(services.jobDb, now, SINGLES_MAX);
  const digests = await listDueDigests(services.jobDb, now, DIGESTS_MAX);
  const parcels = singles.map((one): Parcel => ({ key: one.id, first: one, deliveries: [one] }));
  const work: (() => Promise<Parcel | null>)[] = [
    ...parcels.map((parcel) => () => Promise.resolve(parcel)),
    ...digests.map((key) => () => leaseParcel(services, now, key)),
  ];
  const counts: SendCounts = { sent: 0, later: 0, failed: 0 };
  const lane = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) {
      const parcel = await next();
      if (parcel !== null) await sendParcel(services, channels, parcel, counts);
    }
  };
  // One that breaks off leaves its work to the other.
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const one of lanes) if (one.status === "rejected") throw one.reason;
  const more = counts.sent > 0 && (singles.length === SINGLES_MAX || digests.length === DIGESTS_MAX);
  return { counts, more };
}

async function leaseParcel(services: Services, now: Date, digestKey: string): Promise<Parcel | null> {
  const deliveries = await leaseDigest(services.jobDb, now, digestKey, services.newId());
  const [first] = deliveries;
  return first === undefined ? null : { key: first.digestKey ?? first.id, first, deliveries };
}

async function sendParcel(
  services: Services,
  channels: Channels,
  parcel: Parcel,
  counts: SendCounts,
): Promise<void> {
  const { channel } = parcel.first;
  const lane = channel === "inbox" ? { lack: "the inbox is sent nowhere" } : channels[channel];
  const outcome = await attempt(services, lane, parcel);
  const told = services.now();
  const result = settlementOf(parcel, outcome, told);
  const { deliveries } = parcel;
  await settleDeliveries(
    services.jobDb,
    result.statement,
    deliveries.map(({ notificationId }) => notificationId),
  );
  counts[result.count] += deliveries.length;
  if (!outcome.ok) logFailure(parcel, outcome.reason, result.count);
}

async function attempt(services: Services, to: ChannelOrLack, parcel: Parcel): Promise<Sending> {
  if ("lack" in to) return { ok: false, reason: to.lack, again: "later" };
  const { idempotent } = to.channel;
  const repeat = judgeRepeat({ ...parcel.first, idempotent, nowMs: services.now().getTime() });
  if (repeat !== null) return { ok: false, reason: repeat, again: "never" };
  try {
    const composed = await composeMessage(services, parcel);
    if ("reason" in composed) return { ok: false, reason: composed.reason, again: "never" };
    return await within(SEND_MAX_MS, to.channel.send(composed.message));
  } catch (error) {
    const { requestId, channel } = parcel.first;
    const data = { channel, error: describeError(error) };
    writeLog({
      level: "warn",
      requestId,
      actor: "deliver-notifications",
      action: "delivery.no_answer",
      data,
    });
    return { ok: false, reason: NO_ANSWER, again: idempotent ? "later" : "never" };
  }
}

/** What to write of an outcome: sent, later after a growing pause, or given up. */
function settlementOf(
  { first, deliveries }: Parcel,
  outcome: Sending,
  now: Date,
): { statement: SQL; count: keyof SendCounts } {
  const ids = deliveries.map(({ id }) => id);
  if (outcome.ok) {
    const { providerId } = outcome;
    return {
      statement: markSent(ids, { providerId, templateVersion: versionOf(first), now }),
      count: "sent",
    };
  }
  const { reason, again } = outcome;
  if (again === "never" || (again === "later" && first.attempts >= ATTEMPTS_MAX))
    return { statement: markFailed(ids, reason, now), count: "failed" };
  const pause = again === "soon" ? SOON_MS : pauseMs(first.attempts);
  const dueAt = new Date(now.getTime() + pause);
  return { statement: putOff(deliveries, { dueAt, reason, counted: again === "later" }), count: "later" };
}

const versionOf = ({ kind }: LeasedDelivery): number =>
  isNotificationKind(kind) ? NOTIFICATION_KINDS[kind].templateVersion : 0;

function logFailure({ first, deliveries }: Parcel, cause: string, became: keyof SendCounts): void {
  writeLog({
    level: "warn",
    requestId: first.requestId,
    actor: "deliver-notifications",
    action: became === "failed" ? "delivery.failed" : "delivery.put_off",
    data: { cause, channel: first.channel, deliveries: deliveries.length, attempts: first.attempts },
  });
}
