import { Hono } from "hono";
import type { BatchLedger, PayoutTrail } from "../../core/api/payout-trail.ts";
import { minorToJson } from "../../core/money/amount.ts";
import {
  listSources,
  listTrail,
  type SourceRow,
  sumBatchLedger,
  type TrailRow,
} from "../../db/repositories/payouts/trail.ts";
import type { AppTypes } from "../context.ts";
import { iso } from "../iso.ts";
import { askAtStripe } from "../payouts/ask-at-stripe.ts";
import { loadBatch } from "../payouts/load-batch.ts";
import { loadPayout } from "../payouts/load-payout.ts";
import { permit } from "../permit.ts";

const SOURCES_MAX = 100;

/** Where a payout's money came from and went, in the ledger and at Stripe. */
export const payoutTrailRoutes = new Hono<AppTypes>()
  .get("/:id/trail", permit("payouts:read"), async (c) => {
    const row = await loadPayout(c);
    const { appDb } = c.get("services");
    const [trail, sources] = await Promise.all([
      listTrail(appDb, c.get("caller"), row),
      listSources(appDb, c.get("caller"), row, SOURCES_MAX + 1),
    ]);
    return c.json(presentTrail(row.currency, trail, sources));
  })
  .get("/:id/stripe", permit("payouts:read"), async (c) =>
    c.json(await askAtStripe(c.get("services"), await loadPayout(c))),
  );

/** What a batch's lines say beside what their postings sum up to. */
export const batchLedgerRoutes = new Hono<AppTypes>().get(
  "/:id/ledger",
  permit("payouts:read"),
  async (c) => {
    const { id } = await loadBatch(c);
    const rows = await sumBatchLedger(c.get("services").appDb, c.get("caller"), id);
    const answer: BatchLedger = {
      data: rows.map(({ currency, inTransitLines, inTransitLedger, paidOutLines, paidOutLedger }) => ({
        currency,
        inTransit: { linesMinor: toJson(inTransitLines), ledgerMinor: toJson(inTransitLedger) },
        paidOut: { linesMinor: toJson(paidOutLines), ledgerMinor: toJson(paidOutLedger) },
      })),
    };
    return c.json(answer);
  },
);

function presentTrail(
  currency: string,
  rows: readonly TrailRow[],
  sources: readonly SourceRow[],
): PayoutTrail {
  const postings = Map.groupBy(rows, ({ postingId }) => postingId);
  return {
    currency,
    postings: [...postings].map(([id, entries]) => ({
      ...{ id, key: entries[0]?.key ?? "", postedAt: iso(entries[0]?.postedAt ?? "") },
      entries: entries.map(({ account, ...row }) => ({ account, ...entryOf(row) })),
    })),
    sources: sources.slice(0, SOURCES_MAX).map(({ kind, postedAt, orderId, ...row }) => ({
      ...{ kind, postedAt: iso(postedAt), orderId, ...entryOf(row) },
    })),
    moreSources: sources.length > SOURCES_MAX,
  };
}

type Entry = Pick<TrailRow, "accountId" | "number" | "amountMinor" | "balanceAfterMinor" | "hasReceipt">;

const entryOf = ({ accountId, number, amountMinor, balanceAfterMinor, hasReceipt }: Entry) => ({
  ...{ accountId, number, hasReceipt },
  ...{ amountMinor: toJson(amountMinor), balanceAfterMinor: toJson(balanceAfterMinor) },
});

const toJson = (minor: string): number => minorToJson(BigInt(minor));
