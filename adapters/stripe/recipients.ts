import type Stripe from "stripe";

/** Whom Stripe is to open an account for. */
export interface NewRecipient {
  readonly affiliateId: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: "individual" | "company";
  readonly email: string;
  readonly name: string;
}

/** What Stripe says of a recipient. */
export interface RecipientStanding {
  readonly state: "pending" | "restricted" | "active" | "closed";
  /** What the payee has to give, in Stripe's words, and by when (ISO 8601); null: no date. */
  readonly wants: { readonly field: string; readonly dueAt: string | null }[];
}

/** What is told of an account only when it is asked for. */
const TOLD = ["configuration.recipient", "requirements"] as const;

/**
 * Opens an account that can receive transfers (Accounts v2, recipient configuration). The platform bears fees and losses, as it
 * must for a recipient with the Express dashboard.
 *
 * @param idempotencyKey the same key and recipient is the same account
 * @throws Stripe.errors.StripeError
 */
export async function createRecipient(
  stripe: Stripe,
  { affiliateId, country, kind, email, name }: NewRecipient,
  idempotencyKey: string,
): Promise<string> {
  const account = await stripe.v2.core.accounts.create(
    {
      ...{ contact_email: email, display_name: name, dashboard: "express" },
      identity: { country, entity_type: kind },
      defaults: { responsibilities: { fees_collector: "application", losses_collector: "application" } },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
      metadata: { affiliate: affiliateId },
    },
    { idempotencyKey },
  );
  return account.id;
}

/** A recipient as it stands now. @throws Stripe.errors.StripeError */
export async function readRecipient(stripe: Stripe, accountId: string): Promise<RecipientStanding> {
  return standingOf(await stripe.v2.core.accounts.retrieve(accountId, { include: [...TOLD] }));
}

/** The standing that an account's fields say. Those of {@link TOLD} must have been asked for. */
export function standingOf(account: Stripe.V2.Core.Account): RecipientStanding {
  const transfers = account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers;
  return { state: stateOf(account.closed === true, transfers?.status), wants: wantsOf(account) };
}

/** What Stripe has refused or does not support will not be paid, as if it were closed. */
function stateOf(closed: boolean, status: string | undefined): RecipientStanding["state"] {
  if (closed || status === "rejected" || status === "unsupported") return "closed";
  return status === "active" || status === "pending" ? status : "restricted";
}

/** What is due now and is the payee's to give. Stripe dates only what is due soonest. */
function wantsOf({ requirements }: Stripe.V2.Core.Account): RecipientStanding["wants"] {
  const soonest = requirements?.summary?.minimum_deadline;
  return (requirements?.entries ?? [])
    .filter(
      ({ awaiting_action_from: from, minimum_deadline: { status } }) =>
        from === "user" && status !== "eventually_due",
    )
    .map(({ description, minimum_deadline: { status } }) => ({
      field: description,
      dueAt: soonest?.status === status ? (soonest.time ?? null) : null,
    }));
}

/** Where a payee goes on at Stripe; both addresses are ours. */
export interface OnboardingAddresses {
  /** Where Stripe leads afterwards, whether anything was given or not. */
  readonly returnUrl: string;
  /** Where Stripe leads when the link is used or old: there another is asked for. */
  readonly refreshUrl: string;
}

/** A link into Stripe's own pages, for one use and some minutes. @throws Stripe.errors.StripeError */
export async function createOnboardingLink(
  stripe: Stripe,
  accountId: string,
  { returnUrl, refreshUrl }: OnboardingAddresses,
): Promise<{ url: string; expiresAt: string }> {
  const link = await stripe.v2.core.accountLinks.create({
    account: accountId,
    use_case: {
      type: "account_onboarding",
      account_onboarding: { return_url: returnUrl, refresh_url: refreshUrl },
    },
  });
  return { url: link.url, expiresAt: link.expires_at };
}
