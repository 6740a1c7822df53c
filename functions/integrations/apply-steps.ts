import * as z from "zod/mini";
import { conversionSchema } from "../../core/api/conversions.ts";
import { readClickToken } from "../../core/clicks/click-token.ts";
import type { Binding, Sale, Step } from "../../core/integrations/step.ts";
import { formatAmount } from "../../core/money/amount.ts";
import { bindCustomer } from "../../db/repositories/customer-bindings.ts";
import { type EventOutcome, wakeEvents } from "../../db/repositories/integration-events.ts";
import {
  findPaidOrder,
  insertPayments,
  type PaidOrder,
  type PaymentPlace,
} from "../../db/repositories/provider-payments.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { fieldErrors } from "../problem.ts";
import type { Services } from "../services.ts";
import { type Intake, takeConversions } from "../take-conversions.ts";
import { takeRefund } from "../take-refund.ts";

/** Where an event's steps are done. */
export interface ApplyPlace {
  readonly services: Services;
  /** Holds the program's events; what is taken in goes its own way, and the same again changes nothing. */
  readonly tx: Transaction;
  readonly intake: Intake;
  readonly payments: PaymentPlace;
  /** Collects what is to be published when all is committed. */
  readonly handOffs: OutboxRow[];
}

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
      return convert(place, step.sale);
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

async function convert({ services, intake, handOffs }: ApplyPlace, sale: Sale): Promise<EventOutcome> {
  const { customerId, email, ...fields } = sale;
  const customer = {
    ...(customerId === undefined ? {} : { id: customerId }),
    ...(email === undefined ? {} : { email }),
  };
  const report = Object.keys(customer).length === 0 ? fields : { ...fields, customer };
  const parsed = z.safeParse(conversionSchema, report);
  if (!parsed.success) return refused(textOf(fieldErrors(parsed.error)));
  const taken = await takeConversions(services, intake, [parsed.data]);
  const what = `order ${sale.orderId} of ${formatAmount(BigInt(sale.amountMinor), sale.currency)}`;
  if (!taken.ok) {
    const errors = taken.reason.kind === "refused" ? taken.reason.refusals.flat() : [];
    return refused(`${what}: ${textOf(errors)}`);
  }
  if (taken.value.handOff !== null) handOffs.push(taken.value.handOff);
  const status = taken.value.results[0]?.status;
  if (status === "conflict") return refused(`${what}: was reported before with other content`);
  return applied(what);
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
  return order === undefined ? parked(through) : map(place, refs, order);
}

async function refund(
  place: ApplyPlace,
  { refs, refund: report }: Extract<Step, { kind: "refund" }>,
): Promise<EventOutcome> {
  const order = await findPaidOrder(place.tx, place.payments, refs);
  if (order === undefined) return parked(refs[0] ?? "");
  const { reason, ...fields } = report;
  const taken = await takeRefund(place.services, place.intake, order, {
    ...fields,
    ...(reason === null ? {} : { reason }),
  });
  const amount = formatAmount(BigInt(report.amountMinor), report.currency);
  const what = `refund ${report.refundId} of ${amount}, order ${order.orderId}`;
  if (!taken.ok)
    return refused(
      taken.reason === "conflict"
        ? `${what}: was reported before with other content`
        : `${what}: the order is in another currency`,
    );
  if (taken.value.handOff !== null) place.handOffs.push(taken.value.handOff);
  return applied(report.status === "failed" ? `${what}: failed, given back` : what);
}

const applied = (reason: string | null): EventOutcome => ({ state: "applied", waitsFor: null, reason });
const refused = (reason: string): EventOutcome => ({ state: "refused", waitsFor: null, reason });
const parked = (waitsFor: string): EventOutcome => ({
  state: "parked",
  waitsFor,
  reason: `waits for the event that tells what ${waitsFor} paid for`,
});

function textOf(errors: readonly { readonly field: string; readonly message: string }[]): string {
  return errors.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
}
