/** How a merchant's money came: paid at Stripe's Checkout, or to the platform's bank, which a person recorded. */
export const TOP_UP_METHODS = ["checkout", "bank"] as const;
export type TopUpMethod = (typeof TOP_UP_METHODS)[number];

/** `open`: asked for, not paid. `settled`: in the ledger. `returned`: all of it went back. */
export const TOP_UP_STATES = ["open", "settled", "failed", "expired", "returned"] as const;
export type TopUpState = (typeof TOP_UP_STATES)[number];
