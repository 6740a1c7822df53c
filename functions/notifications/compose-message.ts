import type { Message } from "../../adapters/notify/channel.ts";
import {
  composeDigest,
  composeNotice,
  type MailContent,
  type Reader,
  toLine,
  toPlainText,
} from "../../core/notifications/compose.ts";
import {
  isNotificationKind,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from "../../core/notifications/kinds.ts";
import { localeOf } from "../../core/notifications/words/say.ts";
import { open } from "../../core/privacy/envelope.ts";
import type { LeasedDelivery } from "../../db/repositories/deliveries.ts";
import type { NotificationSecrets } from "../notify.ts";
import type { Services } from "../services.ts";

/** What one lease sends: a notification, or a day's digest of several. */
export interface Parcel {
  /** The delivery's id, or the digest's: the provider knows it as the message's key. */
  readonly key: string;
  readonly first: LeasedDelivery;
  readonly deliveries: readonly LeasedDelivery[];
}

/** Mails that a user can turn off say where. */
const MUTABLE = new Set(["account", "team", "program"]);

/** The message that a parcel is, or why it is none. */
export async function composeMessage(
  services: Pick<Services, "env" | "envelopeKeys">,
  parcel: Parcel,
): Promise<{ readonly message: Message } | { readonly reason: string }> {
  const { first, deliveries } = parcel;
  const secrets = await secretsOf(services, first);
  if (secrets === null) return { reason: "secret_unreadable" };
  const to = await addressOf(services, first, secrets);
  if (to === null) return { reason: "no_address" };
  const known = deliveries.flatMap(({ kind, data }) => (isNotificationKind(kind) ? [{ kind, data }] : []));
  const [notice] = known;
  if (notice === undefined) return { reason: "unknown_kind" };
  const reader = readerOf(first, secrets);
  const appUrl = services.env.APP_URL;
  const digest = first.digestKey !== null;
  if (NOTIFICATION_KINDS[notice.kind].link && secrets.url === undefined) return { reason: "link_missing" };
  if (secrets.url !== undefined && new URL(secrets.url).origin !== new URL(appUrl).origin)
    return { reason: "foreign_link" };
  const content = digest
    ? composeDigest(known, reader, appUrl)
    : composeNotice(notice, secrets.url ?? null, reader, appUrl);
  return { message: messageOf(parcel.key, to, content, notice.kind) };
}

function messageOf(key: string, to: string, content: MailContent, kind: NotificationKind): Message {
  const { settings } = content;
  const mutable = settings !== null && MUTABLE.has(NOTIFICATION_KINDS[kind].category);
  return {
    key,
    to,
    // A subject is one line, whatever people named their things.
    title: content.title.replace(/\s+/g, " "),
    text: toPlainText(content),
    line: toLine(content),
    url: content.action?.url ?? null,
    // Loaded when a mail is drawn: nothing else of the API needs React.
    html: async () => (await import("../../adapters/mail/templates/render-mail.tsx")).renderMail(content),
    headers: mutable ? { "List-Unsubscribe": `<${settings.url}>` } : {},
  };
}

function readerOf(delivery: LeasedDelivery, secrets: NotificationSecrets): Reader {
  return {
    locale: localeOf(delivery.locale ?? secrets.locale ?? "en"),
    timezone: delivery.timezone ?? "UTC",
    name: delivery.name ?? secrets.name ?? null,
    user: delivery.userId !== null,
  };
}

async function secretsOf(
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  { envelope, notificationId }: LeasedDelivery,
): Promise<NotificationSecrets | null> {
  if (envelope === null) return {};
  const opened = await open(envelope, `notification:${notificationId}`, envelopeKeys);
  return opened.ok ? (JSON.parse(opened.value) as NotificationSecrets) : null;
}

async function addressOf(
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  delivery: LeasedDelivery,
  secrets: NotificationSecrets,
): Promise<string | null> {
  const { channel, userId, email, phone, address } = delivery;
  if (channel === "mail") return email ?? secrets.address ?? null;
  if (channel === "sms") return phone;
  if (address === null) return null;
  const opened = await open(address, `address:${userId}:${channel}`, envelopeKeys);
  return opened.ok ? opened.value : null;
}
