export const RECONCILIATION_RUN_STATES = ["running", "done", "failed"] as const;
export type ReconciliationRunState = (typeof RECONCILIATION_RUN_STATES)[number];

/** `gone`: the two sides agree again, without anybody having said why. */
export const RECONCILIATION_ITEM_STATES = ["open", "assigned", "resolved", "gone"] as const;
export type ReconciliationItemState = (typeof RECONCILIATION_ITEM_STATES)[number];
