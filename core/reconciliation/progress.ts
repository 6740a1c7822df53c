import * as z from "zod/mini";

/** What a run goes through, in this order; those after `lines` ask Stripe. */
export const STAGES = [
  "postings",
  "accounts",
  "lines",
  "transfers",
  "transactions",
  "top_ups",
  "bank_payouts",
  "balance",
  "recheck",
] as const;
export type Stage = (typeof STAGES)[number];

/** Stages that are left out where there is no Stripe. */
const STRIPE_STAGES: ReadonlySet<Stage> = new Set<Stage>([
  "transfers",
  "transactions",
  "top_ups",
  "bank_payouts",
  "balance",
]);

const baseSchema = z.object({
  /** The last balance transaction that is in the sums. */
  transactionId: z.string(),
  /** What the movements leave, in minor units by currency. */
  sums: z.record(z.string(), z.string()),
});
/** What the platform's balance at Stripe was, and all movements since. */
export type BalanceBase = z.infer<typeof baseSchema>;

const progressSchema = z.object({
  stage: z.enum(STAGES),
  /** The last id that is done, of ours or of Stripe's; null: the stage begins. */
  cursor: z.nullable(z.string()),
  /** Of transfers: lines that were submitted from then on are done. */
  upTo: z.nullable(z.string()),
  /** Of transfers: ids on the page before, which lines at its edge may have. */
  seen: z.array(z.string()),
  base: z.nullable(baseSchema),
  /** The balance was held against the base, at a moment at which nothing moved. */
  balanceCompared: z.boolean(),
});
/** How far a run has come. */
export type Progress = z.infer<typeof progressSchema>;

export const FIRST_PROGRESS: Progress = {
  ...{ stage: "postings", cursor: null, upTo: null, seen: [], base: null, balanceCompared: false },
};

/** @throws when it is not one */
export const parseProgress = (value: unknown): Progress => z.parse(progressSchema, value);

/** The stage after, at its beginning; null: that was the last. */
export function nextStage(progress: Progress, hasStripe: boolean): Progress | null {
  const later = STAGES.slice(STAGES.indexOf(progress.stage) + 1);
  const stage = later.find((one) => hasStripe || !STRIPE_STAGES.has(one));
  return stage === undefined ? null : { ...progress, stage, cursor: null, upTo: null, seen: [] };
}
