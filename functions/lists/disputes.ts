import { DISPUTE_SORTS, disputeListFields } from "../../core/api/disputes.ts";
import type { Identity } from "../../db/client.ts";
import { countDisputes, type ListedDispute, listDisputes } from "../../db/repositories/disputes/reads.ts";
import { column, momentColumn } from "./columns.ts";
import { defineList } from "./sorted-list.ts";

type Row = ListedDispute;

/** What an organisation's partners contest. */
export const disputeList = defineList<typeof DISPUTE_SORTS, typeof disputeListFields, Row, Identity>({
  name: "disputes",
  sorts: DISPUTE_SORTS,
  standard: "-createdAt",
  fields: disputeListFields,
  read: listDisputes,
  count: countDisputes,
  columns: [
    column<Row>("id", ({ id }) => id),
    momentColumn<Row>("created_at", ({ createdAt }) => createdAt),
    column<Row>("program", ({ programName }) => programName),
    column<Row>("number", ({ number }) => number),
    column<Row>("partner_id", ({ partnerId }) => partnerId),
    column<Row>("partner_name", ({ partnerName }) => partnerName),
    column<Row>("subject", ({ subject }) => subject),
    column<Row>("conversion_id", ({ conversionId }) => conversionId),
    column<Row>("payout_id", ({ payoutId }) => payoutId),
    column<Row>("order_id", ({ orderId }) => orderId),
    column<Row>("state", ({ state }) => state),
    momentColumn<Row>("due_at", ({ dueAt }) => dueAt),
    momentColumn<Row>("ended_at", ({ endedAt }) => endedAt),
  ],
});
