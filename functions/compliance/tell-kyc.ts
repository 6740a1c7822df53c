import type { NotificationData } from "../../core/notifications/kinds.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import { findAffiliateContact } from "../../db/repositories/payouts/payees.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

type KycKind = "kyc_requested" | "kyc_approved" | "kyc_refused" | "kyc_expiring" | "kyc_expired";

/** What a payee is told of who it is said to be. */
type Told = {
  [Kind in KycKind]: {
    readonly kind: Kind;
    readonly affiliateId: string;
    /** By which it is told once. */
    readonly key: string;
    readonly data: NotificationData[Kind]["data"];
  };
}[KycKind];

/**
 * Writes, in the transaction of what it tells of, what a payee is told by mail and inbox; whoever has no account yet by mail.
 *
 * @returns the hand-offs to publish after commit
 */
export async function tellKyc(
  { services, requestId }: { readonly services: Services; readonly requestId: string },
  tx: Transaction,
  { kind, affiliateId, key, data }: Told,
): Promise<OutboxRow[]> {
  const contact = await findAffiliateContact(tx, affiliateId);
  if (contact === undefined) return [];
  const { email, userId } = contact;
  const notification = await newNotification(
    services,
    userId === null ? { address: email, locale: "en" } : { userId },
    { kind, key, data, secret: null, requestId } as Parameters<typeof newNotification<KycKind>>[2],
  );
  await tx.execute(insertNotification(notification));
  return [notification.handOff];
}
