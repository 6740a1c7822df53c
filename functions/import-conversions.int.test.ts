import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { refusedFields, unique } from "../local/testing/api-fixtures.ts";
import {
  click,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  tokenOf,
} from "../local/testing/money-fixtures.ts";
import { settleAll } from "../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: a file of conversions does what its dry run said, once, and writes nothing when a row of it is wrong.
 * Method: files over the API, held against the conversions that stand afterwards.
 */
let api: TestApi;
let shop: Shop;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const bring = (lines: readonly string[], query = "") =>
  api.call(
    shop.key,
    "POST",
    `/v1/conversions/import?programId=${shop.programId}${query}`,
    `${["order_id,amount,currency,occurred_at,click_id,coupon", ...lines].join("\n")}\n`,
    { "content-type": "text/csv" },
  );
const standing = async () =>
  (
    await api.owner.query("SELECT count(*)::int AS n FROM conversions WHERE program_id = $1", [
      shop.programId,
    ])
  ).rows[0].n;

test("A dry run says what each row would be, the real run does exactly that, and a second one nothing.", async () => {
  const [promoter] = shop.promoters;
  const made = await storeClick(api, click(promoter));
  const coupon = unique("TEN");
  await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId: promoter.enrollmentId, code: coupon });
  const [known, other] = [await sell(api, shop), await sell(api, shop)];
  const when = new Date().toISOString();
  const [byClick, byCoupon, alone] = [unique("a"), unique("b"), unique("c")];
  const lines = [
    `${byClick},19.90,USD,${when},${await tokenOf(api, made)},`,
    `${byCoupon},0.10,USD,${when},,${coupon.toLowerCase()}`,
    `${alone},5,USD,${when},,`,
    `${known.orderId},100.00,USD,,,`,
    `${other.orderId},99.00,USD,${when},,`,
  ];
  const refused = await bring(lines);
  expect([refused.status, refusedFields(refused)]).toEqual([422, ["lines[5].occurred_at"]]);
  const before = await standing();
  const dry = await bring(lines.toSpliced(3, 1), "&dryRun=true");
  expect(dry.body).toMatchObject({
    dryRun: true,
    counts: { created: 3, replayed: 0, superseded: 0, conflict: 1, refused: 0 },
    sums: [{ currency: "USD", conversions: 3, amountMinor: 2500 }],
    partners: [{ partnerId: promoter.partnerId, conversions: 2 }],
    withoutClick: 1,
  });
  expect(await standing()).toBe(before);
  const done = await bring(lines.toSpliced(3, 1));
  expect(done.status).toBe(200);
  expect(done.body.counts).toEqual(dry.body.counts);
  expect(
    done.body.rows.map(({ line, outcome }: { line: number; outcome: string }) => [line, outcome]),
  ).toEqual([
    ...[
      [2, "created"],
      [3, "created"],
      [4, "created"],
      [5, "conflict"],
    ],
  ]);
  expect(await standing()).toBe(before + 3);
  await settleAll(api);
  for (const [at, outcome] of ["attributed", "attributed", "unattributed"].entries())
    expect((await read(api, shop.key, done.body.rows[at].conversionId)).outcome).toBe(outcome);
  const again = await bring(lines.toSpliced(3, 1));
  expect(again.body).toMatchObject({
    counts: { created: 0, replayed: 3, conflict: 1 },
    sums: [],
    partners: [],
  });
  expect(again.body.rows[0].conversionId).toBe(done.body.rows[0].conversionId);
  expect(await standing()).toBe(before + 3);
});

test("One row that is wrong refuses the file, and the dry run names all that are.", async () => {
  const before = await standing();
  const [twice, when] = [unique("t"), new Date().toISOString()];
  const lines = [
    `${twice},1,USD,${when},,`,
    `${twice},1,USD,${when},,`,
    `${unique("e")},1,EUR,${when},,`,
    `${unique("f")},1,USD,2999-01-01T00:00:00Z,,`,
    `${unique("g")},1,USD,${when},`,
  ];
  const refused = await bring(lines);
  expect([refused.status, refusedFields(refused)]).toEqual([
    422,
    ["lines[3].order_id", "lines[4].currency", "lines[5].occurred_at", "lines[6]"],
  ]);
  const dry = await bring(lines, "&dryRun=true");
  expect(dry.body.counts).toMatchObject({ created: 1, refused: 4 });
  expect(await standing()).toBe(before);
  const json = await api.call(shop.key, "POST", "/v1/conversions/import", "{}", {
    "content-type": "application/json",
  });
  expect([415, 422]).toContain(json.status);
  expect((await bring([`1,1,USD,${when},,${"x".repeat(1024 * 1024)}`])).status).toBe(413);
});
