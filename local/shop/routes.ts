import { readFileSync } from "node:fs";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import { countOf, isCoupon, setQuantity, totalOf, writeCart } from "./cart.ts";
import { findProduct } from "./catalogue.ts";
import { writeChoices } from "./choices.ts";
import { cookie } from "./cookies.ts";
import type { Order, Orders } from "./orders.ts";
import type { Outbox } from "./outbox.ts";
import { type OwnPages, refuseOwnPage } from "./own-pages.ts";
import { cartPage } from "./pages/cart-page.ts";
import { messagePage } from "./pages/message-page.ts";
import { ordersPage } from "./pages/orders-page.ts";
import { pastePage } from "./pages/paste-page.ts";
import { productPage } from "./pages/product-page.ts";
import { productsPage } from "./pages/products-page.ts";
import { settingsPage } from "./pages/settings-page.ts";
import { thanksPage } from "./pages/thanks-page.ts";
import { readPrice, showPrice } from "./price.ts";
import { createRecipeRoutes } from "./recipes/recipe-routes.ts";
import { reportsOfOrder, reportsOfRefund } from "./reports.ts";
import { readVisit, type Tributary, type Visit } from "./visit.ts";

export interface ShopParts {
  readonly tributary: Tributary;
  readonly orders: Orders;
  readonly outbox: Outbox;
  readonly ownPages: OwnPages;
}

interface Context extends ShopParts {
  readonly request: LocalRequest;
  readonly visit: Visit;
  readonly form: URLSearchParams;
}

type Handler = (context: Context, parameter: string) => LocalResponse;

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const OWN_SITE = /^([a-z0-9-]+)\.shop\.localhost(?::\d+)?$/;
const ASSETS: Record<string, string> = {
  "/shop.css": "text/css; charset=utf-8",
  "/shop.js": "text/javascript; charset=utf-8",
  "/icon.svg": "image/svg+xml",
};

/** Answers every request of the shop, and of the pages that somebody pasted. */
export function createRoutes(parts: ShopParts): (request: LocalRequest) => Promise<LocalResponse> {
  const recipe = createRecipeRoutes(parts.tributary);
  return async (request) => {
    const site = OWN_SITE.exec(request.headers.host ?? "")?.[1];
    if (site !== undefined) return ownPage(parts.ownPages, site, request.path);
    const context = {
      ...parts,
      request,
      visit: readVisit(request, parts.tributary),
      form: new URLSearchParams(request.body.toString()),
    };
    if (request.method === "POST" && !isOwnForm(request))
      return page(context, 403, messagePage(context.visit, "Not from here", "The form is of another site."));
    const recipeAnswer = await recipe(request);
    if (recipeAnswer !== undefined) return recipeAnswer;
    for (const [method, path, handler] of ROUTES) {
      const match = method === request.method ? path.exec(request.path) : null;
      if (match !== null) return handler(context, match[1] ?? "");
    }
    return notFound(context);
  };
}

const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ["GET", /^\/$/, (context) => page(context, 200, productsPage(context.visit))],
  ["GET", /^\/products\/([\w-]+)$/, showProduct],
  ["GET", /^\/cart$/, (context) => page(context, 200, cartPage(context.visit))],
  ["POST", /^\/cart$/, changeCart],
  ["POST", /^\/checkout$/, checkOut],
  ["GET", /^\/thanks\/([\w-]+)$/, thank],
  ["GET", /^\/orders$/, (context) => page(context, 200, allOrders(context))],
  ["POST", /^\/orders\/([\w-]+)\/refunds$/, refund],
  ["GET", /^\/settings$/, (context) => page(context, 200, settingsPage(context.visit))],
  ["GET", /^\/paste$/, showPaste],
  ["POST", /^\/paste$/, paste],
  ["GET", /^(\/(?:shop\.css|shop\.js|icon\.svg))$/, asset],
];

function showProduct(context: Context, id: string): LocalResponse {
  const product = findProduct(id);
  return product === undefined ? notFound(context) : page(context, 200, productPage(context.visit, product));
}

/** Adds to what is there, or sets it when the form says so. */
function changeCart(context: Context): LocalResponse {
  const { form, visit } = context;
  const product = findProduct(form.get("product") ?? "");
  const quantity = Number(form.get("quantity"));
  if (product === undefined || !Number.isInteger(quantity) || quantity < 0) return notFound(context);
  const had = visit.cart.find((line) => line.product.id === product.id)?.quantity ?? 0;
  const cart = setQuantity(visit.cart, product, form.has("set") ? quantity : had + quantity);
  return seeOther("/cart", cookie("cart", writeCart(cart)));
}

function checkOut(context: Context): LocalResponse {
  const { form, visit, orders } = context;
  const { cart, choices } = visit;
  const email = (form.get("email") ?? "").trim();
  const coupon = (form.get("coupon") ?? "").trim();
  const problem = refuseCheckout(countOf(cart), email, coupon);
  if (problem !== undefined) return page(context, 422, cartPage(visit, { email, coupon, problem }));
  const order = orders.place(
    {
      lines: cart.map(({ product, quantity }) => ({ productId: product.id, name: product.name, quantity })),
      amountMinor: Number(totalOf(cart, choices.currency, coupon)),
      currency: choices.currency,
      email,
      coupon,
      clickToken: form.get("clickToken") ?? "",
      report: choices.report,
      test: choices.test,
    },
    (placed) => reportsOfOrder(placed, context.tributary),
  );
  return seeOther(`/thanks/${order.id}`, cookie("cart", ""));
}

function refuseCheckout(count: number, email: string, coupon: string): string | undefined {
  if (count === 0) return "The cart is empty.";
  if (!EMAIL.test(email)) return "The e-mail address is not one.";
  if (coupon !== "" && !isCoupon(coupon))
    return "A coupon has 3 to 64 letters, digits, - or _, and begins with a letter or digit.";
  return undefined;
}

function thank(context: Context, id: string): LocalResponse {
  const order = context.orders.find(id);
  if (order === undefined) return notFound(context);
  return page(
    context,
    200,
    thanksPage(context.visit, order, { reports: context.outbox.of(id), tributary: context.tributary }),
  );
}

function allOrders({ visit, orders, outbox }: Context, problem?: string): string {
  const listed = orders.list().map((order) => ({ order, reports: outbox.of(order.id) }));
  return ordersPage(visit, listed, problem);
}

function refund(context: Context, id: string): LocalResponse {
  const order = context.orders.find(id);
  if (order === undefined) return notFound(context);
  const amountMinor = readPrice(context.form.get("amount") ?? "", order.currency);
  const done =
    amountMinor !== undefined &&
    context.orders.refund(order, Number(amountMinor), (given) =>
      reportsOfRefund(order, given, { tributary: context.tributary, nowMs: Date.now() }),
    ) !== undefined;
  if (done) return seeOther(`/orders#${id}`);
  return page(context, 422, allOrders(context, refundProblem(order)));
}

function refundProblem({ id, amountMinor, refundedMinor, currency }: Order): string {
  const left = showPrice(BigInt(amountMinor - refundedMinor), currency);
  return `A refund of ${id} is an amount in ${currency}, more than nothing and at most ${left}.`;
}

function showPaste(context: Context): LocalResponse {
  const { request, ownPages, visit } = context;
  const entry = ownPages.find(request.query.get("site") ?? "", request.query.get("path") ?? "/");
  const pages = listOwnPages(context);
  return page(context, 200, pastePage(visit, { pages, ...(entry === undefined ? {} : { entry }) }));
}

function paste(context: Context): LocalResponse {
  const { form, ownPages, visit } = context;
  const entry = {
    site: (form.get("site") ?? "").trim().toLowerCase(),
    path: (form.get("path") ?? "").trim(),
    markup: (form.get("markup") ?? "").replaceAll("\r\n", "\n"),
  };
  const problem = refuseOwnPage(entry);
  if (problem !== undefined)
    return page(context, 422, pastePage(visit, { pages: listOwnPages(context), entry, problem }));
  ownPages.put(entry);
  return seeOther("/paste");
}

function listOwnPages({ request, ownPages }: Context) {
  const port = /:(\d+)$/.exec(request.headers.host ?? "")?.[1];
  const base = port === undefined ? "shop.localhost" : `shop.localhost:${port}`;
  return ownPages.list().map(({ site, path }) => ({ site, path, url: `http://${site}.${base}${path}` }));
}

/** Raw and without a policy: whatever its author wrote is what runs. */
function ownPage(ownPages: OwnPages, site: string, path: string): LocalResponse {
  const found = ownPages.find(site, path);
  const body = found?.markup ?? `<!doctype html><title>Nothing here</title><p>No page was pasted here.`;
  return {
    status: found === undefined ? 404 : 200,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    body,
  };
}

function asset(_: Context, path: string): LocalResponse {
  const body = readFileSync(new URL(`assets${path}`, import.meta.url));
  return {
    status: 200,
    headers: { "content-type": ASSETS[path] ?? "", "cache-control": "no-cache" },
    body,
  };
}

/** A page of the shop under a policy that lets nothing run or load but the shop's own, and Tributary's. */
function page({ request, tributary, visit }: Context, status: number, body: string): LocalResponse {
  const chosen = ["currency", "report", "banner", "test"].some((name) => request.query.has(name));
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": [
        "default-src 'none'; base-uri 'none'; form-action 'self'; style-src 'self'",
        `script-src 'self' 'nonce-${visit.nonce}' ${tributary.edge}`,
        `connect-src 'self' ${tributary.edge}`,
        `img-src 'self' ${tributary.edge}`,
      ].join("; "),
      ...(chosen ? { "set-cookie": cookie("choices", writeChoices(visit.choices)) } : {}),
    },
    body,
  };
}

const notFound = (context: Context): LocalResponse =>
  page(context, 404, messagePage(context.visit, "Not found", "The shop has no such page."));

const seeOther = (location: string, setCookie?: string): LocalResponse => ({
  status: 303,
  headers: { location, ...(setCookie === undefined ? {} : { "set-cookie": setCookie }) },
});

/** A form of this very host, or a client that is no browser. */
function isOwnForm({ headers }: LocalRequest): boolean {
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}
