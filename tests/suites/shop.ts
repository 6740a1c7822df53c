import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, ApiError, createApiClient } from "../../local/demo/api-client.ts";
import type { Opened } from "../support/opened.ts";

/** Goal: whoever comes to the shop by a link and buys is connected with that link, by each way of reporting, although
   tracker and shop are different sites. Method: a real browser on the whole platform. */
export function shopSuite(opened: Opened): void {
  interface Told {
    readonly source: string;
    readonly amountMinor: number;
    readonly refundedMinor: number;
    readonly currency: string;
    readonly outcome: string;
    readonly attribution: { readonly touches: readonly { readonly foundBy: readonly string[] }[] };
  }

  let api: ApiClient;

  beforeAll(async () => {
    api = createApiClient(opened.platform.ready.app, opened.platform.ready.demo.apiKey);
  });

  interface Visit {
    readonly page: Page;
    readonly complaints: string[];
  }

  /** A new visitor, who follows the demo's link. */
  async function follow(viewport = { width: 1440, height: 900 }): Promise<Visit> {
    const context = await opened.browser.newContext({ viewport });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${opened.platform.ready.edge}/r/${opened.platform.ready.demo.linkCode}`);
    expect(page.url()).toContain(`${opened.platform.ready.shop}/?tcid=`);
    return { page, complaints };
  }

  /** Buys one product; answers the order's id. */
  async function buy(page: Page, product: RegExp, { query = "", coupon = "" } = {}): Promise<string> {
    await page.goto(`${opened.platform.ready.shop}/${query}`);
    await page.getByRole("link", { name: product }).click();
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.getByLabel("E-mail").fill(`${crypto.randomUUID()}@buyer.example`);
    if (coupon === "") await expect.poll(() => page.locator("[name=clickToken]").inputValue()).not.toBe("");
    else await page.getByLabel("Coupon").fill(coupon);
    await page.getByRole("button", { name: "Pay and order" }).click();
    return page.locator("[data-order-id]").innerText();
  }

  async function told(orderId: string): Promise<Told | undefined> {
    return api.get<Told>(`/conversions/by-order/${orderId}`).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    });
  }

  const become = (orderId: string) => expect.poll(() => told(orderId), { timeout: 60_000, interval: 250 });

  describe.each([
    ["a desk", { width: 1440, height: 900 }],
    ["a phone", { width: 390, height: 844 }],
  ])("at %s", (_, viewport) => {
    test("the shop shows every page without a complaint, and a sale is the link's", async () => {
      const { page, complaints } = await follow(viewport);
      const orderId = await buy(page, /River mug/);
      for (const path of [
        "/",
        "/products/delta-tote",
        "/cart",
        "/orders",
        "/settings",
        "/paste",
        "/recipes",
      ]) {
        await page.goto(opened.platform.ready.shop + path);
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        expect(overflow, path).toBe(0);
      }
      await become(orderId).toMatchObject({ source: "server", amountMinor: 2400, outcome: "attributed" });
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });

  describe("a sale is the link's when it is reported", () => {
    test.each([
      ["server", "server"],
      ["snippet", "browser"],
      ["both", "server"],
      ["pixel", "browser"],
      ["stripe", "webhook"],
    ])("by %s", async (way, source) => {
      const { page, complaints } = await follow();
      const orderId = await buy(page, /Delta tote/, { query: `?report=${way}&currency=VND` });
      await become(orderId).toMatchObject({
        ...{ source, amountMinor: 950_000, currency: "VND", outcome: "attributed" },
        attribution: { touches: [{ foundBy: expect.arrayContaining(["token"]) }] },
      });
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });

  test.each(["server", "stripe"])(
    "a coupon's owner is credited although nobody clicked, by %s",
    async (way) => {
      const page = await opened.browser.newPage();
      const orderId = await buy(page, /Brook notebook/, { query: `?report=${way}`, coupon: "ada10" });
      await become(orderId).toMatchObject({
        amountMinor: 1485,
        outcome: "attributed",
        outcomeReason: "coupon",
      });
      await page.close();
    },
  );

  test.each(["server", "stripe"])("a refund at the desk reaches the conversion, by %s", async (way) => {
    const { page } = await follow();
    const orderId = await buy(page, /Source lamp/, { query: `?report=${way}` });
    await become(orderId).toMatchObject({ amountMinor: 8900, outcome: "attributed" });
    await page.goto(`${opened.platform.ready.shop}/orders`);
    const order = page.locator(`#${orderId}`);
    await order.getByLabel("Refund in USD").fill("39.5");
    await order.getByRole("button", { name: "Refund" }).click();
    await become(orderId).toMatchObject({ refundedMinor: 3950 });
    await page.context().close();
  });
}
