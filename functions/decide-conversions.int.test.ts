import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { makeProgram } from "../local/testing/api-fixtures.ts";
import {
  balances,
  click,
  openShop,
  percent,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { settleAll } from "../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/* Goal: many conversions are decided about as each would be by itself, once, and one is told before what hangs on them. */
let api: TestApi;
let shop: Shop;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: percent(1000, 500), line: 2 });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

const decide = (body: object, key = shop.key) => api.call(key, "POST", "/v1/conversions/decisions", body);
const preview = (body: object, key = shop.key) =>
  api.call(key, "POST", "/v1/conversions/decisions/preview", body);
const sold = async (extra: object = {}): Promise<string> =>
  (await sell(api, shop, await storeClick(api, click(shop.promoters[1]!)), extra)).id;
const outcomes = ({ body }: { body: { results: { outcome: string }[] } }) =>
  body.results.map(({ outcome }) => outcome);

it("decides about each by itself, says what became of each, and moves the money once, however often it is asked", async () => {
  const ids = [await sold(), await sold(), await sold()];
  const unknown = newId();
  await settleAll(api);
  await api.call(shop.key, "POST", `/v1/conversions/${ids[0]}/approve`);

  const told = await preview({ ids: [...ids, unknown], status: "rejected" });
  expect(outcomes(told)).toEqual(["decided", "decided", "decided", "not_found"]);
  expect(told.body.currencies).toEqual([
    { currency: "USD", conversions: 3, amountMinor: 30_000, commissionMinor: 4_500, partners: 2 },
  ]);
  expect((await preview({ ids, status: "approved" })).body).toMatchObject({ decided: 2 });

  const body = { ids: [...ids, unknown], status: "rejected", reason: "test orders", requestKey: newId() };
  const answers = await Promise.all(Array.from({ length: 5 }, () => decide(body)));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === null)).toHaveLength(1);
  expect(answers[0]!.body).toMatchObject({ decided: 3 });
  await settleAll(api);
  expect(Object.values(await balances(api.owner, shop.programId))).toEqual(
    Array(2).fill({ pending: 0, available: 0 }),
  );

  expect((await decide({ ...body, reason: "another" })).status).toBe(409);
  expect(outcomes(await decide({ ...body, requestKey: newId() }))).toEqual([
    ...Array(3).fill("unchanged"),
    "not_found",
  ]);
  expect(outcomes(await decide({ ids, status: "approved", requestKey: newId() }))).toEqual(
    Array(3).fill("wrong_state"),
  );
  const { rows } = await api.owner.query(
    "SELECT count(*)::int AS n FROM audit_log WHERE entity_id = ANY($1) AND action = 'conversion.changed'",
    [ids],
  );
  // The one approval, and three rejections.
  expect(rows[0].n).toBe(4);
});

it("lets keys decide about their program's and their mode's alone, and names what is wrong at its field", async () => {
  const id = await sold();
  const other = await makeProgram(api, shop.key);
  const { organisationId } = shop;
  const theirs = await api.createKey({ organisationId, programId: other.id });
  const test = await api.createKey({ organisationId, test: true });
  const body = () => ({ ids: [id], status: "approved", requestKey: newId() });
  expect(outcomes(await decide(body(), theirs))).toEqual(["not_found"]);
  expect(outcomes(await decide(body(), test))).toEqual(["test_only"]);
  const stranger = await api.createOrganisation();
  expect(outcomes(await preview({ ids: [id], status: "approved" }, stranger.key))).toEqual(["not_found"]);
  for (const [wrong, field] of [
    [{ ...body(), ids: [] }, "ids"],
    [{ ...body(), ids: [id, id] }, "ids"],
    [{ ...body(), ids: Array.from({ length: 501 }, newId) }, "ids"],
    [{ ...body(), status: "rejected" }, "reason"],
    [{ ...body(), reason: "why not" }, "reason"],
    [{ ...body(), requestKey: "" }, "requestKey"],
  ] as const) {
    const { status, body: problem } = await decide(wrong);
    expect([field, status, problem.errors?.[0]?.field]).toEqual([field, 422, field]);
  }
});
