import { createHash } from "node:crypto";
import type { Order, Refund } from "./orders.ts";
import type { Report } from "./outbox.ts";
import { checkoutCompleted, refundCreated } from "./stripe-events.ts";
import type { Tributary } from "./visit.ts";

/** What the shop's server tells of an order, by the way that was chosen. */
export function reportsOfOrder(order: Order, tributary: Tributary): Report[] {
  if (order.report === "snippet" || order.report === "pixel") return [];
  if (order.report === "stripe") return [viaStripe("conversion", checkoutCompleted(order), tributary)];
  return [{ what: "conversion", to: "api", path: "/api/v1/conversions", body: conversion(order) }];
}

/** What the shop's server tells of a refund: whoever brought the sale, a refund is for the server to tell. */
export function reportsOfRefund(
  order: Order,
  refund: Refund,
  { tributary, nowMs }: { tributary: Tributary; nowMs: number },
): Report[] {
  if (order.report === "stripe") return [viaStripe("refund", refundCreated(order, refund, nowMs), tributary)];
  const { id, amountMinor } = refund;
  const body = { orderId: order.id, refundId: id, amountMinor, currency: order.currency };
  return [{ what: "refund", to: "api", path: "/api/v1/conversions/refunds", body }];
}

const viaStripe = (what: Report["what"], body: object, { publicKey }: Tributary): Report => ({
  what,
  to: "stripe webhook",
  path: `/api/v1/webhooks/stripe/${publicKey}`,
  body,
});

function conversion(order: Order): object {
  const { id, amountMinor, currency, email, coupon, clickToken, placedAtMs, lines } = order;
  return {
    orderId: id,
    amountMinor,
    currency,
    ...(clickToken === "" ? {} : { clickId: clickToken }),
    ...(coupon === "" ? {} : { coupon }),
    customer: { id: customerId(email), email },
    occurredAt: new Date(placedAtMs).toISOString(),
    metadata: { products: lines.map(({ productId, quantity }) => `${quantity} × ${productId}`).join(", ") },
  };
}

/** The shop's number of a buyer: the same for the same address. */
export const customerId = (email: string): string =>
  `c-${createHash("sha256").update(email.trim().toLowerCase()).digest("hex").slice(0, 12)}`;
