import { randomBytes, randomUUID } from "node:crypto";
import type { LocalRequest, LocalResponse } from "../../http/start-server.ts";
import { cookie, readCookies } from "../cookies.ts";
import type { Tributary } from "../visit.ts";
import { bundleReactPage, loadServerRecipe, type ServerRecipe } from "./bundle-recipe.ts";
import { fillIn } from "./recipe-code.ts";
import {
  gtmPage,
  newShopifyOrderId,
  plainCheckout,
  plainProduct,
  plainThanks,
  reactPage,
  recipeIndex,
  shopifyPage,
  shopifyThanks,
  shopifyWebhook,
  woocommercePage,
  woocommerceToken,
} from "./recipe-pages.ts";

type Handler = (request: LocalRequest, form: URLSearchParams) => LocalResponse | Promise<LocalResponse>;

interface ReportOrder {
  reportOrder(order: { id: string; totalMinor: number; currency: string; clickToken: string }): Promise<void>;
}

const MUG = { totalMinor: 2400, currency: "USD" };

/** Pages that run the code of docs/integrations. Undefined: the path is none of theirs. */
export function createRecipeRoutes(tributary: Tributary) {
  const shopifySecret = randomBytes(32).toString("hex");
  // The recipes of the server read their settings where a merchant keeps them.
  process.env.TRIBUTARY_URL = tributary.app;
  process.env.TRIBUTARY_API_KEY = tributary.apiKey;
  process.env.SHOPIFY_WEBHOOK_SECRET = shopifySecret;
  const reactScript = once(bundleReactPage);
  const server = once(() => loadServerRecipe<ReportOrder>("server/report-order.ts"));
  const nextRoute = once(() => loadServerRecipe<ServerRecipe>("server/next-route.ts"));
  const shopifyRoute = once(() => loadServerRecipe<ServerRecipe>("server/shopify-webhook.ts"));

  const routes: Record<string, Handler> = {
    "GET /recipes": () => page(recipeIndex()),
    "GET /recipes/plain": () => page(plainProduct(tributary)),
    "GET /recipes/plain/checkout": ({ query }) => page(plainCheckout(tributary, query.get("tcid") ?? "")),
    "POST /recipes/plain/orders": async (_, form) => {
      const order = { orderId: `plain-${randomUUID()}`, clickToken: form.get("clickToken") ?? "" };
      const by = form.get("by") ?? "server";
      if (by === "server") {
        const { reportOrder } = await server();
        await reportOrder({ id: order.orderId, ...MUG, clickToken: order.clickToken });
      }
      return page(plainThanks(tributary, { ...order, by }));
    },
    "GET /recipes/react": () => page(reactPage()),
    "GET /recipes/react/river-mug": () => page(reactPage()),
    "GET /recipes/react.js": async () => script(fillIn(await reactScript(), tributary)),
    "POST /api/orders": async (request) => (await nextRoute()).POST(toWeb(request)).then(fromWeb),
    "GET /recipes/gtm": () => page(gtmPage(tributary)),
    "GET /recipes/woocommerce": () => page(woocommercePage(tributary)),
    "POST /recipes/woocommerce/orders": async ({ headers }) => {
      const { reportOrder } = await server();
      const id = `woo-${randomUUID()}`;
      await reportOrder({ id, ...MUG, clickToken: woocommerceToken(headers.cookie) });
      return page(plainThanks(tributary, { orderId: id, clickToken: "", by: "server" }));
    },
    "GET /recipes/shopify": () => page(shopifyPage(tributary)),
    // Shopify's own: a cart keeps attributes, and hands them to the order.
    "POST /cart/update.js": ({ body }) => {
      const { attributes } = JSON.parse(body.toString());
      const kept = cookie("shopify_attributes", encodeURIComponent(JSON.stringify(attributes)));
      return { status: 200, headers: { "content-type": "application/json", "set-cookie": kept }, body: "{}" };
    },
    "POST /recipes/shopify/checkout": async ({ headers }, form) => {
      const attributes = readCookies(headers.cookie).shopify_attributes;
      const token = attributes === undefined ? "" : JSON.parse(decodeURIComponent(attributes))._tributary;
      const order = { id: newShopifyOrderId(), token };
      const byPixel = form.get("by") === "pixel";
      if (!byPixel) await (await shopifyRoute()).POST(shopifyWebhook(order, shopifySecret));
      return page(shopifyThanks(tributary, order, byPixel));
    },
  };

  return async (request: LocalRequest): Promise<LocalResponse | undefined> =>
    routes[`${request.method} ${request.path}`]?.(request, new URLSearchParams(request.body.toString()));
}

/** The first call makes it, every other gets the same. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Without a policy: the recipes are what a merchant pastes, inline scripts and all. */
const page = (body: string): LocalResponse => ({
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  body,
});

const script = (body: string): LocalResponse => ({
  status: 200,
  headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" },
  body,
});

const toWeb = ({ method, target, headers, body }: LocalRequest): Request =>
  new Request(`http://${headers.host}${target}`, {
    method,
    headers: { "content-type": headers["content-type"] ?? "" },
    body: body.toString(),
  });

const fromWeb = async (response: Response): Promise<LocalResponse> => ({
  status: response.status,
  headers: { "content-type": response.headers.get("content-type") ?? "text/plain" },
  body: await response.text(),
});
