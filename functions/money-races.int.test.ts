import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createHttpDatabase } from "../db/client.ts";
import { bindCustomer } from "../db/repositories/customer-bindings.ts";
import { unique } from "../local/testing/api-fixtures.ts";
import {
  balances,
  type Click,
  click,
  openShop,
  type Shop,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { numbers, shuffled } from "../local/testing/seeded.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { storeBrowserReport, takeReport, verified } from "../local/testing/take-report.ts";

/*
 * Goal: whatever tells of the same orders and customers at the same moment, nothing locks up, nothing is answered 500,
 * and the books end as if all had come one after the other. Method: everything that takes money in, in a shuffled order
 * that a seed makes, many at once, on a real Postgres that counts its deadlocks.
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

async function deadlocks(): Promise<number> {
  const { rows } = await api.owner.query(
    "SELECT pg_stat_clear_snapshot(), deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()",
  );
  return rows[0].n;
}
const bind = (shop: Shop, customer: string, made: Click) =>
  bindCustomer(
    createHttpDatabase({ url: api.database.jobUrl, httpUrl: api.database.httpUrl }),
    { organisationId: shop.organisationId },
    {
      programId: shop.programId,
      test: false,
      customerExternalId: customer,
      clickId: made.id,
      linkId: made.promoter.linkId,
      couponCode: null,
      boundAt: new Date(Date.now() - 3_600_000),
      origin: "stripe:cs_races",
      requestId: newId(),
      outboxId: newId(),
    },
  );
const batch = (shop: Shop, conversions: readonly object[]) =>
  api.call(shop.key, "POST", "/v1/conversions/batch", { programId: shop.programId, conversions });

describe("Everything at once", () => {
  it.each([1, 2, 3, 4])("ends as if one after the other (seed %i)", async (seed) => {
    const next = numbers(seed);
    const shop = await openShop(api);
    const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 7_200_000) }));
    const customers = [unique("c"), unique("c")];
    const orders = Array.from({ length: 12 }, (_, n) => ({
      orderId: unique("order"),
      amountMinor: 7000,
      currency: "USD",
      customer: { id: customers[n % 2]! },
    }));
    const refund = (orderId: string) =>
      api.call(shop.key, "POST", "/v1/conversions/refunds", {
        programId: shop.programId,
        orderId,
        refundId: `r-${orderId}`,
        amountMinor: 3500,
        currency: "USD",
      });
    const statuses: number[] = [];
    const failed: unknown[] = [];
    const answered = async (call: Promise<{ status: number }>) => void statuses.push((await call).status);
    const tell = [
      ...orders.flatMap(({ orderId }, n) => [
        // The browser names the other customer, so that the server's word moves orders between the two.
        () =>
          storeBrowserReport(api, shop, { made, report: { orderId, customerId: customers[(n + 1) % 2]! } }),
        () => takeReport(api, shop, "browser", { orderId, ...verified(made) }),
        () => answered(refund(orderId)),
        () => answered(refund(orderId)),
      ]),
      ...Array.from({ length: 12 }, () => () => answered(batch(shop, shuffled(orders, next)))),
      ...Array.from({ length: 8 }, (_, n) => () => bind(shop, customers[n % 2]!, made)),
      ...Array.from({ length: 8 }, () => () => runJob(api, "report-conversions")),
      ...Array.from({ length: 16 }, () => () => runJob(api, "attribute-conversions")),
      ...Array.from({ length: 8 }, () => () => runJob(api, "accrue-commissions")),
    ];
    const before = await deadlocks();
    const queue = shuffled(tell, next);
    const worker = async () => {
      for (let work = queue.pop(); work !== undefined; work = queue.pop())
        await work().catch((error: unknown) => failed.push(String(error)));
    };
    await Promise.all(Array.from({ length: 24 }, worker));
    // A job that met another's row, or a report that was stopped, is called again.
    await runJob(api, "report-conversions");
    await batch(shop, orders);
    await settleAll(api);
    const { rows } = await api.owner.query(
      `SELECT source, amount_minor::int AS amount, refunded_minor::int AS refunded, outcome, k.external_id AS customer, attribution_due, commission_due
       FROM conversions c JOIN customers k ON k.id = c.customer_id WHERE c.program_id = $1 ORDER BY order_id`,
      [shop.programId],
    );
    expect(rows).toEqual(
      orders
        .toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1))
        .map(({ customer }) => ({
          source: "server",
          amount: 7000,
          refunded: 3500,
          outcome: "attributed",
          customer: customer.id,
          attribution_due: false,
          commission_due: false,
        })),
    );
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 12 * 350, available: 0 },
    });
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect((await deadlocks()) - before).toBe(0);
  });
});
