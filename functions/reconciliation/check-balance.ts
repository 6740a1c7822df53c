import { movementsSince, readBalance } from "../../adapters/stripe/reconciliation.ts";
import { compareBalances } from "../../core/reconciliation/compare-transaction.ts";
import type { BalanceBase } from "../../core/reconciliation/progress.ts";
import { lastBalanceBase } from "../../db/repositories/reconciliation/runs.ts";
import type { Step, StripeWork } from "./step.ts";

/** How often a moment at which nothing moves is looked for, before it is left to the next run. */
const ATTEMPTS = 5;

/**
 * What the platform has at Stripe, against what it had when it was first looked at and all that moved since. The cursor
 * counts how often something moved while it was read.
 */
export async function checkBalance({ stripe, services, run }: StripeWork): Promise<Step> {
  const { progress } = run;
  const base = progress.base ?? (await lastBalanceBase(services.jobDb));
  if (base === null) return begin(await readBalance(stripe));
  const movements = await movementsSince(stripe, base.transactionId);
  if (movements === undefined) return begin(await readBalance(stripe));
  const { nets, last, more } = movements;
  const moved: BalanceBase = { transactionId: last, sums: addTo(base.sums, nets) };
  const checked = { movements: nets.length };
  if (more) return { progress: { ...progress, base: moved }, found: [], checked };
  const { held, last: newest } = await readBalance(stripe);
  if (newest !== last) {
    const attempts = Number(progress.cursor ?? "0") + 1;
    if (attempts >= ATTEMPTS) return { progress: null, found: [], checked, kept: { base: moved } };
    return { progress: { ...progress, base: moved, cursor: String(attempts) }, found: [], checked };
  }
  const told = new Map(Object.entries(moved.sums).map(([currency, sum]) => [currency, BigInt(sum)]));
  const kept = { base: moved, balanceCompared: true };
  return { progress: null, found: compareBalances(told, held), checked, kept };
}

/** The first time there is nothing to hold it against; where nothing ever moved, not even a place to begin. */
function begin({ held, last }: Awaited<ReturnType<typeof readBalance>>): Step {
  const sums = Object.fromEntries([...held].map(([currency, sum]) => [currency, String(sum)]));
  const base = last === null ? null : { transactionId: last, sums };
  return { progress: null, found: [], checked: {}, kept: { base } };
}

function addTo(
  sums: BalanceBase["sums"],
  nets: readonly { readonly currency: string; readonly amountMinor: bigint }[],
): BalanceBase["sums"] {
  const added = { ...sums };
  for (const { currency, amountMinor } of nets)
    added[currency] = String(BigInt(added[currency] ?? "0") + amountMinor);
  return added;
}
