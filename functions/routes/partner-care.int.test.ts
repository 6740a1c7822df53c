import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import {
  addPromoter,
  click,
  openShop,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: a merchant keeps its partners in groups, writes down what only it reads, and suspends many at once, having been
 * told before what that does. Method: the API with keys and a member, held against what the database and partners have.
 */
let api: TestApi;
let shop: Shop;
let manager: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { line: 2 });
  const { userId } = await makeUser(api, {
    ...{ name: "Mai", memberships: [{ organisationId: shop.organisationId, role: "manager" }] },
  });
  manager = await mintToken(api, userId);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const call = (method: string, path: string, body?: unknown) => api.call(shop.key, method, `/v1${path}`, body);
const group = async (name: string, programId = shop.programId) =>
  (await call("POST", "/partner-groups", { programId, name, colour: "amber" })).body;

test("A partner is in one group or in none; a group that goes leaves its partners.", async () => {
  const [gold, blogs] = [await group("Gold"), await group("Blogs")];
  const taken = await call("POST", "/partner-groups", {
    programId: shop.programId,
    name: "gold",
    colour: "red",
  });
  expect([taken.status, refusedFields(taken)]).toEqual([409, ["name"]]);
  const partnerIds = shop.promoters.map(({ partnerId }) => partnerId);
  const put = (groupId: string | null, extra = {}) =>
    call("POST", "/partners/changes", { action: "group", groupId, partnerIds, ...extra });
  expect((await put(gold.id, { dryRun: true })).body).toMatchObject({
    dryRun: true,
    changed: 2,
    unchanged: 0,
  });
  expect((await call("GET", `/partners?groupId=${gold.id}`)).body.data).toEqual([]);
  expect((await put(gold.id)).body).toMatchObject({ changed: 2, unchanged: 0 });
  expect((await put(gold.id)).body).toMatchObject({ changed: 0, unchanged: 2 });
  await call("POST", "/partners/changes", {
    action: "group",
    groupId: blogs.id,
    partnerIds: partnerIds.slice(1),
  });
  const { data } = (await call("GET", `/partner-groups?programId=${shop.programId}`)).body;
  expect(data.map(({ name, partners }: { name: string; partners: number }) => [name, partners])).toEqual([
    ...[
      ["Blogs", 1],
      ["Gold", 1],
    ],
  ]);
  expect((await call("GET", `/partners?groupId=${blogs.id}`)).body.data).toMatchObject([
    { id: partnerIds[1] },
  ]);
  expect((await call("PATCH", `/partner-groups/${blogs.id}`, { name: "Press", version: 9 })).status).toBe(
    409,
  );
  const renamed = await call("PATCH", `/partner-groups/${blogs.id}`, { name: "Press" });
  expect(renamed.body).toMatchObject({ name: "Press", colour: "amber", partners: 1, version: 2 });
  expect((await call("DELETE", `/partner-groups/${blogs.id}`)).status).toBe(204);
  expect((await call("GET", `/partners/${partnerIds[1]}`)).body).toMatchObject({
    groupId: null,
    status: "active",
  });

  // Another program's group is none for these.
  const other = await makeProgram(api, shop.key);
  const elsewhere = await put((await group("Elsewhere", other.id)).id);
  expect([elsewhere.status, refusedFields(elsewhere)]).toEqual([404, ["partnerIds"]]);
});

test("Notes have their author, are the organisation's alone, and can be taken back.", async () => {
  const [{ partnerId }] = shop.promoters;
  const asManager = (method: string, path: string, body?: unknown) =>
    api.call(manager, method, `/v1${path}`, body, { "x-organisation-id": shop.organisationId });
  const written = await asManager("POST", `/partners/${partnerId}/notes`, {
    text: "Called:\nanswers slowly",
  });
  expect([written.status, written.body]).toEqual([
    201,
    { id: expect.any(String), text: "Called:\nanswers slowly", author: "Mai", createdAt: expect.any(String) },
  ]);
  await call("POST", `/partners/${partnerId}/notes`, { text: "by a machine" });
  const { data } = (await call("GET", `/partners/${partnerId}/notes`)).body;
  expect(data.map(({ text, author }: { text: string; author: string | null }) => [text, author])).toEqual([
    ["by a machine", null],
    ["Called:\nanswers slowly", "Mai"],
  ]);
  expect((await call("POST", `/partners/${partnerId}/notes`, { text: " " })).status).toBe(422);
  const other = shop.promoters[1]?.partnerId;
  expect((await call("DELETE", `/partners/${other}/notes/${data[0].id}`)).status).toBe(404);
  expect((await call("DELETE", `/partners/${partnerId}/notes/${data[0].id}`)).status).toBe(204);
  expect((await call("GET", `/partners/${partnerId}/notes`)).body.data).toHaveLength(1);
});

test("Suspending many says before what stops, then stops it, dated, and tells each once.", async () => {
  const [first, second] = [await addPromoter(api, shop), await addPromoter(api, shop)];
  const { userId } = await makeUser(api, { email: first.email, affiliate: true });
  await sell(api, shop, await storeClick(api, click(first)));
  await settleAll(api);
  const partnerIds = [first.partnerId, second.partnerId];
  const change = (body: object) => call("POST", "/partners/changes", { partnerIds, ...body });
  const suspend = { action: "suspend", reason: "spam" };
  const dry = await change({ ...suspend, dryRun: true });
  expect(dry.body).toMatchObject({
    ...{
      dryRun: true,
      changed: 2,
      unchanged: 0,
      links: 2,
      pending: [{ currency: "USD", amountMinor: 1000 }],
    },
  });
  expect((await call("GET", `/partners/${first.partnerId}`)).body.status).toBe("active");
  expect((await change({ action: "suspend" })).status).toBe(422);
  expect((await change({ ...suspend, partnerIds: [...partnerIds, newId()] })).status).toBe(404);
  expect((await call("GET", `/partners/${first.partnerId}`)).body.status).toBe("active");
  expect((await change(suspend)).body).toEqual({ ...dry.body, dryRun: false });
  // Again it is nobody's second suspension.
  expect((await change(suspend)).body).toMatchObject({ changed: 0, unchanged: 2, links: 0 });
  expect((await call("GET", `/partners/${first.partnerId}`)).body).toMatchObject({
    ...{ status: "suspended", statusReason: "spam" },
    history: [
      { status: "active" },
      { status: "suspended", reason: "spam", effectiveFrom: expect.any(String) },
    ],
  });
  expect((await change({ action: "reinstate" })).body).toMatchObject({ changed: 2, links: 2 });
  const told = await api.owner.query(
    "SELECT kind, data->>'reason' AS reason FROM notifications WHERE user_id = $1 AND kind LIKE 'partner_%' ORDER BY id",
    [userId],
  );
  expect(told.rows).toEqual([
    { kind: "partner_suspended", reason: "spam" },
    { kind: "partner_reinstated", reason: null },
  ]);
  const waiting = await api.owner.query(
    "SELECT count(*)::int AS n FROM outbox WHERE topic = 'publish-links' AND payload->>'scope' = 'partner' AND payload->>'id' = ANY($1)",
    [partnerIds],
  );
  expect(waiting.rows[0].n).toBe(4);
  expect((await call("GET", `/partners/${first.partnerId}/figures`)).body).toMatchObject({
    ...{ clicks: 0, conversions: 1, links: 1 },
    balances: [{ currency: "USD", pendingMinor: 1000, availableMinor: 0 }],
  });
});
