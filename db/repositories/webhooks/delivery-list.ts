import { sql } from "drizzle-orm";
import type { MerchantDeliveryFilter } from "../../../core/api/webhooks.ts";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../../client.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
} from "../keyset.ts";
import { DELIVERY_COLUMNS, type WebhookDeliveryRow } from "./deliveries.ts";

export type ListedDelivery = WebhookDeliveryRow & KeysetRow;

const SORTS: KeysetColumns = { createdAt: { value: sql`d.id`, type: "uuid" } };

/** What was sent to endpoints of a tenant, or of the user's own; up to `limit + 1`, the last of which only tells that there is more. */
export function listDeliveries(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  filter: MerchantDeliveryFilter,
  page: KeysetPage,
): Promise<ListedDelivery[]> {
  const list = { ...listOf(identity, filter), columns: sql`d.*`, id: sql`d.id`, sorts: SORTS };
  return queryAs<ListedDelivery>(
    db,
    identity,
    sql`SELECT ${DELIVERY_COLUMNS}, d.sort_value::text AS "sortValue" FROM (${mergedPage(list, page)}) d ${orderOf(page, sql`d`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export function countDeliveries(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  filter: MerchantDeliveryFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, listOf(identity, filter), most);
}

const OWN_ENDPOINTS = sql`(
  SELECT e.id FROM affiliates a JOIN webhook_endpoints e ON e.affiliate_id = a.id WHERE a.user_id = current_user_id()) p`;

function listOf(
  identity: Identity | UserIdentity,
  { programId, endpointId, eventId, state, type }: MerchantDeliveryFilter,
): MergedRows {
  const ofProgram = sql`SELECT e.id FROM webhook_endpoints e WHERE e.program_id = ${programId}::uuid`;
  const isOwn = "userId" in identity;
  return {
    owners: isOwn ? OWN_ENDPOINTS : sql`(SELECT ${identity.organisationId}::uuid AS id) p`,
    from: sql`webhook_deliveries d`,
    where: allOf([
      isOwn ? sql`d.endpoint_id = p.id` : sql`d.organisation_id = p.id`,
      programId === undefined ? undefined : sql`d.endpoint_id IN (${ofProgram})`,
      endpointId === undefined ? undefined : sql`d.endpoint_id = ${endpointId}::uuid`,
      eventId === undefined ? undefined : sql`d.event_id = ${eventId}::uuid`,
      state === undefined ? undefined : sql`d.state = ${state}`,
      type === undefined ? undefined : sql`d.type = ${type}`,
    ]),
  };
}
