import { createHash } from "node:crypto";
import type { Order, Refund } from "./orders.ts";
import type { Report } from "./outbox.ts";

/** What the shop's server tells of an order, by the way that was chosen. */
export function reportsOfOrder(order: Order): Report[] {
  if (order.report === "snippet") return [];
  return [{ what: "conversion", to: "api", path: "/api/v1/conversions", body: conversion(order) }];
}

/** What the shop's server tells of a refund: whoever brought the sale, a refund is for the server to tell. */
export function reportsOfRefund(order: Order, { id, amountMinor }: Refund): Report[] {
  const body = { orderId: order.id, refundId: id, amountMinor, currency: order.currency };
  return [{ what: "refund", to: "api", path: "/api/v1/conversions/refunds", body }];
}

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
