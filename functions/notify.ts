import type { NotificationData, NotificationKind } from "../core/notifications/kinds.ts";
import type { NewNotification } from "../db/repositories/notify.ts";
import { hashEmail } from "./email-hash.ts";
import { sealFor } from "./seal.ts";
import type { Services } from "./services.ts";

/** A user, or the address of somebody who is none. */
export type Recipient = { readonly userId: string } | { readonly address: string; readonly locale: string };

/** What `notifications.envelope` holds, sealed to `notification:<id>`. */
export interface NotificationSecrets {
  /** Of a recipient who is no user. */
  readonly address?: string;
  readonly locale?: string;
  readonly [name: string]: string | undefined;
}

/**
 * A notification to write with `insertNotification` in the transaction of what it tells of. Afterwards `handOff` its
 * `handOff` row, or leave it to the sweeper.
 *
 * @param event what happened, and the key by which it is told once: never the request's id, which its caller chooses
 */
export async function newNotification<Kind extends NotificationKind>(
  services: Pick<Services, "newId" | "emailKey" | "envelopeKeys">,
  to: Recipient,
  event: {
    readonly kind: Kind;
    readonly key: string;
    readonly data: NotificationData[Kind]["data"];
    readonly secret: NotificationData[Kind]["secret"];
    readonly organisationId?: string;
    readonly requestId: string;
  },
): Promise<NewNotification> {
  const id = services.newId();
  const user = "userId" in to;
  const secrets: NotificationSecrets = {
    ...(user ? {} : { address: to.address, locale: to.locale }),
    ...event.secret,
  };
  const sealed =
    Object.keys(secrets).length === 0
      ? null
      : await sealFor(services, `notification:${id}`, JSON.stringify(secrets));
  return {
    id,
    kind: event.kind,
    eventKey: `${event.kind}/${event.key}`,
    recipient: user ? to.userId : await addressHash(services, to.address),
    userId: user ? to.userId : null,
    organisationId: event.organisationId ?? null,
    data: event.data,
    envelope: sealed,
    requestId: event.requestId,
    handOff: {
      id: services.newId(),
      topic: "deliver-notifications",
      payload: { v: 1, requestId: event.requestId },
    },
  };
}

async function addressHash(services: Pick<Services, "emailKey">, address: string): Promise<string> {
  const hash = await hashEmail(services, address);
  if (hash === null) throw new RangeError("a notification to what is no address");
  return hash;
}
