import {
  decideItem,
  type ItemDecision,
  type LockedItem,
  lockItem,
  looksAfterItems,
} from "../../db/repositories/reconciliation/item-acts.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { Operator } from "../context.ts";
import { invalidField, Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";

/** Who says something of an item. */
interface Deciding {
  readonly services: Services;
  readonly operator: Operator;
  readonly itemId: string;
}

/** Gives an item to somebody to look after; null: to nobody. @returns whether it was so before */
export const assignItem = (deciding: Deciding, userId: string | null): Promise<boolean> =>
  decide(deciding, async (item, tx) => {
    if (item.state === "resolved" || item.state === "gone") throw over(item);
    if (item.ownerId === userId) return null;
    if (userId !== null && !(await looksAfterItems(tx, userId)))
      throw invalidField("userId", "not_finance", "is none of the platform's owners and finance");
    const state = userId === null ? "open" : "assigned";
    return { state, ownerId: userId, resolution: null, resolvedBy: null, endedAt: null };
  });

/** Says what came of an item. Nothing of the books or of Stripe changes. @returns whether the same was said before */
export const resolveItem = (deciding: Deciding, reason: string): Promise<boolean> =>
  decide(deciding, async (item) => {
    if (item.state === "resolved") {
      if (item.resolution === reason) return null;
      throw new Problem("conflict", "It was resolved before, for another reason: open it again first.");
    }
    if (item.state === "gone") throw over(item);
    const { userId } = deciding.operator;
    return {
      ...{ state: "resolved", ownerId: item.ownerId ?? userId, resolution: reason, resolvedBy: userId },
      endedAt: deciding.services.now(),
    };
  });

/** Opens an item that was resolved. @returns whether it was open before */
export const reopenItem = (deciding: Deciding): Promise<boolean> =>
  decide(deciding, async (item) => {
    if (item.state === "gone") throw over(item);
    if (item.state !== "resolved") return null;
    const { ownerId } = item;
    const state = ownerId === null ? "open" : "assigned";
    return { state, ownerId, resolution: null, resolvedBy: null, endedAt: null };
  });

const over = ({ state }: LockedItem): Problem =>
  new Problem(
    "wrong_state",
    state === "gone" ? "Both sides agree again." : "It is resolved: open it again first.",
  );

/** @param work what is to be written; null: it stands so already */
function decide(
  { services, operator, itemId }: Deciding,
  work: (item: LockedItem, tx: Transaction) => Promise<ItemDecision | null>,
): Promise<boolean> {
  return inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const item = found(await lockItem(tx, itemId), "difference");
    const said = await work(item, tx);
    if (said === null) return true;
    await decideItem(tx, itemId, said);
    return false;
  });
}
