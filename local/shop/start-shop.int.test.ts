import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startShop } from "./start-shop.ts";
import { collectTributary } from "./testing/collect-tributary.ts";

/* Goal: what the shop sells is reported once, whatever fails meanwhile. Method: the shop over HTTP as a browser without
   script uses it, before a server that keeps or refuses what arrives. */

const KEY = `trbp_${"A".repeat(32)}`;
const TEST_KEY = `trbt_${"A".repeat(32)}`;
const STRIPE_SECRET = "whsec_of_the_test";
const TOKEN = "t".repeat(60);

let folder: string;
let tributary: Awaited<ReturnType<typeof collectTributary>>;
let shop: Awaited<ReturnType<typeof startShop>>;

const start = () =>
  startShop({
    dataDir: folder,
    tributary: {
      ...{ edge: tributary.url, app: tributary.url },
      ...{ publicKey: KEY, testPublicKey: TEST_KEY, apiKey: "trb_secret", stripeSecret: STRIPE_SECRET },
    },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tributary-shop-"));
  tributary = await collectTributary();
  shop = await start();
});

afterAll(async () => {
  await shop?.close();
  await tributary?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  tributary.arrivals.length = 0;
});

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly cookie: string;
  readonly text: string;
}

interface Given {
  readonly form?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly host?: string;
  readonly origin?: string;
}

/** By hand, since `fetch` chooses the Host header itself, and names below `localhost` are for browsers. */
function ask(path: string, { form, cookie, host, origin }: Given = {}): Promise<Answer> {
  const { port } = new URL(shop.url);
  const headers = {
    host: host ?? `shop.localhost:${port}`,
    ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(origin === undefined ? {} : { origin }),
  };
  const method = form === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({
        status: response.statusCode ?? 0,
        location: response.headers.location ?? "",
        cookie: response.headers["set-cookie"]?.[0]?.split(";", 1)[0] ?? "",
        text: Buffer.concat(chunks).toString(),
      });
    });
    sent.on("error", reject).end(form === undefined ? undefined : new URLSearchParams(form).toString());
  });
}

/** Buys two mugs; answers the order's id. */
async function buy(query = "", changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const form = { email: "Buyer@Example.com", coupon: "", clickToken: TOKEN, ...changes };
  const { status, location } = await ask(`/checkout${query}`, { form, cookie: "cart=river-mug:2" });
  expect(status).toBe(303);
  return location.slice("/thanks/".length);
}

const conversions = () => tributary.posted("/api/v1/conversions");
const arrive = (read: () => unknown) => expect.poll(read, { timeout: 60_000 });

describe("an order", () => {
  test("is reported by the server with token, coupon, customer and the currency's own minor units", async () => {
    const usd = await buy("", { coupon: "ADA10" });
    const vnd = await buy("?currency=VND", { clickToken: "" });
    await arrive(conversions).toMatchObject([
      {
        ...{ orderId: usd, amountMinor: 4320, currency: "USD", clickId: TOKEN, coupon: "ADA10" },
        customer: { id: "c-6a6c26195c36", email: "Buyer@Example.com" },
      },
      { orderId: vnd, amountMinor: 1_180_000, currency: "VND" },
    ]);
    expect(conversions()[1]).not.toHaveProperty("clickId");
  });

  test("whose report is refused for the moment is reported again, after a restart as well", async () => {
    tributary.refuseNext(503, 429);
    const orderId = await buy();
    await arrive(async () => (await ask("/orders")).text).toContain("503");
    await shop.close();
    shop = await start();
    await arrive(conversions).toMatchObject([{ orderId }]);
    await arrive(async () => (await ask(`/thanks/${orderId}`)).text).toContain(">taken<");
    expect(conversions()).toHaveLength(1);
  });

  test("whose report is wrong is not sent again, and the desk says why", async () => {
    tributary.refuseNext(422);
    const orderId = await buy();
    await arrive(async () => (await ask(`/thanks/${orderId}`)).text).toContain(">refused<");
    expect((await ask("/orders")).text).toContain("422 {&quot;title&quot;:&quot;refused on demand&quot;}");
    expect(conversions()).toEqual([]);
  });

  test("that the browser reports is on its confirmation, and not sent by the server", async () => {
    const orderId = await buy("?report=snippet");
    const cookie = "choices=report%3Dsnippet";
    expect((await ask(`/thanks/${orderId}`, { cookie })).text).toContain(
      `&quot;conversion&quot;:{&quot;orderId&quot;:&quot;${orderId}&quot;,&quot;amountMinor&quot;:4800`,
    );
    await buy();
    await arrive(() => conversions().length).toBe(1);
    expect(conversions()).not.toContainEqual(expect.objectContaining({ orderId }));
  });

  test("that is paid by Stripe is told by its webhook, signed, and so is its refund", async () => {
    const orderId = await buy("?report=stripe");
    await ask(`/orders/${orderId}/refunds`, { form: { amount: "1" } });
    const path = `/api/v1/webhooks/stripe/${KEY}`;
    await arrive(() => tributary.posted(path)).toMatchObject([
      {
        type: "checkout.session.completed",
        data: {
          object: {
            ...{ payment_status: "paid", amount_total: 4800, currency: "usd", client_reference_id: TOKEN },
            metadata: { tributary_order_id: orderId },
          },
        },
      },
      { type: "refund.created", data: { object: { amount: 100, currency: "usd", status: "succeeded" } } },
    ]);
    for (const { text, signature } of tributary.arrivals)
      expect(() => Stripe.webhooks.constructEvent(text, signature ?? "", STRIPE_SECRET)).not.toThrow();
  });

  test.each([
    ["nothing in the cart", { cookie: "cart=" }, {}],
    ["no address", { cookie: "cart=river-mug:1" }, { email: "nobody" }],
    ["a coupon that is none", { cookie: "cart=river-mug:1" }, { coupon: "10 % off!" }],
  ])("with %s is not taken", async (_, { cookie }, changes) => {
    const form = { email: "a@b.example", coupon: "", clickToken: "", ...changes };
    const { status, text } = await ask("/checkout", { form, cookie });
    expect(status).toBe(422);
    expect(cookie === "cart=" || text.includes('role="alert"')).toBe(true);
  });
});

describe("a refund", () => {
  test("is reported with an id of its own, in part and then in whole, and never beyond", async () => {
    const orderId = await buy();
    const give = (amount: string) => ask(`/orders/${orderId}/refunds`, { form: { amount } });
    expect((await give("8.5")).status).toBe(303);
    expect((await give("39.50")).status).toBe(303);
    for (const amount of ["0.01", "0", "-1", "1.005", "much"]) expect((await give(amount)).status).toBe(422);
    await arrive(() => tributary.posted("/api/v1/conversions/refunds")).toMatchObject([
      { orderId, amountMinor: 850, currency: "USD" },
      { orderId, amountMinor: 3950, currency: "USD" },
    ]);
    const ids = tributary.posted("/api/v1/conversions/refunds") as { refundId: string }[];
    expect(new Set(ids.map(({ refundId }) => refundId)).size).toBe(2);
  });
});

describe("pages", () => {
  test("carry the snippet as the visitor has chosen it, under a policy without inline scripts", async () => {
    const { text, cookie } = await ask("/?test=on&banner=on");
    expect(text).toContain(
      `<script async src="${tributary.url}/t.js" data-key="${TEST_KEY}" data-consent="required">`,
    );
    const again = await ask("/products/river-mug", { cookie });
    expect(again.text).toContain(TEST_KEY);
    expect((await ask("/")).text).toContain(`data-key="${KEY}"></script>`);
  });

  test("of one's own are served as they were pasted, on a host of their own", async () => {
    const markup = "<!doctype html><title>Mine</title><script>alert(1)</script>";
    const saved = await ask("/paste", { form: { site: "mine", path: "/shop/", markup } });
    expect(saved.status).toBe(303);
    const { port } = new URL(shop.url);
    expect((await ask("/shop/", { host: `mine.shop.localhost:${port}` })).text).toBe(markup);
    expect((await ask("/", { host: `mine.shop.localhost:${port}` })).status).toBe(404);
    expect((await ask("/paste")).text).toContain(`http://mine.shop.localhost:${port}/shop/`);
  });

  test.each([
    [{ site: "Not a name!", path: "/", markup: "x" }, "site"],
    [{ site: "mine", path: "no-slash", markup: "x" }, "path"],
    [{ site: "mine", path: "/", markup: " " }, "empty"],
  ])("that cannot be are refused: %j", async (form, word) => {
    const { status, text } = await ask("/paste", { form });
    expect(status).toBe(422);
    expect(text).toMatch(new RegExp(`role="alert">[^<]*${word}`));
  });

  test("take no form of another site", async () => {
    const form = { product: "river-mug", quantity: "1" };
    expect((await ask("/cart", { form, origin: "http://mine.shop.localhost" })).status).toBe(403);
  });
});
