import { Client } from "@upstash/qstash";
import type pg from "pg";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { createApiClient } from "../../local/demo/api-client.ts";
import { Visitor } from "../../local/replay/visitor.ts";
import { jobUrl } from "../../queues/jobs.ts";
import { faultsFor } from "./accessibility.ts";
import { SIZES } from "./people.ts";
import { keepPicture } from "./pictures.ts";
import type { TestPlatform } from "./test-platform.ts";
import { until } from "./until.ts";

/** Sales whose commission is available at once: 10 % are Ada's, 3 % her sponsor's, who is Linus. */
export async function earn(platform: TestPlatform, database: pg.Client): Promise<void> {
  const { app, edge, demo } = platform.ready;
  await createApiClient(app, demo.organisationKey).patch(`/programs/${demo.programId}`, {
    ...{ holdDays: 0, approvalMode: "immediate" },
  });
  const api = createApiClient(app, demo.apiKey);
  for (const [currency, amountMinor] of [
    ["EUR", 49_990],
    ["VND", 25_000_000],
  ] as const) {
    const clickId = await new Visitor().click(edge, demo.linkCode);
    await api.post("/conversions", { orderId: `paid-${currency}`, amountMinor, currency, clickId });
  }
  const qstash = new Client({ ...platform.internal.qstash, enableTelemetry: false });
  await until("the commission is available", async () => {
    await qstash.publishJSON({ url: jobUrl(app, "mature-holds"), body: { v: 1 } });
    const { rows } = await database.query(
      "SELECT FROM accounts WHERE kind = 'partner_available' AND balance_minor > 0 AND currency IN ('EUR', 'VND')",
    );
    // Ada, Linus and Grace, in two currencies.
    return rows.length === 6;
  });
}

/** A screen as people have it: at a desk in light, on a phone in dark; nothing is wider than the screen. */
export async function look(page: Page, name: string): Promise<void> {
  for (const [size, colorScheme] of [
    ["phone", "dark"],
    ["desk", "light"],
  ] as const) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme });
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect.soft({ name, size, overflow }).toEqual({ name, size, overflow: 0 });
    expect.soft(await faultsFor(page), `${name} ${size}`).toEqual([]);
    await keepPicture(page, `${name}-${size}`);
  }
}

/** What is sent there next is done, and the answer does not arrive. */
export async function loseAnswer(page: Page, address: string): Promise<void> {
  let isLost = false;
  await page.route(address, async (route) => {
    if (isLost || route.request().method() !== "POST") return route.fallback();
    isLost = true;
    await route.fetch();
    await route.abort();
  });
}
