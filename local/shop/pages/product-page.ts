import { formatMinor, minorToJson } from "../../../core/money/amount.ts";
import type { Product } from "../catalogue.ts";
import { html } from "../html.ts";
import { showPrice } from "../price.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";
import { picture } from "./picture.ts";

/** One product; the page tells the snippet that it was looked at. */
export function productPage(visit: Visit, product: Product): string {
  const { currency } = visit.choices;
  const priceMinor = product.priceMinor[currency];
  const main = html`<p class="crumbs"><a href="/">Products</a> / ${product.category}</p>
<article class="product">
${picture(product)}
<div><h1>${product.name}</h1>
<p class="price large"><data value="${formatMinor(priceMinor, currency)}">${showPrice(priceMinor, currency)}</data></p>
<p>${product.line}</p>
<form method="post" action="/cart" class="row">
<input type="hidden" name="product" value="${product.id}">
<label>Quantity <input type="number" name="quantity" value="1" min="1" max="99" required></label>
<button type="submit">Add to cart</button>
</form></div>
</article>`;
  const data = { category: product.category, priceMinor: minorToJson(priceMinor), currency };
  return layout(visit, { title: product.name, main, tell: { product: { id: product.id, data } } });
}
