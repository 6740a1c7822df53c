import { createHash, createHmac, randomInt } from "node:crypto";
import { readCookies } from "../cookies.ts";
import { escapeHtml } from "../html.ts";
import type { Tributary } from "../visit.ts";
import { fillIn, readRecipeCode } from "./recipe-code.ts";

/** The price of every recipe's mug: 24.00 USD. */
const AMOUNT_MINOR = 2400;

export const RECIPES = [
  ["/recipes/plain", "Plain HTML", "a hidden field brings the token to the checkout"],
  ["/recipes/react", "React and Next.js", "a component, a hook and a route handler"],
  ["/recipes/shopify", "Shopify", "theme, cart attribute, custom pixel and webhook"],
  ["/recipes/woocommerce", "WooCommerce", "what the plugin prints, and the cookie that it reads"],
  ["/recipes/gtm", "Google Tag Manager", "tags as a container injects them, with consent mode"],
] as const;

/** The recipe's own file with the shop's addresses and key in it. */
type Fill = (file: string) => string;

const filler =
  (tributary: Tributary): Fill =>
  (file) =>
    fillIn(readRecipeCode(file), tributary);

export function recipeIndex(): string {
  const items = RECIPES.map(([path, name, line]) => `<li><a href="${path}">${name}</a>: ${line}</li>`);
  return document({
    title: "Recipes",
    body: `<p>Each page runs the code of its recipe in docs/integrations, and nothing else.</p><ul>${items.join("")}</ul>`,
  });
}

export const plainProduct = (tributary: Tributary): string => {
  const fill = filler(tributary);
  return document({
    title: "Plain HTML",
    head: fill("plain/head.html"),
    body: `<p>River mug, 24.00 USD</p>${fill("plain/product.html")}<p><a href="/recipes/plain/checkout">Checkout</a></p>
${fill("plain/consent.html")}`,
  });
};

/** `token`: the `tcid` of the page's own address, which a shop's server sees without any script. */
export const plainCheckout = (tributary: Tributary, token: string): string => {
  const fill = filler(tributary);
  const field = fill("plain/checkout.html").replace("CLICK_TOKEN", escapeHtml(token));
  return document({
    title: "Checkout",
    head: fill("plain/head.html"),
    body: `<form method="post" action="/recipes/plain/orders">${field}
<label><input type="radio" name="by" value="server" checked> the server reports</label>
<label><input type="radio" name="by" value="snippet"> the snippet reports</label>
<label><input type="radio" name="by" value="pixel"> the pixel reports</label>
<button>Buy for 24.00 USD</button></form>`,
  });
};

/** The confirmation, by which the browser reports unless the server has. */
export function plainThanks(
  tributary: Tributary,
  { orderId, clickToken, by }: { orderId: string; clickToken: string; by: string },
): string {
  const fill = filler(tributary);
  const pixel = fill("plain/pixel.html").replaceAll("CLICK_TOKEN", encodeURIComponent(clickToken));
  const report = { snippet: fill("plain/thanks.html"), pixel }[by] ?? "";
  return document({
    title: "Thank you",
    head: fill("plain/head.html"),
    body: `<p>Order <strong data-order-id>${orderId}</strong>.</p>${report.replaceAll("ORDER_ID", orderId)}`,
  });
}

/** React renders the whole document; until then there is nothing in it. */
export const reactPage = (): string =>
  `<!doctype html><html lang="en"><head><title>React</title></head><body><script src="/recipes/react.js"></script></body></html>`;

/** What the plugin's PHP prints into the head: its own text, with the two values in it. */
export function woocommercePage(tributary: Tributary): string {
  const [, printed = ""] = /\?>\n([\s\S]*?)\t<\?php/.exec(readRecipeCode("woocommerce/tributary.php")) ?? [];
  const head = printed
    .replace("<?php echo esc_url( TRIBUTARY_TRACKER . '/t.js' ); ?>", `${tributary.edge}/t.js`)
    .replace("<?php echo esc_attr( TRIBUTARY_PUBLIC_KEY ); ?>", tributary.publicKey);
  return document({
    title: "WooCommerce",
    head,
    body: `<p>River mug, 24.00 USD</p><form method="post" action="/recipes/woocommerce/orders"><button>Place order</button></form>`,
  });
}

/** The token that the plugin takes from the shop's cookie when the order is made. */
export const woocommerceToken = (cookies: string | undefined): string =>
  readCookies(cookies).tributary_token ?? "";

/**
 * A container: it fires tags as Google's does, by making their scripts anew with the variables' values in them; the
 * banner is a consent platform that speaks consent mode.
 */
export function gtmPage(tributary: Tributary): string {
  const fill = filler(tributary);
  const tags = {
    base: fill("gtm/base-tag.html"),
    consent: fill("gtm/consent-tag.html"),
    purchase: fill("gtm/purchase-tag.html"),
  };
  const minorUnits = fill("gtm/minor-units.js");
  return document({
    title: "Google Tag Manager",
    head: `<script>
window.dataLayer = window.dataLayer || [];
function gtag() { dataLayer.push(arguments); }
gtag("consent", "default", { ad_storage: "denied", analytics_storage: "denied", wait_for_update: 500 });
</script>
<script>
(function (tags, minorUnits) {
  function withVariables(text, ecommerce) {
    var values = { "DLV - transaction_id": ecommerce.transaction_id, "DLV - value": ecommerce.value, "DLV - currency": ecommerce.currency };
    function put(source) {
      return source.replace(/{{([^}]+)}}/g, function (_, name) {
        return name === "Minor units" ? "(" + put(minorUnits) + ")()" : JSON.stringify(values[name]);
      });
    }
    return put(text);
  }
  function fire(tag, ecommerce) {
    var holder = document.createElement("div");
    holder.innerHTML = withVariables(tag, ecommerce || {});
    holder.querySelectorAll("script").forEach(function (written) {
      var script = document.createElement("script");
      script.text = written.text;
      document.head.appendChild(script);
    });
  }
  fire(tags.base);
  fire(tags.consent);
  var push = dataLayer.push;
  dataLayer.push = function (entry) {
    var result = push.apply(dataLayer, arguments);
    if (entry && entry.event === "purchase") fire(tags.purchase, entry.ecommerce);
    return result;
  };
})(${inScript(tags)}, ${inScript(minorUnits)});
</script>`,
    body: `<p>River mug, 24.00 USD</p>
<button type="button" onclick="gtag('consent','update',{ad_storage:'granted'})">Accept all</button>
<button type="button" onclick="gtag('consent','update',{ad_storage:'denied'})">Reject all</button>
<button type="button" id="buy">Buy</button><p id="done" role="status"></p>
<script>
document.getElementById("buy").onclick = function () {
  var id = "gtm-" + Date.now();
  dataLayer.push({ event: "purchase", ecommerce: { transaction_id: id, value: 24, currency: "USD" } });
  document.getElementById("done").textContent = id;
};
</script>`,
  });
}

/** The theme's page, and a checkout that does what Shopify does with the cart's attributes. */
export const shopifyPage = (tributary: Tributary): string =>
  document({
    title: "Shopify",
    head: filler(tributary)("shopify/theme.html"),
    body: `<p>River mug, 24.00 USD</p><form method="post" action="/recipes/shopify/checkout">
<label><input type="radio" name="by" value="webhook" checked> the webhook reports</label>
<label><input type="radio" name="by" value="pixel"> the custom pixel reports</label>
<button>Complete the order</button></form>`,
  });

export interface ShopifyOrder {
  readonly id: number;
  /** What the theme wrote into the cart; empty: nothing. */
  readonly token: string;
}

/** The order's page: a custom pixel runs in a frame without an origin, and is told of the checkout. */
export function shopifyThanks(tributary: Tributary, order: ShopifyOrder, byPixel: boolean): string {
  const sandbox = `<!doctype html><script>
var analytics = { subscribe: function (name, tell) { if (name === "checkout_completed") setTimeout(tell, 0, ${inScript(checkoutCompleted(order))}); } };
${filler(tributary)("shopify/pixel.js")}
</script>`;
  const frame = `<iframe hidden sandbox="allow-scripts allow-forms" title="Custom pixel" srcdoc="${escapeHtml(sandbox)}"></iframe>`;
  return document({
    title: "Thank you",
    body: `<p>Order <strong data-order-id>${order.id}</strong>.</p>${byPixel ? frame : ""}`,
  });
}

/** The customer event, in the shape that Shopify documents; only what a pixel could want of an order. */
const checkoutCompleted = ({ id, token }: ShopifyOrder) => ({
  name: "checkout_completed",
  type: "standard",
  id: "sh-f6b3b1f0-0000-4000-8000-000000000000",
  clientId: "4f4b3c5e-0000-4000-8000-000000000000",
  timestamp: new Date().toISOString(),
  data: {
    checkout: {
      attributes: token === "" ? [] : [{ key: "_tributary", value: token }],
      currencyCode: "USD",
      email: "buyer@example.com",
      order: { id: `gid://shopify/OrderIdentity/${id}`, customer: { id: "17", isFirstOrder: true } },
      subtotalPrice: { amount: AMOUNT_MINOR / 100, currencyCode: "USD" },
      totalPrice: { amount: AMOUNT_MINOR / 100, currencyCode: "USD" },
      token: createHash("md5").update(String(id)).digest("hex"),
    },
  },
});

/** The webhook `orders/paid`, signed as Shopify signs it. */
export function shopifyWebhook({ id, token }: ShopifyOrder, secret: string): Request {
  const body = JSON.stringify({
    id,
    name: `#${id % 10_000}`,
    email: "buyer@example.com",
    currency: "USD",
    total_price: "24.00",
    financial_status: "paid",
    note_attributes: token === "" ? [] : [{ name: "_tributary", value: token }],
    discount_codes: [],
    customer: { id: 17 },
  });
  return new Request("http://merchant.example/webhooks/shopify", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": "orders/paid",
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    },
    body,
  });
}

export const newShopifyOrderId = (): number => 5_000_000_000_000 + randomInt(1_000_000_000);

/** JSON that may stand in a script: nothing in it ends the script. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const document = ({ title, head = "", body }: { title: string; head?: string; body: string }): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
${head}</head>
<body>
<main><p class="crumbs"><a href="/">The shop</a> / <a href="/recipes">Recipes</a></p>
<h1>${title}</h1>
${body}</main>
</body>
</html>`;
