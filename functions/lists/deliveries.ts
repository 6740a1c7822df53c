import { DELIVERY_SORTS, merchantDeliveryListFields } from "../../core/api/webhooks.ts";
import type { Identity } from "../../db/client.ts";
import {
  countDeliveries,
  type ListedDelivery,
  listDeliveries,
} from "../../db/repositories/webhooks/delivery-list.ts";
import { column, momentColumn } from "./columns.ts";
import { defineList } from "./sorted-list.ts";

type Row = ListedDelivery;

/** What was sent to an organisation's servers. */
export const deliveryList = defineList<
  typeof DELIVERY_SORTS,
  typeof merchantDeliveryListFields,
  Row,
  Identity
>({
  name: "webhook_deliveries",
  sorts: DELIVERY_SORTS,
  standard: "-createdAt",
  fields: merchantDeliveryListFields,
  read: listDeliveries,
  count: countDeliveries,
  columns: [
    column<Row>("id", ({ id }) => id),
    momentColumn<Row>("created_at", ({ createdAt }) => createdAt),
    column<Row>("endpoint_id", ({ endpointId }) => endpointId),
    column<Row>("event_id", ({ eventId }) => eventId),
    column<Row>("program_id", ({ programId }) => programId),
    column<Row>("type", ({ type }) => type),
    column<Row>("state", ({ state }) => state),
    column<Row>("attempts", ({ attempts }) => attempts),
    column<Row>("replays", ({ replays }) => replays),
    column<Row>("last_status", ({ lastStatus }) => lastStatus),
    momentColumn<Row>("due_at", ({ state, dueAt }) => (state === "queued" ? dueAt : null)),
    momentColumn<Row>("settled_at", ({ settledAt }) => settledAt),
  ],
});
