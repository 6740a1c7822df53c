/** Where a period stands, in order. */
export const PERIOD_STATES = ["open", "closing", "calculated", "approved", "finalised"] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];
