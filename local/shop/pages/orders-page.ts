import { formatMinor } from "../../../core/money/amount.ts";
import { html } from "../html.ts";
import type { Order } from "../orders.ts";
import type { ReportState } from "../outbox.ts";
import { showPrice } from "../price.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";
import { reportList } from "./thanks-page.ts";

export interface ListedOrder {
  readonly order: Order;
  readonly reports: readonly ReportState[];
}

/** What the shop's staff sees: orders, what was told of them, and refunds. */
export function ordersPage(visit: Visit, orders: readonly ListedOrder[], problem = ""): string {
  const main = html`<h1>Orders</h1>
<p class="soft">The shop’s own desk: what was sold, and what its server told Tributary of it.</p>
${problem !== "" && html`<p class="problem" role="alert">${problem}</p>`}
${
  orders.length === 0
    ? html`<div class="empty"><p>Nothing has been sold yet.</p><p><a class="button" href="/">See the products</a></p></div>`
    : html`<ul class="orders">${orders.map(orderItem)}</ul>`
}`;
  return layout(visit, { title: "Orders", main, staff: true });
}

function orderItem({ order, reports }: ListedOrder) {
  const { id, amountMinor, refundedMinor, currency, email, coupon, clickToken, placedAtMs } = order;
  const left = BigInt(amountMinor - refundedMinor);
  const placed = new Date(placedAtMs).toISOString();
  return html`<li class="panel" id="${id}">
<div class="row spread"><h2>${id}</h2><strong>${showPrice(BigInt(amountMinor), currency)}</strong></div>
<p class="soft small"><time datetime="${placed}">${placed.slice(0, 16).replace("T", " ")} UTC</time> · ${email}${coupon !== "" && ` · coupon ${coupon}`} · ${clickToken === "" ? "no click token" : "with a click token"}${order.test && " · test"}</p>
${reports.length === 0 ? html`<p class="small">Reported by the buyer’s browser.</p>` : reportList(reports)}
${refundedMinor > 0 && html`<p class="small">Refunded: ${showPrice(BigInt(refundedMinor), currency)}</p>`}
${
  left > 0n &&
  html`<form method="post" action="/orders/${id}/refunds" class="row">
<label>Refund in ${currency} <input name="amount" inputmode="decimal" value="${formatMinor(left, currency)}" required size="10"></label>
<button class="plain" type="submit">Refund<span class="hidden"> of ${id}</span></button></form>`
}
</li>`;
}
