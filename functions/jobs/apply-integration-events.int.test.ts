import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type ConnectedProgram,
  connectStripe,
  deliver,
  deliverInTurn,
} from "../../local/testing/merchant-stripe.ts";
import {
  balances,
  click,
  openShop,
  type Shop,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import {
  event,
  invoice,
  invoicePayment,
  oldInvoice,
  refundOf,
  session,
  stripeId,
  type TestEvent,
} from "../../local/testing/stripe-events.ts";
import { storeBrowserReport } from "../../local/testing/take-report.ts";

/**
 * Goal: whatever Stripe tells, in whatever order and however often, the merchant's books end the same, and money only
 * moves for what was paid. Method: events out of Stripe's example objects through the webhook and the job, on Postgres.
 */
let api: TestApi;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "warn").mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  expect(await wrongBooks(api.owner)).toEqual([]);
  vi.restoreAllMocks();
  await api.close();
});

interface Place {
  readonly shop: Shop;
  readonly program: ConnectedProgram;
  /** Of a click on the partner's link. */
  readonly token: string;
}

async function openPlace(currencies = ["USD"]): Promise<Place> {
  const shop = await openShop(api, { program: { currencies } });
  const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 3_600_000) }));
  return { shop, program: await connectStripe(api, shop), token: await tokenOf(api, made) };
}

const conversionsOf = async ({ shop }: Place) =>
  (
    await api.owner.query(
      `SELECT order_id, source, test, amount_minor::float8 AS amount, currency, customer_external_id, status, refunded_minor::float8 AS refunded,
         outcome, metadata FROM conversions WHERE program_id = $1 ORDER BY order_id`,
      [shop.programId],
    )
  ).rows;
const eventsOf = async ({ shop }: Place) =>
  (
    await api.owner.query(
      "SELECT kind, state, waits_for, reason FROM integration_events WHERE program_id = $1 ORDER BY id",
      [shop.programId],
    )
  ).rows;
const statesOf = async (place: Place) => (await eventsOf(place)).map(({ state }) => state);
const earned = async ({ shop }: Place, currency = "USD") =>
  (await balances(api.owner, shop.programId, currency))[shop.promoters[0].partnerId]?.pending ?? 0;

const completed = (object: Record<string, unknown>, fields = {}): TestEvent =>
  event("checkout.session.completed", object, fields);

describe("a checkout of one payment", () => {
  it("is one sale of its partner, delivered as often as may be, also many times at once", async () => {
    const place = await openPlace();
    const sent = completed(session({ id: "cs_once", client_reference_id: place.token, customer: "cus_1" }));
    await Promise.all(Array.from({ length: 50 }, () => deliver(api, place.program, sent)));
    await Promise.all(Array.from({ length: 4 }, () => runJob(api, "apply-integration-events")));
    await deliverInTurn(api, place.program, [sent]);
    expect(await conversionsOf(place)).toMatchObject([
      {
        order_id: "cs_once",
        source: "webhook",
        test: false,
        amount: 1099,
        currency: "USD",
        customer_external_id: "cus_1",
        outcome: "attributed",
        metadata: { stripe_session: "cs_once" },
      },
    ]);
    expect(await earned(place)).toBe(109);
    expect(await eventsOf(place)).toMatchObject([{ state: "applied", reason: "order cs_once of 10.99 USD" }]);
  });

  it("that is paid later is a sale then, and none when the payment fails", async () => {
    const place = await openPlace();
    const object = session({ id: "cs_later", payment_status: "unpaid", client_reference_id: place.token });
    await deliverInTurn(api, place.program, [completed(object)]);
    expect(await conversionsOf(place)).toEqual([]);
    await deliverInTurn(api, place.program, [
      event("checkout.session.async_payment_failed", object),
      event("checkout.session.async_payment_succeeded", { ...object, payment_status: "paid" }),
    ]);
    expect(await conversionsOf(place)).toMatchObject([{ order_id: "cs_later", amount: 1099 }]);
    expect(await statesOf(place)).toEqual(["ignored", "ignored", "applied"]);
  });

  it("of test mode is a test, and never money", async () => {
    const place = await openPlace();
    await deliverInTurn(api, place.program, [
      completed(session({ client_reference_id: place.token }), { livemode: false }),
    ]);
    expect(await conversionsOf(place)).toMatchObject([{ test: true, outcome: "attributed" }]);
    expect(await earned(place)).toBe(0);
  });

  it.each([
    ["vnd", 250_000, "VND", 250_000, 25_000],
    ["jpy", 500, "JPY", 500, 50],
    ["kwd", 5120, "KWD", 5120, 512],
    ["isk", 50_000, "ISK", 500, 50],
  ])(
    "in %s of Stripe's %d is kept in minor units of %s",
    async (currency, amount_total, code, amount, commission) => {
      const place = await openPlace([code]);
      const pi = stripeId("pi");
      const object = session({
        currency,
        amount_total,
        payment_intent: pi,
        client_reference_id: place.token,
      });
      await deliverInTurn(api, place.program, [completed(object)]);
      expect(await conversionsOf(place)).toMatchObject([{ amount, currency: code }]);
      expect(await earned(place, code)).toBe(commission);
      const refund = refundOf(pi, { amount: amount_total, currency });
      await deliverInTurn(api, place.program, [event("refund.created", refund)]);
      expect(await conversionsOf(place)).toMatchObject([{ refunded: amount }]);
      expect(await earned(place, code)).toBe(0);
    },
  );

  it("in a currency that the program does not take is refused, and taken when sent again after it does", async () => {
    const place = await openPlace();
    const sent = completed(session({ id: "cs_eur", currency: "eur", client_reference_id: place.token }));
    await deliverInTurn(api, place.program, [sent]);
    expect(await eventsOf(place)).toMatchObject([
      { state: "refused", reason: "order cs_eur of 10.99 EUR: currency: the program accepts USD" },
    ]);
    await api.call(place.shop.key, "PATCH", `/v1/programs/${place.shop.programId}`, {
      currencies: ["USD", "EUR"],
    });
    // Intake keeps a program's settings for five seconds.
    await vi.waitFor(
      async () => {
        await deliverInTurn(api, place.program, [sent]);
        expect(await statesOf(place)).toEqual(["applied"]);
      },
      { timeout: 60_000, interval: 1_000 },
    );
    expect(await conversionsOf(place)).toMatchObject([{ order_id: "cs_eur", currency: "EUR" }]);
  });

  it("with other content than the server's report is refused, and its refunds count all the same", async () => {
    const place = await openPlace();
    const report = {
      programId: place.shop.programId,
      orderId: "A-1",
      amountMinor: 2000,
      currency: "USD",
      clickId: place.token,
    };
    expect((await api.call(place.shop.key, "POST", "/v1/conversions", report)).status).toBe(201);
    await deliverInTurn(api, place.program, [
      completed(session({ metadata: { tributary_order_id: "A-1" }, payment_intent: "pi_A1" })),
      event("refund.created", refundOf("pi_A1", { amount: 500 })),
    ]);
    expect(await eventsOf(place)).toMatchObject([
      { state: "refused", reason: "order A-1 of 10.99 USD: was reported before with other content" },
      { state: "applied" },
    ]);
    expect(await conversionsOf(place)).toMatchObject([{ source: "server", amount: 2000, refunded: 500 }]);
  });
});

it("A browser's report and the webhook of the same order are one conversion with Stripe's amount, whichever comes first.", async () => {
  for (const browserFirst of [true, false]) {
    const place = await openPlace();
    const told = completed(session({ id: "cs_both", client_reference_id: place.token }));
    const browser = async () => {
      await storeBrowserReport(api, place.shop, { report: { orderId: "cs_both", amountMinor: 1 } });
      await runJob(api, "report-conversions");
      await settleAll(api);
    };
    if (browserFirst) await browser();
    await deliverInTurn(api, place.program, [told]);
    if (!browserFirst) await browser();
    expect(await conversionsOf(place)).toMatchObject([
      { source: "webhook", amount: 1099, outcome: "attributed" },
    ]);
    expect(await earned(place)).toBe(109);
  }
});

describe("refunds", () => {
  const sale = (place: Place, pi: string) =>
    completed(session({ payment_intent: pi, client_reference_id: place.token }));

  it("take back in parts, each once, and never more than was paid", async () => {
    const place = await openPlace();
    const parts = [refundOf("pi_parts", { amount: 300 }), refundOf("pi_parts", { amount: 799 })];
    await deliverInTurn(api, place.program, [sale(place, "pi_parts")]);
    await deliverInTurn(api, place.program, [
      event("refund.created", { ...parts[0], status: "pending" }),
      event("refund.updated", parts[0] ?? {}),
      event("charge.refund.updated", parts[0] ?? {}),
    ]);
    expect(await conversionsOf(place)).toMatchObject([{ refunded: 300 }]);
    expect(await earned(place)).toBe(109 - Math.floor((109 * 300) / 1099));
    await deliverInTurn(api, place.program, [event("refund.created", parts[1] ?? {})]);
    expect(await conversionsOf(place)).toMatchObject([{ refunded: 1099 }]);
    expect(await earned(place)).toBe(0);
  });

  it("that fail give back, also when the failure is heard first", async () => {
    const place = await openPlace();
    const refund = refundOf("pi_failing");
    const failed = event("refund.failed", { ...refund, status: "failed" });
    await deliverInTurn(api, place.program, [sale(place, "pi_failing"), event("refund.created", refund)]);
    expect(await earned(place)).toBe(0);
    await deliverInTurn(api, place.program, [failed]);
    expect(await earned(place)).toBe(109);
    const other = await openPlace();
    await deliverInTurn(api, other.program, [
      sale(other, "pi_failing"),
      failed,
      event("refund.created", refund),
    ]);
    expect(await conversionsOf(other)).toMatchObject([{ refunded: 0 }]);
    expect(await earned(other)).toBe(109);
  });

  it("of a payment that nobody has told of wait for it, and say so", async () => {
    const place = await openPlace();
    await deliverInTurn(api, place.program, [event("refund.created", refundOf("pi_early", { amount: 99 }))]);
    expect(await eventsOf(place)).toMatchObject([
      {
        state: "parked",
        waits_for: "pi_early",
        reason: "waits for the event that tells what pi_early paid for",
      },
    ]);
    await deliverInTurn(api, place.program, [sale(place, "pi_early")]);
    expect(await statesOf(place)).toEqual(["applied", "applied"]);
    expect(await conversionsOf(place)).toMatchObject([{ refunded: 99 }]);
  });
});

/** All orders of a few things. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
  );
}

/** One subscription's beginning and a part of it refunded, told by five events. */
function story(place: Place, n: number): TestEvent[] {
  const made = invoice({ id: `in_${n}`, customer: `cus_${n}` });
  const refund = refundOf(`pi_${n}`, { id: `re_${n}`, amount: 500 });
  const opened = { mode: "subscription", customer: `cus_${n}`, payment_intent: null };
  return [
    completed(session({ ...opened, id: `cs_${n}`, client_reference_id: place.token })),
    event("invoice.paid", made),
    event("invoice_payment.paid", invoicePayment(`in_${n}`, `pi_${n}`)),
    event("refund.created", { ...refund, status: "pending" }),
    event("refund.updated", refund),
  ];
}

/** What became of story `n`, with its number left out. */
async function endOf(place: Place, n: number): Promise<unknown> {
  const rows = async (query: string) =>
    (await api.owner.query(query, [place.shop.programId, String(n)])).rows;
  const told = {
    conversions: await rows(
      `SELECT order_id, customer_external_id AS customer, source, amount_minor::float8 AS amount, refunded_minor::float8 AS refunded, outcome
       FROM conversions WHERE program_id = $1 AND order_id = 'in_' || $2`,
    ),
    bindings: await rows(
      `SELECT b.origin, b.click_id IS NOT NULL AS by_click FROM customer_bindings b JOIN customers c ON c.id = b.customer_id
       WHERE c.program_id = $1 AND c.external_id = 'cus_' || $2`,
    ),
    payments: await rows(
      "SELECT payment_ref, order_id FROM provider_payments WHERE program_id = $1 AND order_id = 'in_' || $2 ORDER BY 1",
    ),
    refunds: await rows(
      "SELECT refund_id, order_id, amount_minor::float8 AS amount, status FROM refunds WHERE program_id = $1 AND refund_id = 're_' || $2",
    ),
    commission: await rows(
      `SELECT sum(a.amount_minor)::float8 AS amount, sum(a.reversed_minor)::float8 AS reversed FROM accruals a JOIN conversions c ON c.id = a.conversion_id
       WHERE c.program_id = $1 AND c.order_id = 'in_' || $2 AND a.revision = c.credit_revision`,
    ),
  };
  return JSON.parse(JSON.stringify(told).replaceAll(new RegExp(`_${n}"`, "g"), '_N"'));
}

const END = {
  conversions: [
    {
      order_id: "in_N",
      customer: "cus_N",
      source: "webhook",
      amount: 2000,
      refunded: 500,
      outcome: "attributed",
    },
  ],
  bindings: [{ origin: "stripe:cs_N", by_click: true }],
  payments: [
    { payment_ref: "in_N", order_id: "in_N" },
    { payment_ref: "pi_N", order_id: "in_N" },
  ],
  refunds: [{ refund_id: "re_N", order_id: "in_N", amount: 500, status: "succeeded" }],
  commission: [{ amount: 200, reversed: 50 }],
};

const FEW = 20;
/** Delivers a few at a time. */
async function deliverAll(place: Place, events: readonly TestEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += FEW) {
    await Promise.all(events.slice(at, at + FEW).map((one) => deliver(api, place.program, one)));
  }
}

describe("a subscription", () => {
  it("ends the same in whatever order its events come, all of them twice", async () => {
    const place = await openPlace();
    const tellings = permutations([0, 1, 2, 3, 4]).map((order, n) => {
      const events = story(place, n);
      return order.flatMap((at) => events.slice(at, at + 1));
    });
    for (let turn = 0; turn < 5; turn++) {
      await deliverAll(
        place,
        tellings.flatMap((told) => told.slice(turn, turn + 1)),
      );
      await runJob(api, "apply-integration-events");
      await runJob(api, "apply-integration-events");
      await settleAll(api);
    }
    await deliverAll(place, tellings.flat());
    await runJob(api, "apply-integration-events");
    await settleAll(api);
    const states = await statesOf(place);
    expect(states.filter((state) => state === "applied")).toHaveLength(480);
    expect(states.filter((state) => state === "ignored")).toHaveLength(120);
    for (const n of tellings.keys()) expect(await endOf(place, n), `told as ${n}`).toEqual(END);
  }, 180_000);

  it("told all at once ends as told in turn", async () => {
    const place = await openPlace();
    await Promise.all(story(place, 1).map((one) => deliver(api, place.program, one)));
    await Promise.all([runJob(api, "apply-integration-events"), runJob(api, "apply-integration-events")]);
    await settleAll(api);
    expect(await endOf(place, 1)).toEqual(END);
  });

  it("of an old API version names the payment on its invoice, and a trial sells nothing", async () => {
    const place = await openPlace();
    const made = oldInvoice({ id: "in_old", payment_intent: "pi_old", customer: "cus_old" });
    await deliverInTurn(api, place.program, [
      event("invoice.paid", oldInvoice({ amount_paid: 0, customer: "cus_old" })),
      event("refund.created", refundOf("pi_old", { amount: 500 })),
      event("invoice.paid", made),
      event("charge.succeeded", {
        id: made.charge,
        object: "charge",
        payment_intent: "pi_old",
        invoice: "in_old",
      }),
    ]);
    expect(await statesOf(place)).toEqual(["ignored", "applied", "applied", "applied"]);
    expect(await conversionsOf(place)).toMatchObject([{ order_id: "in_old", refunded: 500 }]);
  });

  it("and a checkout that makes an invoice are told apart: one sale, by whichever its refund comes", async () => {
    const place = await openPlace();
    const tellings = permutations([0, 1, 2, 3]).map((order, n) => {
      const events = [
        completed(session({ id: `cs_${n}`, payment_intent: `pi_${n}`, invoice: `in_${n}` })),
        event("invoice.paid", invoice({ id: `in_${n}`, billing_reason: "manual", parent: null })),
        event("invoice_payment.paid", invoicePayment(`in_${n}`, `pi_${n}`)),
        event("refund.created", refundOf(`pi_${n}`, { id: `re_${n}`, amount: 99 })),
      ];
      return order.flatMap((at) => events.slice(at, at + 1));
    });
    for (let turn = 0; turn < 4; turn++) {
      await deliverAll(
        place,
        tellings.flatMap((told) => told.slice(turn, turn + 1)),
      );
      await runJob(api, "apply-integration-events");
    }
    await settleAll(api);
    const sold = await conversionsOf(place);
    expect(sold.map(({ order_id }) => order_id).sort()).toEqual(
      [...tellings.keys()].map((n) => `cs_${n}`).sort(),
    );
    for (const conversion of sold) expect(conversion).toMatchObject({ amount: 1099, refunded: 99 });
  }, 60_000);
});

describe("the job", () => {
  it("is undone whole when it is stopped, and ends the same when it comes again", async () => {
    const place = await openPlace();
    await deliver(
      api,
      place.program,
      completed(session({ payment_intent: "pi_stop", client_reference_id: place.token })),
    );
    await deliver(api, place.program, event("refund.created", refundOf("pi_stop", { amount: 99 })));
    // What is taken in goes its own way; then the job's transaction is lost, as by a kill before its commit.
    await api.owner.query(`
      CREATE FUNCTION refuse_settling() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.state = 'applied' AND NEW.kind = 'refund.created' THEN RAISE EXCEPTION 'stopped'; END IF; RETURN NEW; END $$`);
    await api.owner.query(
      "CREATE CONSTRAINT TRIGGER stop AFTER UPDATE ON integration_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_settling()",
    );
    await expect(runJob(api, "apply-integration-events")).rejects.toThrow("500");
    expect(await statesOf(place)).toEqual(["waiting", "waiting"]);
    await api.owner.query("DROP TRIGGER stop ON integration_events");
    await runJob(api, "apply-integration-events");
    await settleAll(api);
    expect(await statesOf(place)).toEqual(["applied", "applied"]);
    expect(await conversionsOf(place)).toMatchObject([{ amount: 1099, refunded: 99 }]);
    expect(await earned(place)).toBe(109 - Math.floor((109 * 99) / 1099));
  });

  it("lets one event that fails hold up no other, and tries it again", async () => {
    const place = await openPlace();
    await deliver(api, place.program, completed(session({ payment_intent: "pi_poison" })));
    await deliver(api, place.program, completed(session({ id: "cs_well" })));
    await api.owner.query(
      "ALTER TABLE provider_payments ADD CONSTRAINT poison CHECK (payment_ref <> 'pi_poison')",
    );
    await expect(runJob(api, "apply-integration-events")).rejects.toThrow("500");
    expect(await eventsOf(place)).toMatchObject([
      { state: "waiting", reason: "something went wrong here; it is tried again each minute" },
      { state: "applied" },
    ]);
    await api.owner.query("ALTER TABLE provider_payments DROP CONSTRAINT poison");
    await runJob(api, "apply-integration-events");
    expect(await statesOf(place)).toEqual(["applied", "applied"]);
    expect(await conversionsOf(place)).toHaveLength(2);
  });

  it("refuses what it cannot open, and goes on", async () => {
    const place = await openPlace();
    await deliver(api, place.program, completed(session()));
    await api.owner.query(
      "UPDATE integration_events SET envelope = 'gone.' || split_part(envelope, '.', 2) WHERE program_id = $1",
      [place.shop.programId],
    );
    await runJob(api, "apply-integration-events");
    expect(await eventsOf(place)).toMatchObject([
      { state: "refused", reason: "it cannot be opened: unknown_key" },
    ]);
  });
});
