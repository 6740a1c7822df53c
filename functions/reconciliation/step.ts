import type Stripe from "stripe";
import type { Difference } from "../../core/reconciliation/difference.ts";
import type { Progress } from "../../core/reconciliation/progress.ts";
import type { TakenRun } from "../../db/repositories/reconciliation/runs.ts";
import type { Services } from "../services.ts";

/** With what a step of a run compares. */
export interface StepWork {
  readonly services: Services;
  readonly run: TakenRun;
  readonly now: Date;
}

/** A step that asks Stripe. */
export interface StripeWork extends StepWork {
  readonly stripe: Stripe;
}

/** What a step found, and how far the run is then; it has written nothing. */
export interface Step {
  /** Null: the stage is done. */
  readonly progress: Progress | null;
  readonly found: readonly Difference[];
  /** What was looked at, by name. */
  readonly checked: Readonly<Record<string, number>>;
  /** Items whose sides agree again. */
  readonly gone?: readonly string[];
  /** What the run keeps of a stage that is done. */
  readonly kept?: Partial<Pick<Progress, "base" | "balanceCompared">>;
}

/** Requests to Stripe at once: with what payouts ask meanwhile, far below what Stripe takes. */
const PARALLEL = 5;

/** Does `work` for each, several at once; what it finds in the order of `items`. */
export async function forEachAtStripe<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R[]>,
): Promise<R[]> {
  const results: R[][] = items.map(() => []);
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [n, item] = next;
      results[n] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results.flat();
}
