import { insertNotification } from "../../db/repositories/notify.ts";
import { countOpenItems, financePeople } from "../../db/repositories/reconciliation/people.ts";
import type { TakenRun } from "../../db/repositories/reconciliation/runs.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";

/**
 * Tells the platform's owners and finance, once for each run, how many differences are new or there again; in the transaction
 * in which the run ends.
 *
 * @returns the hand-offs to publish after commit
 */
export async function tellReconciled(
  { services, requestId }: { readonly services: Services; readonly requestId: string },
  tx: Transaction,
  { id, counts }: Pick<TakenRun, "id" | "counts">,
): Promise<OutboxRow[]> {
  const fresh = (counts.fresh ?? 0) + (counts.reopened ?? 0);
  if (fresh === 0) return [];
  const data = { fresh, open: await countOpenItems(tx) };
  const people = await financePeople(tx);
  const told = await Promise.all(
    people.map((userId) =>
      newNotification(
        services,
        { userId },
        { kind: "reconciliation_differs", key: id, secret: null, data, requestId },
      ),
    ),
  );
  for (const one of told) await tx.execute(insertNotification(one));
  return told.map(({ handOff }) => handOff);
}
