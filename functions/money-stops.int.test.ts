import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { unique } from "../local/testing/api-fixtures.ts";
import { connectStripe, deliver } from "../local/testing/merchant-stripe.ts";
import {
  balances,
  click,
  openShop,
  sell,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { makeStopWrites, type StopWrites } from "../local/testing/stop-writes.ts";
import { event, invoice, invoicePayment, refundOf, session } from "../local/testing/stripe-events.ts";
import { storeBrowserReport } from "../local/testing/take-report.ts";

/*
 * Goal: whichever writes are lost on the way from reports to money, told and called again they end in the same books.
 * Method: a trigger that refuses one write in so many, on every table that money goes through.
 */
const TABLES = `conversions integration_events provider_payments refunds customers customer_visitors customer_bindings
  browser_reports attributions attribution_credits attribution_touches accruals accounts entries postings outbox`;
let api: TestApi;
let stopOneIn: StopWrites;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  stopOneIn = await makeStopWrites(api.owner, TABLES);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** As a sender does: again, until it is taken. */
async function insist(tell: () => Promise<unknown>, left = 60): Promise<void> {
  await tell().catch((error: unknown) => {
    if (left === 0) throw error;
    return insist(tell, left - 1);
  });
}

it.each([0, 2, 4, 9])(
  "Sales, refunds and bindings of all sources, one write in %i lost (0: none)",
  async (oneIn) => {
    const shop = await openShop(api);
    const program = await connectStripe(api, shop);
    const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 3_600_000) }));
    const token = await tokenOf(api, made);
    const [orderId, pi, renewal] = [unique("order"), unique("pi_"), unique("pi_")];
    const paid = invoice({ id: unique("in_"), customer: unique("cus_") });
    await storeBrowserReport(api, shop, { report: { orderId, amountMinor: 1 }, made });
    await storeBrowserReport(api, shop, { made });
    await stopOneIn(oneIn);
    for (const told of [
      event("refund.created", refundOf(pi, { amount: 500 })),
      event(
        "checkout.session.completed",
        session({ payment_intent: pi, metadata: { tributary_order_id: orderId } }),
      ),
      event("invoice.paid", paid),
      event("refund.created", refundOf(renewal, { amount: 1000 })),
      event("invoice_payment.paid", invoicePayment(paid.id, renewal)),
      event(
        "checkout.session.completed",
        session({
          mode: "subscription",
          customer: paid.customer,
          client_reference_id: token,
          created: Math.floor(Date.now() / 1000) - 300,
        }),
      ),
    ])
      await insist(() => deliver(api, program, told));
    const own = unique("order");
    await insist(() => sell(api, shop, made, { orderId: own }));
    const jobs = [
      "report-conversions",
      "apply-integration-events",
      "attribute-conversions",
      "accrue-commissions",
    ] as const;
    for (let turn = 0; turn < 8; turn++)
      for (const job of jobs) await runJob(api, job).catch(() => undefined);
    await stopOneIn(0);
    for (const job of jobs.slice(0, 2)) await runJob(api, job);
    await settleAll(api);
    const { rows } = await api.owner.query(
      `SELECT source, amount_minor::int AS amount, refunded_minor::int AS refunded, outcome FROM conversions WHERE program_id = $1
     ORDER BY amount_minor, source`,
      [shop.programId],
    );
    expect(rows).toEqual([
      { source: "webhook", amount: 1099, refunded: 500, outcome: "attributed" },
      { source: "webhook", amount: 2000, refunded: 1000, outcome: "attributed" },
      { source: "browser", amount: 10_000, refunded: 0, outcome: "attributed" },
      { source: "server", amount: 10_000, refunded: 0, outcome: "attributed" },
    ]);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 60 + 100 + 1000 + 1000, available: 0 },
    });
    expect(await wrongBooks(api.owner)).toEqual([]);
  },
);
