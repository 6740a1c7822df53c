import { createOnboardingLink, createRecipient, readRecipient } from "../../adapters/stripe/recipients.ts";
import { isSelfServe } from "../../core/payout/regions.ts";
import type { AuditContext } from "../../db/client.ts";
import { followStripe } from "../../db/repositories/payouts/methods.ts";
import {
  findOwnContact,
  lockPayee,
  lockPayeeOfAccount,
  type OwnPayee,
  saveStripeState,
  setStripeAccount,
} from "../../db/repositories/payouts/payees.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { User } from "../context.ts";
import { invalidField, Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { sha256 } from "../sha256.ts";
import { askStripe, stripeOf } from "./ask-stripe.ts";

/** The page that Stripe leads back to: it asks for the present state (`returned`), or for another link (`expired`). */
const returnTo = ({ env }: Services, why: "returned" | "expired"): string =>
  new URL(`/affiliate/payouts?stripe=${why}`, env.APP_URL).href;

/** Opens the payee's account at Stripe, once, and answers a link to go on there. Throws 409, 422 or 503 with the reason. */
export async function beginOnboarding(
  services: Services,
  user: User,
  payee: OwnPayee,
): Promise<{ url: string; expiresAt: string }> {
  const stripe = stripeOf(services);
  if (payee.stripeState === "closed")
    throw new Problem("wrong_state", "Your account at Stripe is closed; choose another way.");
  const accountId = payee.stripeAccountId ?? (await openAccount(services, user, payee));
  return askStripe(() =>
    createOnboardingLink(stripe, accountId, {
      returnUrl: returnTo(services, "returned"),
      refreshUrl: returnTo(services, "expired"),
    }),
  );
}

/** Asked twice at once, Stripe answers the same account by its key; what is stored first stands. */
async function openAccount(services: Services, user: User, payee: OwnPayee): Promise<string> {
  const { affiliateId, country, kind } = payee;
  if (country === null) throw invalidField("country", "required", "say first in which country you are paid");
  if (!isSelfServe(country))
    throw new Problem(
      "wrong_state",
      "Stripe does not open accounts for your country by itself; choose another way.",
    );
  const contact = found(await findOwnContact(services.appDb, user), "account");
  const recipient = { affiliateId, country, kind, ...contact };
  // Another address or name is another request, which Stripe refuses under the same key.
  const key = `recipient-${affiliateId}-${(await sha256(JSON.stringify(recipient))).slice(0, 16)}`;
  const made = await askStripe(() => createRecipient(stripeOf(services), recipient, key));
  return inTransaction(services.job, { audit: user.audit }, async (tx) => {
    const standing = await lockPayee(tx, affiliateId);
    if (standing.stripeAccountId !== null) return standing.stripeAccountId;
    if (standing.country !== country || standing.kind !== kind)
      throw new Problem("stale", "The country or kind changed meanwhile; repeat this.");
    await setStripeAccount(tx, affiliateId, made);
    return made;
  });
}

/**
 * Asks Stripe how a recipient stands, and answers what writes it down, with what the payee still has to give; that answers
 * false when no payee has this recipient. The moment before asking guards the order: what was asked for earlier never
 * overwrites what was asked for later, whichever comes back first.
 *
 * @throws Problem 503 when Stripe does not answer
 */
export async function learnAccount(
  services: Services,
  stripeAccountId: string,
): Promise<(tx: Transaction) => Promise<boolean>> {
  const askedAt = services.now();
  const { state, wants } = await askStripe(() => readRecipient(stripeOf(services), stripeAccountId));
  return async (tx) => {
    const payee = await lockPayeeOfAccount(tx, stripeAccountId);
    if (payee === undefined) return false;
    const noted = await saveStripeState(tx, payee.affiliateId, { state, wants, askedAt });
    if (noted) await followStripe(tx, payee.affiliateId, { active: state === "active", now: askedAt });
    return true;
  };
}

/** The same, written at once. @param audit who asked for it */
export async function applyAccountState(
  services: Services,
  stripeAccountId: string,
  audit: AuditContext,
): Promise<boolean> {
  const write = await learnAccount(services, stripeAccountId);
  return inTransaction(services.job, { audit }, write);
}
