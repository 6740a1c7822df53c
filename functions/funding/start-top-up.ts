import { type CheckoutPage, findCheckoutPage, openCheckout } from "../../adapters/stripe/checkout.ts";
import { toStripe } from "../../adapters/stripe/units.ts";
import type { AuditContext } from "../../db/client.ts";
import type { FundedProgram } from "../../db/repositories/payouts/funding.ts";
import { changeTopUp, insertTopUp, lockTopUp, type TopUpRow } from "../../db/repositories/payouts/top-ups.ts";
import { inTransaction } from "../../db/transaction.ts";
import { askStripe, stripeOf } from "../payouts/ask-stripe.ts";
import { invalidField, Problem } from "../problem.ts";
import type { Services } from "../services.ts";

const HOUR_MS = 3_600_000;
/** A page can be paid for so long: less than a day, since by then Stripe has forgotten which page it answered. */
const PAGE_MS = 23 * HOUR_MS;
/** Stripe opens no page that is over within half an hour. */
const LATEST_MS = PAGE_MS - HOUR_MS;

export interface TopUpAsked {
  readonly program: FundedProgram;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly requestKey: string;
  readonly userId: string | null;
  readonly audit: AuditContext;
  readonly requestId: string;
}

export interface TopUpStarted {
  readonly topUp: TopUpRow;
  /** Null: it cannot be paid any more. */
  readonly url: string | null;
  readonly isNew: boolean;
}

/**
 * Opens a page of Stripe's on which a merchant pays in. The top-up is written before Stripe hears of it; asked again with its
 * key, the same page is answered, while it can be paid.
 *
 * @throws Problem 409 when the key was used for another top-up or Stripe refuses, 422 for what Stripe cannot take, 503
 */
export async function startTopUp(services: Services, asked: TopUpAsked): Promise<TopUpStarted> {
  const { program, currency, amountMinor, requestKey, userId, audit, requestId } = asked;
  const stripe = stripeOf(services);
  checkCurrency(program, currency);
  const amount = toStripe(amountMinor, currency);
  if (!amount.ok) throw invalidField("amountMinor", amount.reason, "is no amount that Stripe takes");
  const now = services.now();
  const made = await inTransaction(services.job, { audit }, (tx) =>
    insertTopUp(tx, {
      ...{ id: services.newId(), organisationId: program.organisationId, programId: program.id },
      ...{ method: "checkout", currency, amountMinor, state: "open", requestKey, requestId },
      ...{ createdBy: userId, createdAt: now },
    }),
  );
  if (made === undefined) throw new Error("a top-up without a reference has another's");
  const { topUp, isNew } = made;
  checkSame(topUp, { method: "checkout", currency, amountMinor });
  if (topUp.state !== "open") return { topUp, url: null, isNew };
  const { sessionId } = topUp;
  if (sessionId !== null) {
    const page = await askStripe(() => findCheckoutPage(stripe, sessionId));
    return { topUp, url: page.url, isNew };
  }
  if (now.getTime() - topUp.createdAt.getTime() > LATEST_MS)
    return { topUp: await end(services, asked, topUp.id, { state: "expired" }), url: null, isNew };
  const backTo = (why: string) => new URL(`/merchant/funding?topUp=${why}`, services.env.APP_URL).href;
  const wanted = {
    ...{ topUpId: topUp.id, programId: program.id, amount: amount.value, name: `Funds of ${program.name}` },
    ...{ successUrl: backTo("paid"), cancelUrl: backTo("cancelled") },
    expiresAt: new Date(topUp.createdAt.getTime() + PAGE_MS),
  };
  const page = await askStripe(() => openCheckout(stripe, wanted)).catch(async (error: unknown) => {
    // What Stripe refuses it refuses again: there is nothing to be paid.
    if (error instanceof Problem && error.code === "wrong_state")
      await end(services, asked, topUp.id, { state: "failed", reason: error.message });
    throw error;
  });
  return { topUp: await keepPage(services, asked, topUp.id, page), url: page.url, isNew };
}

/** @throws Problem 422 */
export function checkCurrency({ currencies }: Pick<FundedProgram, "currencies">, currency: string): void {
  if (!currencies.includes(currency))
    throw invalidField("currency", "not_accepted", `the program pays in ${currencies.join(", ")}`);
}

/** @throws Problem 409 unless the top-up that has the key is the one that is asked for */
export function checkSame(topUp: TopUpRow, asked: Partial<TopUpRow>): void {
  const { requestKey: _, ...given } = asked;
  const same = Object.entries(given).every(([name, value]) => topUp[name as keyof TopUpRow] === value);
  if (same) return;
  throw new Problem("conflict", "This key was used for another top-up.", [
    { field: "key", code: "conflict", message: "was used for another top-up" },
  ]);
}

/** Stripe's webhook may have told of the page first. */
function keepPage(
  services: Services,
  asked: TopUpAsked,
  id: string,
  { sessionId }: CheckoutPage,
): Promise<TopUpRow> {
  return change(services, asked, id, (topUp) => (topUp.sessionId === null ? { sessionId } : null));
}

function end(
  services: Services,
  asked: TopUpAsked,
  id: string,
  ended: { readonly state: "failed" | "expired"; readonly reason?: string },
): Promise<TopUpRow> {
  return change(services, asked, id, (topUp) => (topUp.state === "open" ? ended : null));
}

function change(
  services: Services,
  { audit }: TopUpAsked,
  id: string,
  decide: (topUp: TopUpRow) => Parameters<typeof changeTopUp>[2] | null,
): Promise<TopUpRow> {
  return inTransaction(services.job, { audit }, async (tx) => {
    const topUp = await lockTopUp(tx, id);
    if (topUp === undefined) throw new Error("a top-up that was written is not there");
    const changes = decide(topUp);
    return changes === null ? topUp : changeTopUp(tx, topUp, changes);
  });
}
