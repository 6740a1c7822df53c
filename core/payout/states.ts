/**
 * Where a payout stands. `requested`: its amount is reserved. `approved`: its batch may run. `submitted`: it is on its way to
 * Stripe, or with whoever pays by hand. `paid`: it has left. `failed`: it has not, or the payee's bank has refused it.
 * `returned`: what had left has come back, in part or whole, and is payable again. `cancelled`: it never left.
 */
export const PAYOUT_STATES = [
  "requested",
  "approved",
  "submitted",
  "paid",
  "failed",
  "cancelled",
  "returned",
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** `freezing`: it is still taking lines. `draft`: its lines are frozen, and somebody else must approve it. */
export const BATCH_STATES = ["freezing", "draft", "approved", "running", "done", "cancelled"] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Why a batch was made: its day came, or somebody asked for it: for whoever is eligible, or for what was requested alone. */
export const BATCH_ORIGINS = ["schedule", "manual", "requests"] as const;
export type BatchOrigin = (typeof BATCH_ORIGINS)[number];

/** How a payee is paid: by Stripe, or by hand to what it named. */
export const METHOD_KINDS = ["stripe", "bank", "paypal", "momo", "other"] as const;
export type MethodKind = (typeof METHOD_KINDS)[number];

export const METHOD_STATES = ["unverified", "verified", "replaced", "refused"] as const;
export type MethodState = (typeof METHOD_STATES)[number];

/** A recipient at Stripe. `restricted`: something is wanted before it may be paid. */
export const PAYEE_STRIPE_STATES = ["none", "pending", "restricted", "active", "closed"] as const;
export type PayeeStripeState = (typeof PAYEE_STRIPE_STATES)[number];

/** `transfer`: Stripe refused it, so nothing left. `bank`: it is at the payee's Stripe account, whose bank refused it. */
export const FAILURE_STAGES = ["transfer", "bank", "by_hand"] as const;
export type FailureStage = (typeof FAILURE_STAGES)[number];
