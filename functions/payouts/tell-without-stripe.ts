import { insertNotification } from "../../db/repositories/notify.ts";
import { findWithoutStripe } from "../../db/repositories/payouts/without-stripe.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

/**
 * Tells the organisation's owners, once for each batch, how many of its lines are to go by Stripe to somebody whose account
 * there cannot be paid; in the transaction that finds it out.
 *
 * @returns the hand-offs to publish after commit
 */
export async function tellWithoutStripe(
  { services, requestId }: { readonly services: Services; readonly requestId: string },
  tx: Transaction,
  batchId: string,
): Promise<OutboxRow[]> {
  const { organisationId, program, number: batch, lines, owners } = await findWithoutStripe(tx, batchId);
  if (lines === 0) return [];
  const told = await Promise.all(
    owners.map((userId) =>
      newNotification(
        services,
        { userId },
        {
          ...{ kind: "payouts_without_stripe", key: batchId, secret: null, organisationId, requestId },
          data: { program, batch, lines },
        },
      ),
    ),
  );
  for (const one of told) await tx.execute(insertNotification(one));
  return told.map(({ handOff }) => handOff);
}
