/**
 * How far a browser's report may lie from an order's moment for its click to count for the order: the page that thanks
 * for an order is shown when it is placed. Whoever reports orders of others, long before or after, has only guessed
 * their ids.
 */
export const WITNESS_MS = 60 * 60_000;
