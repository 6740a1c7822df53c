import type { BrowserReportRow } from "../db/repositories/browser-reports.ts";
import type { ConversionRow, RefundRow, SupersededReport } from "../db/repositories/conversions.ts";
import { iso, isoOrNull } from "./iso.ts";
import type { TakenConversion } from "./take-conversions.ts";

/** To the merchant its order is created, whatever a browser had said before. */
export function presentTaken({ orderId, goal, status, conversion }: TakenConversion) {
  return { orderId, goal, status: status === "superseded" ? "created" : status, conversion };
}

export function presentConversion(row: ConversionRow) {
  return {
    id: row.id,
    programId: row.program_id,
    goal: row.goal,
    orderId: row.order_id,
    source: row.source,
    test: row.test,
    amountMinor: Number(row.amount_minor),
    currency: row.currency,
    occurredAt: iso(row.occurred_at),
    receivedAt: iso(row.received_at),
    status: row.status,
    statusReason: row.status_reason,
    approveAt: isoOrNull(row.approve_at),
    refundedMinor: Number(row.refunded_minor),
    outcome: row.outcome ?? "waiting",
    outcomeReason: row.outcome_reason,
    tokenRefusal: row.token_refusal,
    /** Why no commission can be worked out as yet. */
    commissionBlockedBy: row.commission_blocked_by,
    lateClicksIgnored: row.late_clicks_ignored,
    coupon: row.coupon_code,
    /** What a browser had reported before the server's report took its place. */
    superseded: row.superseded === null ? null : presentSuperseded(row.superseded),
    metadata: row.metadata ?? {},
    /** Empty: nothing was said. With the category and volume that each had when it was reported. */
    items: row.items ?? [],
    volume: Number(row.volume),
    requestId: row.request_id,
  };
}

export function presentBrowserReport(row: BrowserReportRow) {
  return {
    id: row.id,
    programId: row.program_id,
    test: row.test,
    via: row.via,
    host: row.host,
    bot: row.bot,
    clickId: row.click_id,
    tokenRefusal: row.token_refusal,
    report: row.report,
    occurredAt: iso(row.occurred_at),
    receivedAt: iso(row.received_at),
    outcome: row.outcome ?? "waiting",
    reason: row.reason,
    conversionId: row.conversion_id,
    requestId: row.request_id,
  };
}

function presentSuperseded(report: SupersededReport) {
  return {
    amountMinor: Number(report.amountMinor),
    currency: report.currency,
    customerId: report.customerId,
    coupon: report.couponCode,
    clickId: report.clickId,
    metadata: report.metadata ?? {},
    occurredAt: iso(report.occurredAt),
    receivedAt: iso(report.receivedAt),
    requestId: report.requestId,
  };
}

export function presentRefund(row: RefundRow) {
  return {
    id: row.id,
    refundId: row.refund_id,
    conversionId: row.conversion_id,
    goal: row.goal,
    orderId: row.order_id,
    amountMinor: Number(row.amount_minor),
    currency: row.currency,
    status: row.status,
    /** Parked: its conversion has not come yet. */
    parked: row.conversion_id === null,
    reason: row.reason,
    receivedAt: iso(row.received_at),
  };
}
