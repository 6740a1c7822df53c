import { refuseMethod, verifyMethod } from "../../db/repositories/payouts/methods.ts";
import { lockStandingPayee, notePayee, setHold } from "../../db/repositories/payouts/payees.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { Operator } from "../context.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";

interface Judging {
  readonly services: Services;
  readonly operator: Operator;
  readonly affiliateId: string;
  readonly reason: string;
}

/** Holds a payee, or gives another reason of a hold: nothing is paid to it until it is released. */
export const holdPayee = (judging: Judging): Promise<void> =>
  withPayee(judging, (tx) => {
    const { services, operator, affiliateId, reason } = judging;
    return setHold(tx, affiliateId, { at: services.now(), reason, by: operator.userId });
  });

export const releasePayee = (judging: Judging): Promise<void> =>
  withPayee(judging, async (tx, isHeld) => {
    if (!isHeld) throw new Problem("wrong_state", "The payee is not held.");
    await setHold(tx, judging.affiliateId, null);
    await notePayee(tx, judging.affiliateId, "payee.released", judging.reason);
  });

/** Says that somebody has made sure of where a method leads. Stripe makes sure of its own. */
export const acceptMethod = (judging: Judging, id: string): Promise<void> =>
  withPayee(judging, async (tx) => {
    const { services, operator, affiliateId, reason } = judging;
    const checked = { affiliateId, id, by: operator.userId, now: services.now() };
    if (!(await verifyMethod(tx, checked))) throw notWaiting("to be verified");
    await notePayee(tx, affiliateId, "payout_method.verified", reason);
  });

/** Ends a method that will not do; the affiliate reads why. */
export const rejectMethod = (judging: Judging, id: string): Promise<void> =>
  withPayee(judging, async (tx) => {
    const { services, affiliateId, reason } = judging;
    if (!(await refuseMethod(tx, { affiliateId, id, reason, now: services.now() })))
      throw notWaiting("in use");
  });

const notWaiting = (state: string): Problem =>
  new Problem("wrong_state", `The method is not ${state}; read the payee again.`);

function withPayee(
  { services, operator, affiliateId }: Judging,
  work: (tx: Transaction, isHeld: boolean) => Promise<void>,
): Promise<void> {
  return inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const { heldAt } = found(await lockStandingPayee(tx, affiliateId), "payee");
    await work(tx, heldAt !== null);
  });
}
