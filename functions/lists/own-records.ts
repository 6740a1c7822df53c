import { AFFILIATE_LINK_SORTS, affiliateLinkFields } from "../../core/api/affiliate-links.ts";
import { affiliateDisputeFields, affiliatePayoutFields } from "../../core/api/affiliate-lists.ts";
import { DISPUTE_SORTS } from "../../core/api/disputes.ts";
import { PAYOUT_SORTS } from "../../core/api/payouts.ts";
import { DELIVERY_SORTS, webhookDeliveryListFields } from "../../core/api/webhooks.ts";
import type { UserIdentity } from "../../db/client.ts";
import { countOwnLinks, listOwnLinks, type OwnLinkRow } from "../../db/repositories/affiliate/links.ts";
import { countDisputes, type ListedDispute, listDisputes } from "../../db/repositories/disputes/reads.ts";
import { countPayouts, type ListedPayout, listPayouts } from "../../db/repositories/payouts/line-lists.ts";
import {
  countDeliveries,
  type ListedDelivery,
  listDeliveries,
} from "../../db/repositories/webhooks/delivery-list.ts";
import { ownOrderId } from "../disputes/present-dispute.ts";
import { column, jsonColumn, momentColumn } from "./columns.ts";
import { deliveryList } from "./deliveries.ts";
import { disputeList } from "./disputes.ts";
import { needsCurrencyForAmounts } from "./needs-currency.ts";
import { payoutList } from "./payouts.ts";
import { defineList, type ExportColumn } from "./sorted-list.ts";

/** Columns of a merchant's list that its affiliate sees as well. */
const without = <Row>(
  { columns }: { readonly columns: readonly ExportColumn<Row>[] },
  ...names: readonly string[]
): readonly ExportColumn<Row>[] => columns.filter(({ name }) => !names.includes(name));

/** An affiliate's links, with what each brought. */
export const ownLinkList = defineList<
  typeof AFFILIATE_LINK_SORTS,
  typeof affiliateLinkFields,
  OwnLinkRow,
  UserIdentity
>({
  name: "own_links",
  sorts: AFFILIATE_LINK_SORTS,
  standard: "-createdAt",
  fields: affiliateLinkFields,
  read: listOwnLinks,
  count: countOwnLinks,
  columns: [
    column<OwnLinkRow>("id", ({ id }) => id),
    momentColumn<OwnLinkRow>("created_at", ({ createdAt }) => createdAt),
    column<OwnLinkRow>("program", ({ programName }) => programName),
    column<OwnLinkRow>("campaign", ({ campaignName }) => campaignName),
    column<OwnLinkRow>("host", ({ host }) => host),
    column<OwnLinkRow>("code", ({ code }) => code),
    column<OwnLinkRow>("destination_url", ({ destinationUrl }) => destinationUrl),
    column<OwnLinkRow>("status", ({ status }) => status),
    column<OwnLinkRow>("enrollment_status", ({ enrollmentStatus }) => enrollmentStatus),
    momentColumn<OwnLinkRow>("expires_at", ({ expiresAt }) => expiresAt),
    column<OwnLinkRow>("clicks", ({ clicks }) => clicks),
    column<OwnLinkRow>("bots", ({ bots }) => bots),
    column<OwnLinkRow>("conversions", ({ conversions }) => conversions),
    column<OwnLinkRow>("recent_clicks", ({ recent }) => recent.clicks),
    column<OwnLinkRow>("recent_conversions", ({ recent }) => recent.conversions),
    jsonColumn<OwnLinkRow>("recent_earnings", ({ recent }) => recent.earnings),
  ],
});

/** What an affiliate is paid. */
export const ownPayoutList = defineList<
  typeof PAYOUT_SORTS,
  typeof affiliatePayoutFields,
  ListedPayout,
  UserIdentity
>({
  name: "own_payouts",
  sorts: PAYOUT_SORTS,
  standard: "-createdAt",
  fields: affiliatePayoutFields,
  check: needsCurrencyForAmounts,
  read: listPayouts,
  count: countPayouts,
  columns: without(payoutList, "batch_id", "partner_id", "partner_name", "attempt"),
});

/** What an affiliate contests. */
export const ownDisputeList = defineList<
  typeof DISPUTE_SORTS,
  typeof affiliateDisputeFields,
  ListedDispute,
  UserIdentity
>({
  name: "own_disputes",
  sorts: DISPUTE_SORTS,
  standard: "-createdAt",
  fields: affiliateDisputeFields,
  read: listDisputes,
  count: countDisputes,
  columns: [
    ...without(disputeList, "partner_id", "partner_name", "order_id"),
    column<ListedDispute>("order_ref", ownOrderId),
  ],
});

/** What an affiliate's own trackers were sent. */
export const ownDeliveryList = defineList<
  typeof DELIVERY_SORTS,
  typeof webhookDeliveryListFields,
  ListedDelivery,
  UserIdentity
>({
  name: "own_deliveries",
  sorts: DELIVERY_SORTS,
  standard: "-createdAt",
  fields: webhookDeliveryListFields,
  read: listDeliveries,
  count: countDeliveries,
  columns: deliveryList.columns,
});
