import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../local/testing/api-fixtures.ts";
import {
  balances,
  click,
  daysFromNow,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { settleAll } from "../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { takeReport, verified } from "../local/testing/take-report.ts";

/*
 * Goal: whoever sends reports from a browser of its own, with a token of its own, gets no order that it has not seen
 * and no customer that nobody confirms; and the page that thanks a buyer gets what is due.
 * Method: reports past the edge's checks, as a cheat would send them, then orders by the server.
 */
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
const later = <T>(minutes: number, work: () => Promise<T>) => daysFromNow(minutes / DAY_MINUTES, work);
const clicked = async (shop: Shop) =>
  verified(
    await storeClick(api, click(shop.promoters[0], { at: ago(5 * DAY_MINUTES), visitor: randomUUID() })),
  );
const outcomeOf = async (shop: Shop, id: string) => {
  await settleAll(api);
  const { outcome, outcomeReason } = await read(api, shop.key, id);
  return outcomeReason === "model" || outcomeReason === "binding" ? outcomeReason : outcome;
};
const decide = async (shop: Shop, id: string, verb: string) => {
  const answer = await api.call(shop.key, "POST", `/v1/conversions/${id}/${verb}`, { reason: "looked into" });
  expect(answer.status).toBe(200);
};

describe("The click of a browser's report", () => {
  it.each([
    ["in the same hour", 59, "model"],
    ["more than an hour later", 61, "unattributed"],
  ])("counts for a server's order that it comes %s", async (_, minutes, outcome) => {
    const shop = await openShop(api);
    const sold = await sell(api, shop, undefined, { occurredAt: ago(minutes).toISOString() });
    const report = { orderId: sold.orderId, visitor: randomUUID(), ...(await clicked(shop)) };
    expect(await takeReport(api, shop, "browser", report)).toMatchObject({
      status: "superseded",
      standingId: sold.id,
    });
    expect(await outcomeOf(shop, sold.id)).toBe(outcome);
  });

  it.each([
    ["tells of in the same hour", 59, undefined, "model"],
    ["tells of more than an hour later", 61, undefined, "unattributed"],
    ["tells of a day later, as of then", DAY_MINUTES, DAY_MINUTES + 59, "model"],
    ["tells of at once, as of long before", 0, 61, "unattributed"],
  ])("stays with an order that the server %s", async (_, minutes, orderAgo, outcome) => {
    const shop = await openShop(api);
    const orderId = unique("order");
    const { conversion } = await takeReport(api, shop, "browser", { orderId, ...(await clicked(shop)) });
    await settleAll(api);
    const told = await later(minutes, () =>
      sell(
        api,
        shop,
        undefined,
        orderAgo === undefined ? { orderId } : { orderId, occurredAt: ago(orderAgo).toISOString() },
      ),
    );
    expect(told.id).toBe(conversion?.id);
    expect(await outcomeOf(shop, told.id)).toBe(outcome);
    const { pending } = (await balances(api.owner, shop.programId))[shop.promoters[0].partnerId] ?? {};
    expect(pending).toBe(outcome === "model" ? 1000 : 0);
    // Who guessed the order's id has not dated it either.
    const { occurredAt, superseded } = await read(api, shop.key, told.id);
    if (outcome === "unattributed") expect(occurredAt).not.toBe(superseded.occurredAt);
    expect(superseded.clickId).not.toBeNull();
  });

  it("that a person has approved stays, however late the server tells", async () => {
    const shop = await openShop(api);
    const orderId = unique("order");
    const { conversion } = await takeReport(api, shop, "browser", { orderId, ...(await clicked(shop)) });
    await decide(shop, conversion!.id, "approve");
    await later(600, () => sell(api, shop, undefined, { orderId }));
    expect(await outcomeOf(shop, conversion!.id)).toBe("model");
  });

  it("counts whenever it comes where the program accepts what browsers say", async () => {
    const shop = await openShop(api, { program: { browserConversions: "accept" } });
    const sold = await sell(api, shop, undefined, { occurredAt: ago(600).toISOString() });
    await takeReport(api, shop, "browser", { orderId: sold.orderId, ...(await clicked(shop)) });
    expect(await outcomeOf(shop, sold.id)).toBe("model");
  });
});

describe("The customer that a browser names", () => {
  async function claimed(program = {}, test = false) {
    const shop = await openShop(api, { program });
    const customer = { id: unique("c") };
    const { conversion } = await takeReport(
      api,
      shop,
      "browser",
      { customer, ...(await clicked(shop)) },
      test,
    );
    await settleAll(api);
    const order = await sell(api, shop, undefined, { customer });
    return { shop, customer, claim: conversion!.id, order: order.id as string };
  }

  it("is nobody's by a report that is held, and its reporter's once a person approves it", async () => {
    const { shop, customer, claim, order } = await claimed();
    expect(await outcomeOf(shop, order)).toBe("unattributed");
    expect((await balances(api.owner, shop.programId))[shop.promoters[0].partnerId]).toMatchObject({
      available: 0,
    });
    await decide(shop, claim, "approve");
    expect(await outcomeOf(shop, order)).toBe("model");
    expect(await outcomeOf(shop, (await sell(api, shop, undefined, { customer })).id)).toBe("model");
  });

  it("is nobody's again once the report that bound it is rejected", async () => {
    const shop = await openShop(api, {
      program: { browserConversions: "accept", approvalMode: "immediate" },
    });
    const customer = { id: unique("c") };
    const { conversion } = await takeReport(api, shop, "browser", { customer, ...(await clicked(shop)) });
    await settleAll(api);
    // Far beyond the window of the click, the binding alone is left.
    const order = await later(60 * DAY_MINUTES, () => sell(api, shop, undefined, { customer }));
    expect(await outcomeOf(shop, order.id)).toBe("binding");
    await decide(shop, conversion!.id, "reject");
    expect(await outcomeOf(shop, order.id)).toBe("unattributed");
  });

  it.each([
    ["after days", { browserConversions: "accept", approvalMode: "after_days" }, "model"],
    ["at once", { browserConversions: "accept", approvalMode: "immediate" }, "model"],
    ["by hand", { browserConversions: "accept", approvalMode: "manual" }, "unattributed"],
  ])("is its reporter's where the program accepts it and approves %s", async (_, program, outcome) => {
    const { shop, order } = await claimed(program);
    expect(await outcomeOf(shop, order)).toBe(outcome);
  });

  it("is nobody's by a report in test mode, whatever the program accepts", async () => {
    const { shop, order } = await claimed({ browserConversions: "accept", approvalMode: "immediate" }, true);
    expect(await outcomeOf(shop, order)).toBe("unattributed");
  });

  it("is nobody's by a server's test either", async () => {
    const shop = await openShop(api);
    const key = await api.createKey({ organisationId: shop.organisationId, test: true });
    const customer = { id: unique("c") };
    const made = click(shop.promoters[0], { at: ago(60), visitor: randomUUID() });
    await storeClick(api, made);
    await sell(api, { ...shop, key }, made, { customer });
    await settleAll(api);
    const order = await sell(api, shop, undefined, { customer });
    expect(await outcomeOf(shop, order.id)).toBe("unattributed");
  });
});
