import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { FoundThing } from "../../core/admin/found-kinds.ts";
import { fillPayouts } from "../../local/testing/fill-payouts.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { click, openShop, type Shop, sell } from "../../local/testing/money-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: one box finds whatever the platform's people were told of, by permission. Method: one of each kind, looked for by what
 * people know of it; the planner says by which index.
 */
let api: TestApi;
let shop: Shop;
let orderId: string;
const tokens: Record<string, string> = {};
const payoutId = newId();

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
  const roles = ["owner", "support"] as const;
  const ids = await insertUsers(
    api,
    roles.map((platformRole) => ({ platformRole })),
  );
  for (const [index, role] of roles.entries()) tokens[role] = await mintToken(api, String(ids[index]));
  const { organisationId, programId, key } = shop;
  const sold = await sell(api, shop, click(shop.promoters[0]));
  ({ orderId } = (await api.call(key, "GET", `/v1/conversions/${sold.id}`)).body);
  const place = { organisationId, programId, partnerId: shop.promoters[0].partnerId };
  await fillPayouts(api, place, {
    payouts: { id: payoutId, transfer_id: "tr_FindMe1" },
    payout_events: { payout_id: payoutId },
  });
  await api.owner.query("UPDATE organisations SET name = 'Lantern & Co' WHERE id = $1", [organisationId]);
  await api.owner.query("UPDATE programs SET name = 'Lantern partners' WHERE id = $1", [programId]);
  await api.owner.query(
    "UPDATE partners SET name = 'Lantern 100% Fan', email = 'fan@x.example' WHERE id = $1",
    [place.partnerId],
  );
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const find = async (role: string, q: string): Promise<FoundThing[]> =>
  (await api.call(tokens[role] ?? "", "GET", `/admin/find?q=${encodeURIComponent(q)}`)).body.data;
const kinds = (things: readonly FoundThing[]) => things.map(({ kind }) => kind);

it("finds by how a name or an address begins, whatever the case, each with whose it is", async () => {
  const things = await find("support", "lanTERN");
  expect(kinds(things)).toEqual(["organisation", "program", "partner"]);
  expect(things[2]).toMatchObject({
    ...{ name: "Lantern 100% Fan", hint: "fan@x.example" },
    organisation: { id: shop.organisationId, name: "Lantern & Co" },
  });
  expect(kinds(await find("support", "FAN@x"))).toEqual(["partner"]);
  // What stands for anything in a pattern is a character like any other.
  expect(await find("support", "Lantern 100%%")).toEqual([]);
  expect(kinds(await find("support", "Lantern 100% F"))).toEqual(["partner"]);
});

it("finds orders by their whole number, transfers, and anything by its id", async () => {
  expect(await find("owner", orderId)).toEqual([expect.objectContaining({ kind: "order", name: orderId })]);
  const transfer = { kind: "payout", id: payoutId, name: "tr_FindMe1" };
  expect(await find("owner", "tr_FindMe1")).toEqual([expect.objectContaining(transfer)]);
  expect(await find("owner", payoutId.toUpperCase())).toEqual([expect.objectContaining(transfer)]);
  expect(kinds(await find("owner", shop.programId))).toEqual(["program"]);
  expect(await find("owner", newId())).toEqual([]);
});

it("shows payouts to those alone who may see them, and nothing to a word that is too short", async () => {
  expect(await find("support", payoutId)).toEqual([]);
  expect((await api.call(tokens.owner ?? "", "GET", "/admin/find?q=l")).status).toBe(400);
  expect((await api.call(shop.key, "GET", "/admin/find?q=lantern")).status).toBe(401);
});
