import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../tests/support/browser.ts";
import { startShop } from "../start-shop.ts";
import { collectTributary } from "../testing/collect-tributary.ts";

/* Goal: what docs/integrations tells to paste does what it says. Method: each recipe's page in a real browser, with the
   real snippet, before a server that keeps what arrives. */

const TOKEN = "AQGh_g5dbHMnvDOr6Yb3hcUBof4OVIx2XZQNHsInXgzfAlcsAA8pdAzih4_r";
const KEY = `trbp_${"A".repeat(32)}`;

let tributary: Awaited<ReturnType<typeof collectTributary>>;
let shop: Awaited<ReturnType<typeof startShop>>;
let browser: Browser;

beforeAll(async () => {
  tributary = await collectTributary();
  const { url } = tributary;
  shop = await startShop({
    tributary: { edge: url, app: url, publicKey: KEY, testPublicKey: KEY, apiKey: "k", stripeSecret: "s" },
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await tributary?.close();
});

beforeEach(() => {
  tributary.arrivals.length = 0;
});

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** The page's own words for its order. */
  orderId(): Promise<string>;
}

async function open(path: string, javaScriptEnabled = true): Promise<Opened> {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${shop.url}${path}`);
  const orderId = () => page.locator("[data-order-id]").innerText();
  return { page, complaints, orderId };
}

const kinds = (): string[] => tributary.events().map(({ kind }) => kind);
const conversions = () => tributary.events().filter(({ kind }) => kind === "conversion");

/** Waits for it: the snippet sends when it pleases. */
const arrive = (read: () => unknown) => expect.poll(read, { timeout: 10_000 });

describe("plain HTML", () => {
  test("page and product are seen, and the checkout brings the token to the server", async () => {
    const { page, complaints, orderId } = await open(`/recipes/plain?tcid=${TOKEN}`);
    await arrive(kinds).toEqual(["page", "product"]);
    await page.getByRole("link", { name: "Checkout" }).click();
    await page.getByRole("button", { name: "Buy" }).click();
    expect(tributary.posted("/api/v1/conversions")).toEqual([
      { orderId: await orderId(), amountMinor: 2400, currency: "USD", clickId: TOKEN },
    ]);
    expect(complaints).toEqual([]);
  });

  test("the snippet reports the conversion with the token that it kept", async () => {
    const { page, complaints, orderId } = await open(`/recipes/plain/checkout?tcid=${TOKEN}`);
    await page.getByLabel("the snippet reports").check();
    await page.getByRole("button", { name: "Buy" }).click();
    const reported = { orderId: await orderId(), amountMinor: 2400, currency: "USD", token: TOKEN };
    await arrive(conversions).toMatchObject([reported]);
    expect(complaints).toEqual([]);
  });

  test("without script the pixel reports", async () => {
    const { page, orderId } = await open(`/recipes/plain/checkout?tcid=${TOKEN}`, false);
    await page.getByLabel("the pixel reports").check();
    await page.getByRole("button", { name: "Buy" }).click();
    const order_id = await orderId();
    const query = {
      key: KEY,
      kind: "conversion",
      tcid: TOKEN,
      order_id,
      amount_minor: "2400",
      currency: "USD",
    };
    await arrive(() => tributary.arrivals).toMatchObject([{ path: "/px.gif", query }]);
  });

  test("a refusal of consent leaves nothing behind", async () => {
    const { page } = await open(`/recipes/plain?tcid=${TOKEN}`);
    await arrive(kinds).toContain("product");
    await page.getByRole("button", { name: "Decline" }).click();
    const kept = await page.evaluate("JSON.stringify(localStorage)");
    expect(kept).not.toContain(TOKEN);
  });
});

describe("React and Next.js", () => {
  test("the router's navigation is a page, and the route handler reports with the hook's token", async () => {
    const { page, complaints } = await open(`/recipes/react?tcid=${TOKEN}`);
    await page.getByRole("link", { name: "River mug" }).click();
    await arrive(kinds).toEqual(["page", "page", "product"]);
    await page.getByRole("button", { name: "Buy now" }).click();
    const thanks = await page.getByText(/Thank you for order/).innerText();
    const orderId = /order (\S+)\.$/.exec(thanks)?.[1];
    expect(tributary.posted("/api/v1/conversions")).toEqual([
      { orderId, amountMinor: 2400, currency: "USD", clickId: TOKEN },
    ]);
    expect(complaints).toEqual([]);
  });
});

describe("Google Tag Manager", () => {
  test("nothing is sent until consent mode says so; then page and purchase arrive", async () => {
    const { page, complaints } = await open(`/recipes/gtm?tcid=${TOKEN}`);
    await page.waitForFunction("tributary.v === 1");
    expect(tributary.arrivals).toEqual([]);
    await page.getByRole("button", { name: "Accept all" }).click();
    await arrive(kinds).toEqual(["page"]);
    await page.getByRole("button", { name: "Buy" }).click();
    const orderId = await page.getByRole("status").innerText();
    await arrive(conversions).toMatchObject([{ orderId, amountMinor: 2400, currency: "USD", token: TOKEN }]);
    expect(complaints).toEqual([]);
  });

  test("who rejects is not reported", async () => {
    const { page } = await open(`/recipes/gtm?tcid=${TOKEN}`);
    await page.waitForFunction("tributary.v === 1");
    await page.getByRole("button", { name: "Reject all" }).click();
    await page.getByRole("button", { name: "Buy" }).click();
    await page.goto(`${shop.url}/recipes/plain`);
    // That page sends its own; had the purchase been kept, it would have come with it.
    await page.waitForLoadState("networkidle");
    expect(conversions()).toEqual([]);
  });
});

describe("Shopify", () => {
  test("the cart's attribute brings the token to the webhook", async () => {
    const { page, complaints, orderId } = await open(`/recipes/shopify?tcid=${TOKEN}`);
    await keptInCart(page);
    await page.getByRole("button", { name: "Complete" }).click();
    expect(tributary.posted("/api/v1/conversions")).toEqual([
      {
        orderId: await orderId(),
        amountMinor: 2400,
        currency: "USD",
        clickId: TOKEN,
        customer: { id: "17", email: "buyer@example.com" },
      },
    ]);
    expect(complaints).toEqual([]);
  });

  test("the custom pixel reports out of a frame that has no origin", async () => {
    const { page, orderId } = await open(`/recipes/shopify?tcid=${TOKEN}`);
    await keptInCart(page);
    await page.getByLabel("custom pixel").check();
    await page.getByRole("button", { name: "Complete" }).click();
    const query = {
      ...{ key: KEY, kind: "conversion", tcid: TOKEN },
      ...{ order_id: await orderId(), amount_minor: "2400", currency: "USD" },
    };
    await arrive(() => tributary.arrivals.filter(({ path }) => path === "/px.gif")).toMatchObject([
      { origin: "null", query },
    ]);
  });

  async function keptInCart(page: Page): Promise<void> {
    const cookies = () => page.context().cookies();
    await arrive(async () => (await cookies()).map(({ name }) => name)).toContain("shopify_attributes");
  }
});

describe("WooCommerce", () => {
  test("what the plugin prints keeps the token in the shop's own cookie, and counts the page", async () => {
    const { page, complaints, orderId } = await open(`/recipes/woocommerce?tcid=${TOKEN}`);
    await arrive(kinds).toEqual(["page"]);
    await page.getByRole("button", { name: "Place order" }).click();
    expect(tributary.posted("/api/v1/conversions")).toEqual([
      { orderId: await orderId(), amountMinor: 2400, currency: "USD", clickId: TOKEN },
    ]);
    expect(complaints).toEqual([]);
  });
});
