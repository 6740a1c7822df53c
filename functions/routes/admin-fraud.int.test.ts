import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PlatformRole } from "../../core/access/roles.ts";
import type { FraudSignalView } from "../../core/api/fraud.ts";
import { refusedFields } from "../../local/testing/api-fixtures.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import {
  click,
  daysFromNow,
  openShop,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { giveMethod } from "../../local/testing/payout-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: what the figures say is found once, stays as people decide until it is graver, and a decision does what it says with its
 * reason in the log. Method: rollups, a sale and methods as they come, the job, and the API as each role.
 */
let api: TestApi;
let shop: Shop;
const tokens = {} as Record<PlatformRole, string>;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { line: 3 });
  for (const platformRole of ["owner", "finance", "compliance", "support"] as const) {
    const { userId } = await makeUser(api, { platformRole, name: `The ${platformRole}` });
    tokens[platformRole] = await mintToken(api, userId);
  }
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const partnerId = (place: number): string => shop.promoters[place]?.partnerId ?? "";
const admin = (role: PlatformRole, method: string, path: string, body?: unknown) =>
  api.call(tokens[role], method, `/admin/fraud${path}`, body);
const list = async (query = "", role: PlatformRole = "support"): Promise<FraudSignalView[]> =>
  (await admin(role, "GET", `?${query}`)).body.data;
const decide = (id: string, body: object, role: PlatformRole = "owner") =>
  admin(role, "POST", `/${id}/decide`, body);
const one = async (query: string): Promise<FraudSignalView> => {
  const [signal] = await list(query);
  if (signal === undefined) throw new Error(`nothing is ${query}`);
  return signal;
};

/** Clicks of today, as the reports have added them up. */
async function addClicks(place: number, clicks: number, bots: number): Promise<void> {
  await api.owner.query(
    `INSERT INTO report_rollups (organisation_id, program_id, dimension, key, grain, bucket, currency, partner_id, clicks, bots, uniques)
     SELECT $1, $2, d, k, 'day', date_trunc('day', now(), 'UTC'), '', p, $4, $5, $4::bigint - $5::bigint
     FROM (VALUES ('partner', $3::text, $3::uuid), ('total', '', NULL)) v(d, k, p)
     ON CONFLICT (program_id, dimension, grain, bucket, key, currency) DO UPDATE SET clicks = report_rollups.clicks + excluded.clicks,
       bots = report_rollups.bots + excluded.bots, uniques = report_rollups.uniques + excluded.uniques`,
    [shop.organisationId, shop.programId, partnerId(place), clicks, bots],
  );
}

let hours = 0;
/** The job an hour later each time, since it leaves alone what it has just looked at. */
const scan = () => {
  hours += 1;
  return daysFromNow(hours / 24, () => runJob(api, "find-fraud"));
};

describe("what the figures of partners say", () => {
  it("is found by the job, once, and not of who is as all others", async () => {
    await addClicks(0, 1_000, 500);
    await addClicks(1, 1_000, 5);
    const [, buyer] = shop.promoters;
    if (buyer === undefined) throw new Error("the shop has three promoters");
    await sell(api, shop, await storeClick(api, click(buyer)), { customer: { email: buyer.email } });
    await settleAll(api);
    for (const place of [0, 2]) {
      const { rows } = await api.owner.query("SELECT affiliate_id AS id FROM partners WHERE id = $1", [
        partnerId(place),
      ]);
      await giveMethod(api, rows[0].id, "bank");
    }
    expect(await scan()).toEqual({ fresh: 4, changed: 0, handedOn: 0 });
    expect(await scan()).toEqual({ fresh: 0, changed: 0, handedOn: 0 });
    const found = await list();
    expect(found.map(({ severity }) => severity)).toEqual(["medium", "medium", "medium", "low"]);
    expect(found.map(({ kind }) => kind).toSorted()).toEqual([
      ...["bots", "self_referral", "shared_method", "shared_method"],
    ]);
    expect(await one("kind=bots")).toMatchObject({
      ...{ figures: { clicks: 1_000, bots: 500 }, state: "open", decided: null, day: null },
      ...{ partner: { id: partnerId(0) }, program: { id: shop.programId } },
      organisation: { id: shop.organisationId },
    });
    expect((await one("kind=shared_method")).partner).toBe(null);
  });

  it("is sorted, filtered and paged, and opens into what it is made of", async () => {
    expect((await list("sort=severity")).map(({ severity }) => severity)[0]).toBe("low");
    expect(await list("severity=low")).toEqual([expect.objectContaining({ kind: "self_referral" })]);
    expect(await list("severity=critical")).toEqual([]);
    expect(await list("state=dismissed")).toEqual([]);
    const paged: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await admin("support", "GET", `?limit=1${cursor}`);
      paged.push(...body.data.map(({ id }: FraudSignalView) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(paged).toEqual((await list()).map(({ id }) => id));
    const { affiliate } = await one("kind=bots");
    expect((await list(`affiliateId=${affiliate.id}`)).map(({ kind }) => kind).toSorted()).toEqual([
      "bots",
      "shared_method",
    ]);
    const kindsOf = async (organisationId: string) =>
      (await list(`organisationId=${organisationId}`)).map(({ kind }) => kind).toSorted();
    expect(await kindsOf(shop.organisationId)).toEqual(["bots", "self_referral"]);
    expect(await kindsOf(newId())).toEqual([]);

    const detail = async (kind: string) =>
      (await admin("support", "GET", `/${(await one(`kind=${kind}`)).id}`)).body;
    const day = { clicks: 1_000, bots: 500, uniques: 500, conversions: 0, rejected: 0 };
    expect(await detail("bots")).toMatchObject({
      days: [day],
      conversions: [],
      held: false,
      partnerStatus: "active",
    });
    expect((await detail("self_referral")).conversions).toEqual([
      expect.objectContaining({ amountMinor: 10_000, currency: "USD", status: "pending" }),
    ]);
    expect((await detail("shared_method")).alike).toHaveLength(1);
    expect((await admin("support", "GET", `/${newId()}`)).status).toBe(404);
    expect((await admin("support", "GET", "?kind=else")).status).toBe(400);
    expect((await admin("finance", "GET", "")).status).toBe(403);
  });

  it("waits in the inbox of who may see it, unless it is low", async () => {
    const { body } = await api.call(tokens.support, "GET", "/admin/inbox/items?kind=fraud");
    expect(
      body.data.map(({ what, severity }: { what: string; severity: string }) => [what, severity]),
    ).toContainEqual(["bots", "medium"]);
    expect(body.data).toHaveLength(3);
    expect((await api.call(tokens.finance, "GET", "/admin/inbox/items?kind=fraud")).body.data).toEqual([]);
  });
});

describe("what the platform's people decide", () => {
  it("is refused to support, without a reason, of another version and of what is not so", async () => {
    const { id, version } = await one("kind=bots");
    const dismiss = { decision: "dismiss", reason: "A crawler of ours." };
    expect((await decide(id, dismiss, "support")).status).toBe(403);
    expect(refusedFields(await decide(id, { ...dismiss, reason: " " }))).toEqual(["reason"]);
    expect((await decide(id, { ...dismiss, version: version + 1 })).status).toBe(409);
    expect((await decide(id, { decision: "reopen", reason: "Once more." })).status).toBe(409);
    const shared = await one("kind=shared_method");
    expect(refusedFields(await decide(shared.id, { decision: "suspend", reason: "x" }))).toEqual([
      "decision",
    ]);
    expect((await one("kind=bots")).version).toBe(version);
  });

  it("stays dismissed until it is graver, and is in the log with its reason", async () => {
    const { id, version } = await one("kind=bots");
    const answer = await decide(id, { decision: "dismiss", reason: "A crawler of ours.", version });
    expect([answer.status, answer.body.state, answer.body.decided]).toEqual([
      ...[200, "dismissed"],
      expect.objectContaining({ decision: "dismiss", reason: "A crawler of ours.", by: "The owner" }),
    ]);
    await addClicks(0, 10, 10);
    expect(await scan()).toMatchObject({ fresh: 0, changed: 1 });
    expect(await list("kind=bots")).toEqual([]);
    expect((await one("kind=bots&state=dismissed")).figures).toEqual({ clicks: 1_010, bots: 510 });
    await addClicks(0, 1_000, 1_000);
    await scan();
    expect(await one("kind=bots")).toMatchObject({ id, severity: "high", decided: { decision: "dismiss" } });
    const { body } = await api.call(tokens.owner, "GET", "/admin/audit?action=fraud_signal.changed");
    expect(body.data).toEqual([
      expect.objectContaining({
        entityId: id,
        organisationId: null,
        actor: expect.objectContaining({ name: "The owner" }),
      }),
    ]);
  });

  it("holds the payee, opens a case and suspends the partner, each in one step", async () => {
    const { id, affiliate } = await one("kind=bots");
    expect((await decide(id, { decision: "hold", reason: "Until it is clear." })).body).toMatchObject({
      ...{ state: "acted", held: true },
    });
    const payee = await api.call(tokens.owner, "GET", `/admin/payees/${affiliate.id}`);
    expect(payee.body.held.reason).toBe("Until it is clear.");
    await decide(id, { decision: "case", reason: "Half of its clicks are of bots." }, "compliance");
    const cases = await api.call(
      tokens.compliance,
      "GET",
      `/admin/compliance/cases?affiliateId=${affiliate.id}`,
    );
    expect(cases.body.data).toEqual([
      expect.objectContaining({
        kind: "fraud",
        severity: "high",
        holds: false,
        summary: "Half of its clicks are of bots.",
      }),
    ]);
    const suspended = await decide(id, { decision: "suspend", reason: "Clicks of bots." });
    expect(suspended.body).toMatchObject({ state: "acted", partnerStatus: "suspended", openCases: 1 });
    const partner = await api.call(shop.key, "GET", `/v1/partners/${partnerId(0)}`);
    expect(partner.body).toMatchObject({ status: "suspended", statusReason: "Clicks of bots." });
    expect((await decide(id, { decision: "reopen", reason: "Another look." })).body.state).toBe("open");
  });

  it("has passed when the figures no longer say so", async () => {
    const { id } = await one("kind=bots");
    await api.owner.query("DELETE FROM report_rollups WHERE partner_id = $1", [partnerId(0)]);
    await scan();
    expect(await list("kind=bots")).toEqual([]);
    expect((await one("kind=bots&state=passed")).id).toBe(id);
  });
});
