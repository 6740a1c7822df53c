import { PRODUCTS } from "../catalogue.ts";
import { html } from "../html.ts";
import { showPrice } from "../price.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";
import { picture } from "./picture.ts";

export function productsPage(visit: Visit): string {
  const { currency } = visit.choices;
  const cards = PRODUCTS.map(
    (product) => html`<li><a class="card" href="/products/${product.id}">
${picture(product)}
<span class="name">${product.name}</span><span class="price">${showPrice(product.priceMinor[currency], currency)}</span>
<span class="soft">${product.category}</span></a></li>`,
  );
  const main = html`<section class="hero"><h1>Things that last, made near the water</h1>
<p class="soft">Six products, two hundred years of practice, no hurry.</p></section>
<ul class="grid">${cards}</ul>`;
  return layout(visit, { title: "Products", main });
}
