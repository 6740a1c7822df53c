import type { Step } from "../../core/integrations/step.ts";
import { formatAmount } from "../../core/money/amount.ts";
import { decideConversion } from "../../db/repositories/conversions.ts";
import { type EventOutcome, orderRef } from "../../db/repositories/integration-events.ts";
import { findOrder, releaseConversion } from "../../db/repositories/provider-orders.ts";
import { approvalOf } from "../new-conversion.ts";
import { takeRefund } from "../take-refund.ts";
import type { ApplyPlace } from "./apply-place.ts";
import { applied, parked, refundRefused } from "./event-outcome.ts";

type Of<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

/** An order that was held and is confirmed goes the way of the program's other orders; others are as they were. */
export async function release(
  { services, intake, handOffs }: ApplyPlace,
  { sale }: Of<"release">,
): Promise<EventOutcome> {
  const { goal, orderId, amountMinor, currency } = sale;
  const { program, test, source, requestId, identity } = intake;
  const now = services.now();
  const to = approvalOf({ amountMinor, currency }, program, source, now);
  if (to.status === "pending" && to.approveAt === null) return applied(null);
  const id = services.newId();
  const order = { programId: program.id, test, goal, orderId, amountMinor, currency };
  const released = await releaseConversion(services.appDb, identity, order, to, now, { id, requestId });
  if (released) handOffs.push({ id, topic: "mature-holds", payload: { v: 1, requestId } });
  return applied(null);
}

/** A sale that was none after all: its commission is taken back. One that nobody has told of is waited for. */
export async function reject(
  { services, intake, handOffs }: ApplyPlace,
  { goal, orderId }: Of<"reject">,
): Promise<EventOutcome> {
  const { program, test, requestId, identity } = intake;
  const order = await findOrder(services.appDb, identity, { programId: program.id, test, goal, orderId });
  if (order === undefined) return parked(orderRef(goal, orderId), `waits for the order ${orderId}`);
  const what = `order ${orderId} is rejected`;
  if (order.status === "rejected") return applied(what);
  const decided = await decideConversion(services.appDb, identity, {
    id: order.id,
    from: order.status,
    status: "rejected",
    reason: "rejected by the sender of its postback",
    now: services.now(),
    outboxId: services.newId(),
    attributionOutboxId: services.newId(),
    requestId,
  });
  if (decided === null) throw new Error("somebody else decided meanwhile");
  handOffs.push(...decided);
  return applied(what);
}

/** Money that went back. Without an amount it is all of the order, which must be there to say how much that is. */
export async function refundOrder(
  { services, intake, handOffs }: ApplyPlace,
  { goal, orderId, refundId, part }: Of<"refund_order">,
): Promise<EventOutcome> {
  const { program, test, identity } = intake;
  const order =
    part === null
      ? await findOrder(services.appDb, identity, { programId: program.id, test, goal, orderId })
      : undefined;
  const whole =
    order === undefined ? null : { amountMinor: Number(order.amountMinor), currency: order.currency };
  const refunded = part ?? whole;
  if (refunded === null) return parked(orderRef(goal, orderId), `waits for the order ${orderId}`);
  if (refunded.amountMinor === 0) return applied(`order ${orderId} of nothing: nothing is refunded`);
  const report = { refundId, ...refunded, status: "succeeded" as const };
  const taken = await takeRefund(services, intake, { goal, orderId }, report);
  const amount = formatAmount(BigInt(refunded.amountMinor), refunded.currency);
  const what = `refund ${refundId} of ${amount}, order ${orderId}`;
  if (!taken.ok) return refundRefused(what, taken.reason);
  if (taken.value.handOff !== null) handOffs.push(taken.value.handOff);
  return applied(what);
}
