import {
  AFFILIATE_CONVERSION_SORTS,
  AFFILIATE_EARNING_SORTS,
  affiliateClickFields,
  affiliateConversionFields,
  affiliateEarningFields,
} from "../../core/api/affiliate-lists.ts";
import { CLICK_SORTS } from "../../core/api/clicks.ts";
import { maskOrderId } from "../../core/conversions/mask-order-id.ts";
import type { UserIdentity } from "../../db/client.ts";
import {
  countOwnClicks,
  countOwnConversions,
  listOwnClicks,
  listOwnConversions,
  type OwnClickRow,
  type OwnConversionRow,
} from "../../db/repositories/affiliate/activity.ts";
import {
  countOwnEarnings,
  type EarningRow,
  listOwnEarnings,
} from "../../db/repositories/affiliate/earnings.ts";
import type { KeysetRow } from "../../db/repositories/keyset.ts";
import { stateOf } from "../present-explanation.ts";
import { visitColumns } from "./clicks.ts";
import { amountColumns, column, momentColumn } from "./columns.ts";
import { defineList } from "./sorted-list.ts";

type Click = OwnClickRow & KeysetRow;
type Conversion = OwnConversionRow & KeysetRow;
type Earning = EarningRow & KeysetRow;

/** Clicks of an affiliate's links. */
export const ownClickList = defineList<typeof CLICK_SORTS, typeof affiliateClickFields, Click, UserIdentity>({
  name: "own_clicks",
  sorts: CLICK_SORTS,
  standard: "-at",
  fields: affiliateClickFields,
  read: listOwnClicks,
  count: countOwnClicks,
  columns: [
    column<Click>("id", ({ id }) => id),
    momentColumn<Click>("at", ({ at }) => at),
    column<Click>("program_id", ({ programId }) => programId),
    column<Click>("link_id", ({ linkId }) => linkId),
    column<Click>("link_code", ({ linkCode }) => linkCode),
    ...visitColumns<Click>(),
  ],
});

/** Conversions that an affiliate is credited for or earns from. */
export const ownConversionList = defineList<
  typeof AFFILIATE_CONVERSION_SORTS,
  typeof affiliateConversionFields,
  Conversion,
  UserIdentity
>({
  name: "own_conversions",
  sorts: AFFILIATE_CONVERSION_SORTS,
  standard: "-receivedAt",
  fields: affiliateConversionFields,
  read: listOwnConversions,
  count: countOwnConversions,
  columns: [
    column<Conversion>("id", ({ id }) => id),
    column<Conversion>("program", ({ programName }) => programName),
    momentColumn<Conversion>("received_at", ({ receivedAt }) => receivedAt),
    momentColumn<Conversion>("occurred_at", ({ occurredAt }) => occurredAt),
    column<Conversion>("goal", ({ goal }) => goal),
    column<Conversion>("order_ref", ({ orderId }) => maskOrderId(orderId)),
    column<Conversion>("currency", ({ currency }) => currency),
    ...amountColumns<Conversion>(
      "amount",
      (row) => row.amountMinor,
      (row) => row.currency,
    ),
    ...amountColumns<Conversion>(
      "refunded",
      (row) => row.refundedMinor,
      (row) => row.currency,
    ),
    column<Conversion>("status", ({ status }) => status),
    column<Conversion>("status_reason", ({ statusReason }) => statusReason),
    column<Conversion>("credit_bps", ({ creditBps }) => creditBps),
    column<Conversion>("link_code", ({ linkCode }) => linkCode),
    ...amountColumns<Conversion>(
      "commission",
      (row) => row.commissionMinor,
      (row) => row.currency,
    ),
  ],
});

/** Lines of an affiliate's commission. */
export const ownEarningList = defineList<
  typeof AFFILIATE_EARNING_SORTS,
  typeof affiliateEarningFields,
  Earning,
  UserIdentity
>({
  name: "own_earnings",
  sorts: AFFILIATE_EARNING_SORTS,
  standard: "-createdAt",
  fields: affiliateEarningFields,
  read: listOwnEarnings,
  count: countOwnEarnings,
  columns: [
    column<Earning>("id", ({ id }) => id),
    momentColumn<Earning>("created_at", ({ created_at }) => created_at),
    column<Earning>("program", ({ program_name }) => program_name),
    column<Earning>("campaign", ({ campaign_name }) => campaign_name),
    column<Earning>("conversion_id", ({ conversion_id }) => conversion_id),
    column<Earning>("order_ref", ({ order_id }) => maskOrderId(order_id)),
    momentColumn<Earning>("occurred_at", ({ occurred_at }) => occurred_at),
    column<Earning>("level", ({ level }) => level),
    column<Earning>("currency", ({ currency }) => currency),
    ...amountColumns<Earning>(
      "amount",
      (row) => row.amount_minor,
      (row) => row.currency,
    ),
    ...amountColumns<Earning>(
      "reversed",
      (row) => row.reversed_minor,
      (row) => row.currency,
    ),
    column<Earning>("points", ({ points }) => points),
    column<Earning>("state", (row) => stateOf(row)),
    momentColumn<Earning>("matures_at", ({ matures_at }) => matures_at),
    momentColumn<Earning>("matured_at", ({ matured_at }) => matured_at),
    column<Earning>("rate_bps", ({ rate_bps }) => rate_bps),
    column<Earning>("plan_version", ({ plan_number }) => plan_number),
  ],
});
