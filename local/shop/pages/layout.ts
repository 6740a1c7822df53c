import { countOf } from "../cart.ts";
import { SHOP_CURRENCIES } from "../catalogue.ts";
import { type Html, html } from "../html.ts";
import type { Visit } from "../visit.ts";

export interface PageParts {
  readonly title: string;
  readonly main: Html;
  /** What the page's script tells the snippet; see assets/shop.js. */
  readonly tell?: Readonly<Record<string, unknown>>;
  /** Pages of the shop's own staff carry no snippet. */
  readonly staff?: boolean;
}

/** A page of the shop, with the snippet in its head as a merchant would paste it. */
export function layout(visit: Visit, { title, main, tell, staff = false }: PageParts): string {
  const { choices, cart } = visit;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Tributary sample shop</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
${staff ? undefined : visit.snippet}
<script defer src="/shop.js"></script>
</head>
<body${tell === undefined ? "" : html` data-tell="${JSON.stringify(tell)}"`}>
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<a class="brand" href="/"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M6 6c0 8 20 8 20 20M16 6c0 5 10 6 10 14M26 6v20" /></svg>Delta &amp; Sons</a>
<nav aria-label="Shop">
<a href="/">Products</a>
<a href="/orders">Orders</a>
<a href="/settings">Settings</a>
<a class="cart" href="/cart">Cart${countOf(cart) > 0 && html` <span class="count">${countOf(cart)}</span>`}</a>
</nav>
<nav class="currencies" aria-label="Currency">${SHOP_CURRENCIES.map(
    (currency) =>
      html`<a href="?currency=${currency}"${currency === choices.currency ? html` aria-current="true"` : ""}>${currency}</a>`,
  )}</nav>
</header>
<main id="main">${main}</main>
<footer>
<p>A sample shop: nothing is sold here. Sales are reported to Tributary by <a href="/settings">${WAY_NAMES[choices.report]}</a>${choices.test && ", as a test"}.</p>
<p><a href="/paste">Try a page of your own</a> · <a href="/recipes">Recipes</a>${
    choices.banner && html` · <button class="link" type="button" data-consent-open>Consent</button>`
  }</p>
</footer>
${choices.banner && !staff && BANNER}
</body>
</html>`.markup;
}

export const WAY_NAMES = {
  server: "the shop’s server",
  snippet: "the snippet",
  both: "the snippet, then the server",
  pixel: "the pixel",
  stripe: "Stripe’s webhook",
} as const;

const BANNER = html`<section class="banner" aria-label="Consent" hidden data-consent>
<p><strong>May we remember who sent you?</strong> If you agree, this shop keeps the link that led you here, so that whoever recommended us is paid.</p>
<div class="actions"><button type="button" data-consent-answer="granted">Agree</button><button type="button" class="plain" data-consent-answer="denied">Decline</button></div>
</section>`;
