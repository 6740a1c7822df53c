import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Click,
  click,
  daysFromNow,
  openShop,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { exportOf, keysOf } from "../local/testing/receipt-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { verifyReceipts } from "../scripts/verify-receipts.mjs";

/*
 * Goal: a partner's receipts say how each amount came about, down to who was passed over and why, and whatever is done to them
 * shows. Method: a line of four, one of whom is suspended, with figures worked out by hand; the export as it comes from the
 * API, then with each of its lines removed, altered or moved.
 */
let api: TestApi;
let shop: Shop;
let keys: unknown;
let seen: Click;
let saleId: string;
// biome-ignore lint/suspicious/noExplicitAny: receipts that tests take apart
type Receipt = any;
/** The seller's, as it exports them. */
let all: Receipt[];

/** Who is suspended is taken out of the line; a fifth of what is left is points, at 3 for 1 USD. */
const PLAN = {
  v: 1,
  levels: [800, 400, 200, 100].map((rateBps) => ({ kind: "percentage", rateBps })),
  compression: "active",
  capBps: 2_000,
  points: { shareBps: 2000, pointsPerMajor: { USD: 3 } },
};

const exportAs = (token: string) => exportOf(api, token);
const ofMerchant = (partnerId: string) =>
  exportOf(api, shop.key, `/v1/receipts/export?partnerId=${partnerId}`);

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: PLAN, line: 4 });
  const [, suspended, , seller] = shop.promoters;
  const left = { status: "suspended", reason: "Own orders" };
  await api.call(shop.key, "PATCH", `/v1/partners/${suspended!.partnerId}`, left);
  seen = await storeClick(api, click(seller!, { at: new Date(Date.now() - 60_000) }));
  saleId = (await sell(api, shop, seen, { amountMinor: 9_999, orderId: "order-4711" })).id;
  await sell(api, shop, seen, { amountMinor: 5_000 });
  await settleAll(api);
  const refund = { refundId: "r1", amountMinor: 3_000, currency: "USD" };
  await api.call(shop.key, "POST", `/v1/conversions/${saleId}/refunds`, refund);
  await settleAll(api);
  await runJob(api, "issue-receipts");
  await api.call(shop.key, "POST", `/v1/conversions/${saleId}/approve`);
  await daysFromNow(31, () => runJob(api, "mature-holds"));
  const rest = { refundId: "r2", amountMinor: 6_999, currency: "USD" };
  await api.call(shop.key, "POST", `/v1/conversions/${saleId}/refunds`, rest);
  await settleAll(api);
  await runJob(api, "issue-receipts");
  keys = await keysOf(api);
  const user = await makeUser(api, { email: seller!.email, affiliate: true });
  all = await exportAs(await accessTokenOf(api, user));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const lineOf = (receipts: readonly Receipt[], currency: string): Receipt =>
  receipts.find(
    ({ body }) =>
      body.account.currency === currency && body.accrual.line && body.accrual.conversion.id === saleId,
  )?.body;

describe("A receipt says", () => {
  // 8, 4, 2 and 1 % of 99.99 are 799.92, 399.96, 199.98 and 99.99, together 1499.85. Rounded down they are 1496 of 1499: the
  // three units go to the largest remainders, levels 4, 3 and 2. Level 4 has nobody: 100 is breakage.
  it.each([
    // A fifth: 159, at 3 for 100 minor units 4 points, which stand for 133.3, rounded up 134.
    ["the seller", 3, { level: "1", rounding: "floor", skipped: [] }, "799", { share: "134", points: "4" }],
    // 80: 2 points for 67.
    [
      "its sponsor",
      2,
      { level: "2", rounding: "remainder", skipped: [] },
      "400",
      { share: "67", points: "2" },
    ],
    // 40: 1 point for 34.
    [
      "whoever takes the suspended one's place",
      0,
      { level: "3", rounding: "remainder" },
      "200",
      { share: "34", points: "1" },
    ],
  ] as const)(
    "to %s how its share came about, in cash and in points.",
    async (_, place, line, amountMinor, { share, points }) => {
      const receipts = await ofMerchant(shop.promoters[place]!.partnerId);
      const rateBps = ["800", "400", "200"][Number(line.level) - 1];
      const cash = String(BigInt(amountMinor) - BigInt(share));
      for (const [currency, posted] of [
        ["USD", cash],
        ["PTS", points],
      ] as const) {
        const body = lineOf(receipts, currency);
        expect(body).toMatchObject({
          partnerId: shop.promoters[place]!.partnerId,
          entry: { kind: "accrual", amountMinor: posted },
          accrual: {
            amountMinor,
            conversion: {
              id: saleId,
              goal: "sale",
              orderRef: "…4711",
              occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
            },
            line: {
              ...{
                ...line,
                baseMinor: "9999",
                rateBps,
                flatMinor: null,
                weightBps: "10000",
                heldByCap: false,
              },
              touch: { clickId: seen.id, at: seen.at.toISOString() },
              plan: { number: "1", versionId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
              ...{ pointsShareMinor: share, points, maturesAt: expect.any(String) },
            },
          },
        });
      }
    },
  );

  it("who was passed over, and why; and to whom was passed over nothing, for nothing was posted.", async () => {
    const [top, suspended] = shop.promoters;
    const passed = [{ partnerId: suspended!.partnerId, reason: "partner_not_active" }];
    expect(lineOf(await ofMerchant(top.partnerId), "USD").accrual.line.skipped).toEqual(passed);
    expect(await ofMerchant(suspended!.partnerId)).toEqual([]);
  });

  it("no more and no less than was paid: all shares and the breakage are what the order pays in all.", async () => {
    let paid = 0n;
    for (const { partnerId } of shop.promoters) {
      const body = lineOf(await ofMerchant(partnerId), "USD");
      if (body !== undefined) paid += BigInt(body.accrual.amountMinor);
    }
    const { rows } = await api.owner.query(
      "SELECT sum(amount_minor)::text AS kept FROM accruals WHERE conversion_id = $1 AND partner_id IS NULL",
      [saleId],
    );
    expect([paid, rows[0].kept]).toEqual([1399n, "100"]);
  });

  it("what each refund took of each asset, and in the end all of it.", () => {
    const claims = all.flatMap(({ body }) =>
      body.accrual.reversal ? [[body.account.kind, body.entry.amountMinor, body.accrual.reversal]] : [],
    );
    // Cash 665 and 4 points. 30.00 of 99.99: floor(665 × 3000 ÷ 9999) = 199 and floor(4 × 0.30003) = 1; then the rest.
    const of = (ofMinor: string, reversedMinor: string, refundedMinor: string) => ({
      ...{ ofMinor, reversedMinor, cause: "refund", refund: { refundedMinor, conversionMinor: "9999" } },
    });
    expect(claims).toHaveLength(4);
    expect(claims).toEqual(
      expect.arrayContaining([
        ["partner_pending", "-199", of("665", "199", "3000")],
        ["partner_points_pending", "-1", of("4", "1", "3000")],
        ["partner_available", "-466", of("665", "665", "9999")],
        ["partner_points", "-3", of("4", "4", "9999")],
      ]),
    );
  });
});

describe("An export", () => {
  const verify = (receipts: readonly Receipt[], earlier?: readonly Receipt[]) =>
    verifyReceipts(receipts, keys, earlier).faults;
  const isNewest = ({ body }: Receipt) =>
    !all.some(
      (other) => other.body.account.id === body.account.id && Number(other.body.number) > Number(body.number),
    );

  it("verifies with the published keys alone, also with its lines in another order.", async () => {
    // Pending: two sales, a refund, a release; available: that and a refund. In cash and in points.
    expect(all).toHaveLength(2 * (4 + 2));
    expect(verifyReceipts(all, keys)).toEqual({ receipts: 12, accounts: 4, faults: [], notes: [] });
    expect(verify(all.toReversed())).toEqual([]);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });

  it("from which any one is missing names the next one, or the earlier export has it.", () => {
    for (const [index, receipt] of all.entries()) {
      const rest = all.toSpliced(index, 1);
      const { id } = receipt.body.account;
      const gap = isNewest(receipt)
        ? { accountId: id, number: receipt.body.number, what: "withdrawn" }
        : { accountId: id, number: String(Number(receipt.body.number) + 1), what: "missing" };
      expect(verify(rest, all)).toContainEqual(expect.objectContaining(gap));
    }
  });

  it("in which any amount is altered, or any two change places, names them.", () => {
    for (const [index, receipt] of all.entries()) {
      const altered = structuredClone(all);
      altered[index].body.entry.amountMinor = String(BigInt(receipt.body.entry.amountMinor) + 1n);
      const at = { accountId: receipt.body.account.id, number: receipt.body.number };
      expect(verify(altered)).toContainEqual(expect.objectContaining({ ...at, what: "hash" }));
      if (isNewest(receipt)) continue;
      const moved = structuredClone(all);
      const next = moved.find(
        ({ body }: Receipt) =>
          body.account.id === at.accountId && Number(body.number) === Number(at.number) + 1,
      );
      // The same words in the next one's place, with its number, as they were signed there.
      [moved[index].body.number, next.body.number] = [next.body.number, moved[index].body.number];
      expect(verify(moved).map(({ accountId, what }) => [accountId, what])).toContainEqual([
        at.accountId,
        "chain",
      ]);
    }
  });
});
