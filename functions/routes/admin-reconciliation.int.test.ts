import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { BREAKS } from "../../local/testing/break-books.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import { reconcile } from "../../local/testing/reconcile.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId } from "../../local/testing/start-test-api.ts";
import { type PayoutBench, startPayoutBench } from "../../local/testing/stripe-payouts.ts";

/*
 * Goal: finance sees each difference with both sides, gives it to somebody, says what came of it, and is told of new ones
 * once. Method: real differences, broken into books and Stripe, decided on through the API.
 */
const ROOT = "/admin/reconciliation";
let bench: PayoutBench;
let finance: { id: string; token: string };
/** Items by kind. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
let items: Record<string, any>;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  bench = await startPayoutBench();
  const { userId } = await makeUser(bench.api, { platformRole: "finance" });
  finance = { id: userId, token: await mintToken(bench.api, userId) };
  const line = await bench.approvedLine(1000n, "USD");
  await runJob(bench.api, "run-payouts");
  const [transfer] = (await bench.stripe.transfers.list({ transfer_group: `payout_${line.id}` })).data;
  if (transfer === undefined) throw new Error("it was not paid");
  const paid = { ...line, transfer };
  expect(await reconcile(bench.api)).toEqual([]);
  await BREAKS["a transfer to somebody else"](bench, paid);
  await BREAKS["an account with another balance"](bench, paid);
  await BREAKS["a transfer that nobody here made"](bench, paid);
  await reconcile(bench.api);
  const { data } = (await get("/items")).body;
  items = Object.fromEntries(data.map((item: { kind: string }) => [item.kind, item]));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const get = (path: string) => bench.api.call(finance.token, "GET", ROOT + path);
const post = (path: string, body: unknown = {}) => bench.api.call(finance.token, "POST", ROOT + path, body);
const replayed = (answer: { headers: Headers }) => answer.headers.get("idempotent-replayed");

describe("reconciliation for the platform's people", () => {
  it("lists runs with what they looked at and found", async () => {
    const { data } = (await get("/runs?limit=1")).body;
    expect(data).toEqual([
      expect.objectContaining({
        ...{ day: null, state: "done", error: null },
        counts: expect.objectContaining({ found: 3, fresh: 3, gone: 0, lines: 1 }),
      }),
    ]);
  });

  it("lists differences by state, kind, program and owner, page by page", async () => {
    expect(Object.keys(items).sort()).toEqual(["account_differs", "transfer_differs", "transfer_unknown"]);
    expect(items.transfer_differs).toMatchObject({
      ...{ state: "open", currency: "USD", expectedMinor: 1000, actualMinor: 1000, owner: null },
      program: { id: bench.programId },
    });
    const kindsOf = async (query: string) =>
      (await get(`/items?${query}`)).body.data.map(({ kind }: { kind: string }) => kind).sort();
    expect(await kindsOf("kind=transfer_unknown")).toEqual(["transfer_unknown"]);
    expect(await kindsOf(`programId=${bench.programId}`)).toEqual(["account_differs", "transfer_differs"]);
    expect(await kindsOf(`ownerId=${finance.id}`)).toEqual([]);
    expect(await kindsOf("state=resolved")).toEqual([]);
    const first = (await get("/items?limit=2")).body;
    const second = (await get(`/items?limit=2&cursor=${first.nextCursor}`)).body;
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([2, 1, null]);
    expect((await get("/items?kind=other")).status).toBe(400);
  });

  it("shows both sides as they are, the ledger's trail, and where Stripe shows it", async () => {
    const { body } = await get(`/items/${items.transfer_differs.id}`);
    const { stripeId, payoutId } = items.transfer_differs;
    expect(body).toMatchObject({
      details: { destinationStripe: "acct_other" },
      ours: { payout: { id: payoutId, state: "paid", amountMinor: 1000, transferId: stripeId } },
      stripe: {
        records: { transfer: { id: stripeId, amountMinor: 1000, destination: "acct_other" } },
        url: `https://dashboard.stripe.com/test/connect/transfers/${stripeId}`,
      },
    });
    expect(body.trail).toContainEqual(
      expect.objectContaining({
        key: `payout-settle:${payoutId}:1`,
        account: "partner_in_transit",
        amountMinor: -1000,
      }),
    );
    await bench.control("faults", { method: "GET", path: "/v1/transfers", status: 400, count: 1 });
    expect((await get(`/items/${items.transfer_differs.id}`)).body).toMatchObject({
      ours: { payout: { id: payoutId } },
      stripe: { records: null },
    });
    expect((await get(`/items/${items.account_differs.id}`)).body).toMatchObject({
      ours: { account: { kind: "partner_available", balanceMinor: 1 } },
      stripe: { url: null },
    });
    expect((await get(`/items/${newId()}`)).status).toBe(404);
  });

  it("gives a difference to one of finance, and to nobody else", async () => {
    const path = `/items/${items.transfer_unknown.id}/assign`;
    const { userId: stranger } = await makeUser(bench.api, { platformRole: "support" });
    for (const userId of [stranger, newId()])
      expect(await post(path, { userId })).toMatchObject({
        status: 422,
        body: { errors: [{ field: "userId", code: "not_finance" }] },
      });
    const given = await post(path, { userId: finance.id });
    expect(given).toMatchObject({ status: 200, body: { state: "assigned", owner: { id: finance.id } } });
    expect(replayed(given)).toBeNull();
    expect(replayed(await post(path, { userId: finance.id }))).toBe("true");
    expect((await post(path, { userId: null })).body).toMatchObject({ state: "open", owner: null });
  });

  it("resolves with a reason, once, and opens again", async () => {
    const { id } = items.account_differs;
    expect((await post(`/items/${id}/resolve`, { reason: " " })).status).toBe(422);
    const said = await post(`/items/${id}/resolve`, { reason: "A test of ours." });
    expect(said.body).toMatchObject({
      ...{ state: "resolved", resolution: "A test of ours.", owner: { id: finance.id } },
      resolvedBy: { id: finance.id },
    });
    expect(replayed(await post(`/items/${id}/resolve`, { reason: "A test of ours." }))).toBe("true");
    expect((await post(`/items/${id}/resolve`, { reason: "Another." })).status).toBe(409);
    expect((await post(`/items/${id}/assign`, { userId: null })).status).toBe(409);
    expect((await post(`/items/${id}/reopen`)).body).toMatchObject({ state: "assigned", resolution: null });
    expect(replayed(await post(`/items/${id}/reopen`))).toBe("true");
    const { rows } = await bench.api.owner.query(
      "SELECT count(*)::int AS n FROM audit_pending WHERE entity = 'reconciliation_item' AND entity_id = $1",
      [id],
    );
    const { rows: sealed } = await bench.api.owner.query(
      "SELECT count(*)::int AS n FROM audit_log WHERE entity = 'reconciliation_item' AND entity_id = $1",
      [id],
    );
    expect(rows[0].n + sealed[0].n).toBe(2);
  });

  it("reconciles now, once for each key", async () => {
    const asked = await post("/runs", { key: "monday" });
    expect(asked).toMatchObject({ status: 201, body: { day: null, state: "running", stage: "postings" } });
    const again = await post("/runs", { key: "monday" });
    expect([again.status, again.body.id, replayed(again)]).toEqual([200, asked.body.id, "true"]);
    await runJob(bench.api, "reconcile-payouts", { v: 1, run: asked.body.id });
    const { data } = (await get("/runs")).body;
    expect(data.find(({ id }: { id: string }) => id === asked.body.id)).toMatchObject({
      ...{ state: "done", counts: { found: 3, fresh: 0 } },
    });
  });

  it("told finance once of the run that found them, and of none that found nothing new", async () => {
    const { rows } = await bench.api.owner.query(
      "SELECT data FROM notifications WHERE kind = 'reconciliation_differs' AND user_id = $1",
      [finance.id],
    );
    expect(rows).toEqual([{ data: { fresh: 3, open: 3 } }]);
  });

  it("is there for the platform's owner and finance alone, and changes with a recent second factor", async () => {
    for (const platformRole of ["support", "compliance"] as const) {
      const token = await mintToken(bench.api, (await makeUser(bench.api, { platformRole })).userId);
      expect((await bench.api.call(token, "GET", `${ROOT}/items`)).status).toBe(403);
    }
  });
});
