import type { AuditContext } from "../../db/client.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import { findOwners } from "../../db/repositories/payouts/invoices.ts";
import { disableEndpoint, lockActiveEndpoint } from "../../db/repositories/webhooks/endpoints.ts";
import { findAffiliateUser } from "../../db/repositories/webhooks/events.ts";
import { type AttemptRow, type ClaimedDelivery, insertAttempt } from "../../db/repositories/webhooks/send.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

/**
 * Switches off an endpoint that is gone, or has failed for days, and tells its owners, all or nothing.
 *
 * @returns the hand-offs to publish
 */
export function disableFailing(
  services: Services,
  {
    delivery,
    attempt,
    reason,
  }: {
    readonly delivery: ClaimedDelivery;
    readonly attempt: AttemptRow;
    readonly reason: "gone" | "failing";
  },
  { audit, requestId }: { readonly audit: AuditContext; readonly requestId: string },
): Promise<OutboxRow[]> {
  const now = services.now();
  return inTransaction(services.job, { audit }, async (tx) => {
    const endpoint = await lockActiveEndpoint(tx, delivery.endpointId);
    await tx.execute(insertAttempt(delivery, attempt));
    // Another lane, or its owner, was first.
    if (endpoint === undefined) return [];
    await disableEndpoint(tx, endpoint.id, reason, now);
    const { organisationId, affiliateId } = endpoint;
    const owners =
      organisationId !== null
        ? await findOwners(tx, organisationId)
        : await findAffiliateUser(tx, affiliateId ?? "");
    const data = { host: new URL(endpoint.url).host, reason };
    const kind = organisationId !== null ? ("webhook_disabled" as const) : ("postback_disabled" as const);
    const event = {
      ...{ kind, key: `${endpoint.id}/${endpoint.version}`, data, secret: null, requestId },
      ...(organisationId === null ? {} : { organisationId }),
    };
    const told = await Promise.all(owners.map((userId) => newNotification(services, { userId }, event)));
    for (const one of told) await tx.execute(insertNotification(one));
    return told.map(({ handOff }) => handOff);
  });
}
