import * as z from "zod/mini";
import { conversionSchema } from "../../core/api/conversions.ts";
import { readClickToken } from "../../core/clicks/click-token.ts";
import type { Binding, Sale, Step } from "../../core/integrations/step.ts";
import { formatAmount } from "../../core/money/amount.ts";
import { bindCustomer } from "../../db/repositories/customer-bindings.ts";
import { type EventOutcome, orderRef, wakeEvents } from "../../db/repositories/integration-events.ts";
import { findPaidOrder, insertPayments, type PaidOrder } from "../../db/repositories/provider-payments.ts";
import { fieldErrors } from "../problem.ts";
import { takeConversions } from "../take-conversions.ts";
import { takeRefund } from "../take-refund.ts";
import { refundOrder, reject, release } from "./apply-order-steps.ts";
import type { ApplyPlace } from "./apply-place.ts";
import { applied, parked, refundRefused, refused } from "./event-outcome.ts";

/**
 * Does what an event asks for, and says what became of it: the first step that is not simply done speaks for the event,
 * and the others are done all the same, since a payment belongs to its order whatever became of that.
 */
export async function applySteps(place: ApplyPlace, steps: readonly Step[]): Promise<EventOutcome> {
  const outcomes: EventOutcome[] = [];
  for (const step of steps) outcomes.push(await applyStep(place, step));
  const [first = applied(null)] = [...outcomes.filter(({ state }) => state !== "applied"), ...outcomes];
  return first;
}

function applyStep(place: ApplyPlace, step: Step): Promise<EventOutcome> | EventOutcome {
  switch (step.kind) {
    case "convert":
      return convert(place, step.sale, step.held ?? false);
    case "release":
      return release(place, step);
    case "reject":
      return reject(place, step);
    case "refund_order":
      return refundOrder(place, step);
    case "map_payment":
      return map(place, step.refs, step);
    case "link_payment":
      return link(place, step.refs, step.through);
    case "refund":
      return refund(place, step);
    case "bind":
      return bind(place, step.binding);
    case "ignore":
      return { state: "ignored", waitsFor: null, reason: step.reason };
    case "refuse":
      return refused(step.reason);
  }
}

/** A sale as the server API takes it. */
export function reportOf({ customerId, email, ...fields }: Sale) {
  const customer = {
    ...(customerId === undefined ? {} : { id: customerId }),
    ...(email === undefined ? {} : { email }),
  };
  return Object.keys(customer).length === 0 ? fields : { ...fields, customer };
}

async function convert(place: ApplyPlace, sale: Sale, held: boolean): Promise<EventOutcome> {
  const { services, handOffs, tx } = place;
  const parsed = z.safeParse(conversionSchema, reportOf(sale));
  if (!parsed.success) return refused(textOf(fieldErrors(parsed.error)));
  // Held, it waits for a person whatever the program's way is.
  const program = held ? { ...place.intake.program, approvalMode: "manual" as const } : place.intake.program;
  const taken = await takeConversions(services, { ...place.intake, program }, [parsed.data]);
  const what = `order ${sale.orderId} of ${formatAmount(BigInt(sale.amountMinor), sale.currency)}`;
  if (!taken.ok) {
    const errors = taken.reason.kind === "refused" ? taken.reason.refusals.flat() : [];
    return refused(`${what}: ${textOf(errors)}`);
  }
  if (taken.value.handOff !== null) handOffs.push(taken.value.handOff);
  const status = taken.value.results[0]?.status;
  if (status === "conflict") return refused(`${what}: was reported before with other content`);
  await wakeEvents(tx, program.id, [orderRef(sale.goal, sale.orderId)]);
  return applied(held ? `${what}, held` : what);
}

/** A token that proves nothing binds nobody. */
async function bind({ services, intake, handOffs }: ApplyPlace, binding: Binding): Promise<EventOutcome> {
  const { customerId, clickId, coupon = null, boundAt, origin } = binding;
  const token = clickId === undefined ? null : await readClickToken(clickId, services.tokenKeys);
  if (token?.ok === false && coupon === null)
    return refused(`the click token proves nothing: ${token.reason}`);
  const { handOff } = await bindCustomer(services.jobDb, intake.identity, {
    programId: intake.program.id,
    test: intake.test,
    customerExternalId: customerId,
    clickId: token?.ok ? token.value.clickId : null,
    linkId: token?.ok ? token.value.linkId : null,
    couponCode: coupon,
    boundAt: new Date(boundAt),
    origin,
    requestId: intake.requestId,
    outboxId: services.newId(),
  });
  if (handOff !== null) handOffs.push(handOff);
  return applied(`customer ${customerId} is bound`);
}

async function map(place: ApplyPlace, refs: readonly string[], order: PaidOrder): Promise<EventOutcome> {
  await insertPayments(place.tx, place.payments, refs, order);
  await wakeEvents(place.tx, place.payments.programId, refs);
  return applied(`payment of order ${order.orderId}`);
}

async function link(place: ApplyPlace, refs: readonly string[], through: string): Promise<EventOutcome> {
  const order = await findPaidOrder(place.tx, place.payments, [through]);
  return order === undefined ? unknownPayment(through) : map(place, refs, order);
}

async function refund(
  place: ApplyPlace,
  { refs, refund: report }: Extract<Step, { kind: "refund" }>,
): Promise<EventOutcome> {
  const order = await findPaidOrder(place.tx, place.payments, refs);
  if (order === undefined) return unknownPayment(refs[0] ?? "");
  const { reason, ...fields } = report;
  const taken = await takeRefund(place.services, place.intake, order, {
    ...fields,
    ...(reason === null ? {} : { reason }),
  });
  const amount = formatAmount(BigInt(report.amountMinor), report.currency);
  const what = `refund ${report.refundId} of ${amount}, order ${order.orderId}`;
  if (!taken.ok) return refundRefused(what, taken.reason);
  if (taken.value.handOff !== null) place.handOffs.push(taken.value.handOff);
  return applied(report.status === "failed" ? `${what}: failed, given back` : what);
}

const unknownPayment = (ref: string): EventOutcome =>
  parked(ref, `waits for the event that tells what ${ref} paid for`);

function textOf(errors: readonly { readonly field: string; readonly message: string }[]): string {
  return errors.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
}
