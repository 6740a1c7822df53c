import { type Html, html } from "../html.ts";
import type { Order } from "../orders.ts";
import type { ReportState } from "../outbox.ts";
import { showPrice } from "../price.ts";
import { customerId } from "../reports.ts";
import type { Tributary, Visit } from "../visit.ts";
import { layout } from "./layout.ts";

/** The order's confirmation. Where the browser reports the sale, this page does so. */
export function thanksPage(
  visit: Visit,
  order: Order,
  { reports, tributary }: { reports: readonly ReportState[]; tributary: Tributary },
): string {
  const { id, amountMinor, currency, coupon, clickToken, report } = order;
  const main = html`<h1>Thank you</h1>
<p>Order <strong data-order-id>${id}</strong> over <strong>${showPrice(BigInt(amountMinor), currency)}</strong> is on its way.</p>
<dl class="panel facts">
<dt>Bought</dt><dd>${order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(", ")}</dd>
<dt>Coupon</dt><dd>${coupon === "" ? "none" : coupon}</dd>
<dt>Click token</dt><dd>${clickToken === "" ? "none: you did not come by a link" : html`<code>${clickToken}</code>`}</dd>
<dt>Reported by</dt><dd>${reports.length === 0 ? "this page" : reportList(reports)}</dd>
</dl>
<p><a class="button" href="/">Back to the products</a> <a class="button plain" href="/orders">All orders</a></p>
${report === "pixel" && html`<img class="hidden" alt="" src="${pixelUrl(order, tributary)}">`}`;
  const byBrowser = report === "snippet" || report === "both";
  const conversion = {
    orderId: id,
    amountMinor,
    currency,
    customerId: customerId(order.email),
    ...(coupon === "" ? {} : { coupon }),
  };
  return layout(visit, { title: "Thank you", main, ...(byBrowser ? { tell: { conversion } } : {}) });
}

function pixelUrl(
  { id, amountMinor, currency, coupon, clickToken, test }: Order,
  tributary: Tributary,
): string {
  const report = new URLSearchParams({
    key: test ? tributary.testPublicKey : tributary.publicKey,
    kind: "conversion",
    tcid: clickToken,
    order_id: id,
    amount_minor: String(amountMinor),
    currency,
    ...(coupon === "" ? {} : { coupon }),
  });
  return `${tributary.edge}/px.gif?${report}`;
}

/** What became of an order's reports. */
export function reportList(reports: readonly ReportState[]): Html {
  const items = reports.map(
    ({ what, to, state, answer, attempts }) =>
      html`<li><span class="state ${state}">${state}</span> ${what} to the ${to === "api" ? "API" : to}${
        state !== "taken" &&
        answer !== "" &&
        html`<details><summary>${attempts} ${attempts === 1 ? "try" : "tries"}</summary><code>${answer}</code></details>`
      }</li>`,
  );
  return html`<ul class="reports">${items}</ul>`;
}
