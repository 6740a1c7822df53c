import type { NotificationData } from "../../core/notifications/kinds.ts";
import { monthOf } from "../../core/payout/statement-month.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import { findRemittance } from "../../db/repositories/payouts/by-hand.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

type RemittanceKind = "payout_paid" | "payout_failed";

/** What a payee is told of a line. */
type Told = {
  [Kind in RemittanceKind]: {
    readonly kind: Kind;
    readonly payoutId: string;
    /** By which it is told once. */
    readonly key: string;
    readonly data: Omit<NotificationData[Kind]["data"], "program" | "month">;
  };
}[RemittanceKind];

/**
 * Writes, in the transaction that pays a line or in which it fails, what its payee is told by mail and inbox.
 *
 * @returns the hand-offs to publish after commit
 */
export async function tellPayee(
  { services, requestId }: { readonly services: Services; readonly requestId: string },
  tx: Transaction,
  told: Told,
): Promise<OutboxRow[]> {
  const payee = await findRemittance(tx, told.payoutId);
  if (payee === undefined) return [];
  const { program, timezone, email, userId } = payee;
  const month = told.kind === "payout_paid" ? { month: monthOf(services.now(), timezone) } : {};
  const notification = await newNotification(
    services,
    userId === null ? { address: email, locale: "en" } : { userId },
    {
      ...{
        kind: told.kind,
        key: told.key,
        data: { program, ...told.data, ...month },
        secret: null,
        requestId,
      },
    } as Parameters<typeof newNotification<RemittanceKind>>[2],
  );
  await tx.execute(insertNotification(notification));
  return [notification.handOff];
}
