import type * as z from "zod/mini";
import type { giveBackSchema } from "../../core/api/rewards.ts";
import type { PaidOrder } from "../../db/repositories/paid-order.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { namedProgram } from "../caller-scope.ts";
import type { AppContext } from "../context.ts";
import { refuseTests } from "./refuse-tests.ts";

/** Gives back what paid for an order of the caller's, with the rights of a job. */
export function giveBackOrder<T>(
  c: AppContext,
  { orderId, programId }: z.infer<typeof giveBackSchema>,
  giveBack: (tx: Transaction, order: PaidOrder, newId: () => string, now: Date) => Promise<T>,
): Promise<T> {
  refuseTests(c);
  const services = c.get("services");
  const order = {
    ...{ organisationId: c.get("caller").organisationId, programId: namedProgram(c, programId) },
    ...{ orderId, requestId: c.get("requestId") },
  };
  return inTransaction(services.job, null, (tx) => giveBack(tx, order, services.newId, services.now()));
}
