import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import { openShop, type Shop, sell } from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { createHttpDatabase } from "../client.ts";
import { bindCustomer, type NewCustomerBinding } from "./customer-bindings.ts";

/* Goal: a customer is bound once per origin, and wakes what hangs on it. Method: the repository on a real Postgres. */
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

function bind(extra: Partial<NewCustomerBinding> = {}) {
  const db = createHttpDatabase({ url: api.database.jobUrl, httpUrl: api.database.httpUrl });
  return bindCustomer(
    db,
    { organisationId: shop.organisationId },
    {
      programId: shop.programId,
      test: false,
      customerExternalId: unique("c"),
      clickId: null,
      linkId: null,
      couponCode: null,
      boundAt: new Date(),
      origin: unique("stripe:cs"),
      requestId: newId(),
      outboxId: newId(),
      ...extra,
    },
  );
}
const state = async (id: string) =>
  (await api.owner.query("SELECT attribution_due AS due, version FROM conversions WHERE id = $1", [id]))
    .rows[0];

it("A customer is made and bound once per origin, however many tell it at once.", async () => {
  const customerExternalId = unique("c");
  const origin = unique("stripe:cs");
  const answers = await Promise.all(Array.from({ length: 8 }, () => bind({ customerExternalId, origin })));
  expect(new Set(answers.map((answer) => answer.customerId)).size).toBe(1);
  expect(answers.filter((answer) => answer.bound)).toHaveLength(1);
  expect(answers.every((answer) => answer.handOff === null)).toBe(true);
  const again = await bind({ customerExternalId });
  expect(again).toMatchObject({ customerId: answers[0]!.customerId, bound: true });
});

it("Its conversions of the same mode are attributed again, with a hand-off; told again, nothing is.", async () => {
  const customer = { id: unique("c") };
  const sold = await sell(api, shop, undefined, { customer });
  const other = await sell(api, shop, undefined, { customer: { id: unique("c") } });
  await settleAll(api);
  const before = await state(sold.id);
  const origin = unique("stripe:cs");
  const { handOff } = await bind({ customerExternalId: customer.id, origin });
  expect(await state(sold.id)).toEqual({ due: true, version: before.version + 1 });
  expect((await state(other.id)).due).toBe(false);
  const { rows } = await api.owner.query("SELECT topic FROM outbox WHERE id = $1", [handOff?.id]);
  expect(rows).toEqual([{ topic: "attribute-conversions" }]);
  await settleAll(api);
  const settled = await state(sold.id);
  expect(await bind({ customerExternalId: customer.id, origin })).toMatchObject({
    bound: false,
    handOff: null,
  });
  expect(await bind({ customerExternalId: customer.id, test: true })).toMatchObject({
    bound: true,
    handOff: null,
  });
  expect(await state(sold.id)).toEqual(settled);
});
