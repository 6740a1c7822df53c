import type { NotificationData } from "../../core/notifications/kinds.ts";
import { findDeciders } from "../../db/repositories/disputes/writes.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

type DisputeKind = "dispute_opened" | "dispute_overdue" | "dispute_answered" | "dispute_decided";

type Told = {
  [Kind in DisputeKind]: {
    readonly kind: Kind;
    /** By which each is told once. */
    readonly key: string;
    readonly data: NotificationData[Kind]["data"];
  };
}[DisputeKind];

interface Telling {
  readonly services: Services;
  readonly requestId: string;
}

/**
 * Writes, in the transaction in which it happens, what users are told of a dispute.
 *
 * @returns the hand-offs to publish after commit
 */
export async function tellUsers(
  { services, requestId }: Telling,
  tx: Transaction,
  userIds: readonly string[],
  told: Told & { readonly organisationId?: string },
): Promise<OutboxRow[]> {
  const notifications = await Promise.all(
    userIds.map((userId) =>
      newNotification(services, { userId }, { ...told, secret: null, requestId } as Parameters<
        typeof newNotification<DisputeKind>
      >[2]),
    ),
  );
  for (const one of notifications) await tx.execute(insertNotification(one));
  return notifications.map(({ handOff }) => handOff);
}

/** The same to the owners and managers of an organisation. */
export async function tellDeciders(
  telling: Telling,
  tx: Transaction,
  organisationId: string,
  told: Told,
): Promise<OutboxRow[]> {
  return tellUsers(telling, tx, await findDeciders(tx, organisationId), { ...told, organisationId });
}
