import { totalOf } from "../cart.ts";
import { html } from "../html.ts";
import { showPrice } from "../price.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";
import { picture } from "./picture.ts";

export interface CheckoutEntry {
  readonly email: string;
  readonly coupon: string;
  readonly problem: string;
}

const NOTHING: CheckoutEntry = { email: "", coupon: "", problem: "" };

/** The cart with its checkout; the form carries the click token that the snippet kept. */
export function cartPage(visit: Visit, entry: CheckoutEntry = NOTHING): string {
  const { cart, choices } = visit;
  if (cart.length === 0) {
    const main = html`<h1>Your cart</h1><div class="empty"><p>There is nothing in it yet.</p><p><a class="button" href="/">See the products</a></p></div>`;
    return layout(visit, { title: "Cart", main });
  }
  const { currency } = choices;
  const rows = cart.map(
    ({ product, quantity }) => html`<li class="line">${picture(product)}
<div><a href="/products/${product.id}">${product.name}</a>
<form method="post" action="/cart" class="row tight"><input type="hidden" name="product" value="${product.id}"><input type="hidden" name="set" value="on">
<label><span class="hidden">Quantity of ${product.name}</span><input type="number" name="quantity" value="${quantity}" min="0" max="99" required></label>
<button class="plain" type="submit">Update<span class="hidden"> ${product.name}</span></button></form></div>
<span class="price">${showPrice(product.priceMinor[currency] * BigInt(quantity), currency)}</span></li>`,
  );
  const main = html`<h1>Your cart</h1>
<div class="checkout">
<ul class="lines">${rows}</ul>
<form method="post" action="/checkout" class="panel" data-checkout>
<h2>Checkout</h2>
${entry.problem !== "" && html`<p class="problem" role="alert">${entry.problem}</p>`}
<label>E-mail <input type="email" name="email" value="${entry.email}" required autocomplete="email" placeholder="you@example.com"></label>
<label>Coupon <input type="text" name="coupon" value="${entry.coupon}" autocomplete="off" autocapitalize="characters" aria-describedby="coupon-hint"></label>
<p class="soft small" id="coupon-hint">Any code takes a tenth off. ADA10 is a partner’s: who brings it, buys in that partner’s name.</p>
<input type="hidden" name="clickToken" value="">
<p class="row spread"><span>Total</span><strong>${showPrice(totalOf(cart, currency, ""), currency)}</strong></p>
<button type="submit">Pay and order</button>
<p class="soft small">Nothing is charged. This is a sample shop.</p>
</form></div>`;
  return layout(visit, { title: "Cart", main });
}
