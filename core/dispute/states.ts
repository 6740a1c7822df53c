/** What an affiliate contests: a conversion as it stands, a sale that is missing, or a payout. */
export const DISPUTE_SUBJECTS = ["conversion", "missing_sale", "payout"] as const;
export type DisputeSubject = (typeof DISPUTE_SUBJECTS)[number];

/** `open`: the merchant has to answer. `answered`: the affiliate may go on asking. The others are ends. */
export const DISPUTE_STATES = ["open", "answered", "accepted", "rejected", "withdrawn"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export const DISPUTE_AUTHORS = ["affiliate", "merchant", "platform"] as const;
export type DisputeAuthor = (typeof DISPUTE_AUTHORS)[number];
