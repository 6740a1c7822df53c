import { listTransfers, readTransfer } from "../../adapters/stripe/reconciliation.ts";
import { payoutIdOfGroup } from "../../adapters/stripe/transfers.ts";
import {
  compareTransfer,
  missingTransfer,
  type PayoutSide,
  type PayoutsOfTransfer,
  type TransferSide,
} from "../../core/reconciliation/compare-transfer.ts";
import type { Difference } from "../../core/reconciliation/difference.ts";
import type { Progress } from "../../core/reconciliation/progress.ts";
import { payoutsOf, payoutsSubmitted } from "../../db/repositories/reconciliation/sides.ts";
import { forEachAtStripe, type Step, type StripeWork } from "./step.ts";

/** Lines without a transfer on the page that one step asks for by themselves. */
const LINES = 200;

/**
 * A page of Stripe's transfers, the newest first, and the lines that were submitted while they were made: of a line that has
 * none of them Stripe is asked for its transfer by itself, since one may be made long after the line was submitted.
 */
export async function checkTransfers(work: StripeWork): Promise<Step> {
  const { stripe, services, run } = work;
  const { progress, from, to } = run;
  const { items, after } = await listTransfers(stripe, { from, to, after: progress.cursor });
  const oldest = items.at(-1)?.createdAt;
  // The oldest second may go on on the next page.
  const since = after === null || oldest === undefined ? from : new Date(oldest.getTime() + 1_000);
  const upTo = progress.upTo === null ? to : new Date(progress.upTo);
  const found = [...(await comparePage(work, items))];
  const submitted = await payoutsSubmitted(services.jobDb, { from: since, to: upTo, limit: LINES });
  const met = new Set([...progress.seen, ...items.map(({ id }) => id)]);
  const apart = submitted.filter(({ transferId }) => transferId !== null && !met.has(transferId));
  found.push(...(await forEachAtStripe(apart, (line) => examineLine(work, line))));
  const last = submitted.length < LINES ? undefined : submitted.at(-1)?.submittedAt;
  return {
    progress: nextOf(progress, { items, after, since, last }),
    found,
    checked: { transfers: last === undefined ? items.length : 0, linesApart: apart.length },
  };
}

function nextOf(
  progress: Progress,
  page: {
    readonly items: readonly TransferSide[];
    readonly after: string | null;
    readonly since: Date;
    /** More lines are left on this page: the last that was looked at was submitted then. */
    readonly last: Date | undefined;
  },
): Progress | null {
  const { items, after, since, last } = page;
  // Others may have been submitted in the same millisecond.
  if (last !== undefined) return { ...progress, upTo: new Date(last.getTime() + 1).toISOString() };
  if (after === null) return null;
  return { ...progress, cursor: after, upTo: since.toISOString(), seen: items.map(({ id }) => id) };
}

async function comparePage(work: StripeWork, items: readonly TransferSide[]): Promise<Difference[]> {
  const of = await payoutsFor(work, items);
  const differing = items.filter((transfer) => compareTransfer(transfer, of(transfer), work.now).length > 0);
  // The books may have gone on since the page was read: asked again, Stripe is the one that may be ahead.
  return forEachAtStripe(differing, ({ id }) => examineTransfer(work, id));
}

/** Holds one transfer, as Stripe has it now, against the books as they were just before. */
export async function examineTransfer(work: StripeWork, id: string): Promise<Difference[]> {
  const before = await payoutsOf(work.services.jobDb, { transferIds: [id], payoutIds: [] });
  const [holder] = before;
  if (holder !== undefined) return examineLine(work, holder);
  const transfer = await readTransfer(work.stripe, id);
  if (transfer === undefined) return [];
  const of = await payoutsFor(work, [transfer]);
  return compareTransfer(transfer, of(transfer), work.now);
}

/** Holds a line that has left against its transfer. */
export async function examineLine(work: StripeWork, line: PayoutSide): Promise<Difference[]> {
  if (line.transferId === null) return [];
  const transfer = await readTransfer(work.stripe, line.transferId);
  if (transfer === undefined) return [missingTransfer(line)];
  return compareTransfer(transfer, { holder: line, named: undefined }, work.now);
}

async function payoutsFor(
  { services }: StripeWork,
  transfers: readonly TransferSide[],
): Promise<(transfer: TransferSide) => PayoutsOfTransfer> {
  const named = transfers.flatMap(({ group }) => payoutIdOfGroup(group) ?? []);
  const transferIds = transfers.map(({ id }) => id);
  const lines = await payoutsOf(services.jobDb, { transferIds, payoutIds: named });
  return ({ id, group }) => ({
    holder: lines.find(({ transferId }) => transferId === id),
    named: lines.find((line) => line.id === payoutIdOfGroup(group)),
  });
}
