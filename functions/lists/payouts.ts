import { PAYOUT_SORTS, payoutListFields } from "../../core/api/payouts.ts";
import type { Identity } from "../../db/client.ts";
import { countPayouts, type ListedPayout, listPayouts } from "../../db/repositories/payouts/line-lists.ts";
import { amountColumns, column, momentColumn } from "./columns.ts";
import { needsCurrencyForAmounts } from "./needs-currency.ts";
import { defineList } from "./sorted-list.ts";

type Row = ListedPayout;

/** Payouts of an organisation, line by line. */
export const payoutList = defineList<typeof PAYOUT_SORTS, typeof payoutListFields, Row, Identity>({
  name: "payouts",
  sorts: PAYOUT_SORTS,
  standard: "-createdAt",
  fields: payoutListFields,
  check: needsCurrencyForAmounts,
  read: listPayouts,
  count: countPayouts,
  columns: [
    column<Row>("id", ({ id }) => id),
    momentColumn<Row>("created_at", ({ createdAt }) => createdAt),
    column<Row>("program", ({ programName }) => programName),
    column<Row>("batch_id", ({ batchId }) => batchId),
    column<Row>("partner_id", ({ partnerId }) => partnerId),
    column<Row>("partner_name", ({ partnerName }) => partnerName),
    column<Row>("currency", ({ currency }) => currency),
    ...amountColumns<Row>(
      "amount",
      (row) => row.amountMinor,
      (row) => row.currency,
    ),
    ...amountColumns<Row>(
      "reduced",
      (row) => row.reducedMinor,
      (row) => row.currency,
    ),
    ...amountColumns<Row>(
      "returned",
      (row) => row.returnedMinor,
      (row) => row.currency,
    ),
    column<Row>("state", ({ state }) => state),
    column<Row>("method", ({ methodKind }) => methodKind),
    column<Row>("attempt", ({ attempt }) => attempt),
    momentColumn<Row>("held_at", ({ heldAt }) => heldAt),
    column<Row>("reason", ({ reason }) => reason),
    momentColumn<Row>("submitted_at", ({ submittedAt }) => submittedAt),
    momentColumn<Row>("paid_at", ({ paidAt }) => paidAt),
    momentColumn<Row>("failed_at", ({ failedAt }) => failedAt),
    column<Row>("failure_reason", ({ failureReason }) => failureReason),
    column<Row>("transfer_id", ({ transferId }) => transferId),
    column<Row>("reference", ({ reference }) => reference),
  ],
});
