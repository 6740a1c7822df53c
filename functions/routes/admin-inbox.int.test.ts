import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PlatformRole } from "../../core/access/roles.ts";
import type { WorkCount, WorkItem } from "../../core/api/work-inbox.ts";
import { fillPayouts } from "../../local/testing/fill-payouts.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { openShop, type Shop } from "../../local/testing/money-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: whoever is of the platform finds what waits, each kind by the right that shows it, the oldest first. Method: one of
 * each kind put past the API, and one of each that waits for nobody any more, asked for by each role.
 */
let api: TestApi;
let shop: Shop;
let owner: string;
const tokens = {} as Record<PlatformRole, string>;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
  const roles = ["owner", "finance", "compliance", "support"] as const;
  const ids = await insertUsers(
    api,
    roles.map((platformRole) => ({ platformRole })),
  );
  for (const [index, role] of roles.entries()) tokens[role] = await mintToken(api, String(ids[index]));
  owner = String(ids[0]);
  const { organisationId, programId } = shop;
  const place = { organisationId, programId, partnerId: shop.promoters[0].partnerId };
  // What waits for nobody: its difference alone is open.
  await fillPayouts(api, place);
  const open = { state: "open", ended_at: null };
  await fillPayouts(api, place, {
    payout_batches: { state: "draft" },
    disputes: { ...open, due_at: "2020-01-01" },
    kyc_checks: { ...open, state: "submitted" },
    screenings: { result: "hit" },
    compliance_cases: { ...open, severity: "critical", kind: "fraud", assignee_id: owner, state: "assigned" },
    reconciliation_items: { state: "gone" },
    fraud_signals: { state: "open" },
  });
  await api.owner.query(
    `INSERT INTO privacy_requests (id, kind, user_id, request_id) VALUES (uuidv7(), 'export', $1, uuidv7())`,
    [owner],
  );
  await api.owner.query(
    `INSERT INTO job_runs (id, job, request_id, started_at, duration_ms, ok, counts, error)
     SELECT uuidv7(), job, uuidv7(), now() - age, 5, ok, '{}', NULL FROM (VALUES ('run-payouts', interval '2 min', true), ('run-payouts', interval '1 min', false),
       ('keep-kyc', interval '2 min', false), ('keep-kyc', interval '1 min', true), ('no-job-any-more', interval '1 min', false)) v(job, age, ok)`,
  );
  await api.owner.query(
    `INSERT INTO organisations (id, name, created_at) VALUES (uuidv7(interval '-3 days'), 'Nothing yet', now() - interval '3 days'), (uuidv7(), 'Just come', now())`,
  );
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const get = (role: PlatformRole, path: string) => api.call(tokens[role], "GET", `/admin/inbox${path}`);
const countsOf = async (role: PlatformRole) =>
  Object.fromEntries(
    ((await get(role, "")).body.kinds as WorkCount[]).map(({ kind, count }) => [kind, count]),
  );
const itemsOf = async (role: PlatformRole, query: string): Promise<WorkItem[]> =>
  (await get(role, `/items?${query}`)).body.data;

describe("what waits for the platform's people", () => {
  it("is counted by kind, those alone that the role may see, and not what is over", async () => {
    const one = { dispute: 1, organisation: 1 };
    expect(await countsOf("support")).toEqual({ ...one, job: 1, fraud: 1 });
    expect(await countsOf("finance")).toEqual({ ...one, reconciliation: 1, batch: 1 });
    const compliance = { case: 1, screening: 1, identity: 1, batch: 1, privacy: 1, fraud: 1 };
    expect(await countsOf("compliance")).toEqual({ ...one, ...compliance });
    expect(await countsOf("owner")).toEqual({ ...one, ...compliance, job: 1, reconciliation: 1 });
    // Nobody answers here where QStash should be, and the rest is told all the same.
    expect((await get("owner", "")).body.deadLetters).toBe(null);
  });

  it("is one list, the oldest first, page by page, with whose it is and how grave", async () => {
    const all = await itemsOf("owner", "limit=100");
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
    expect(all[0]).toMatchObject({ kind: "organisation", about: "Nothing yet", severity: "low" });
    const paged: WorkItem[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await get("owner", `/items?limit=2${cursor}`);
      paged.push(...body.data);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(paged).toEqual(all);
    const byKind = Object.fromEntries(all.map((item) => [item.kind, item]));
    expect(byKind.case).toMatchObject({ what: "fraud", severity: "critical", owner: { id: owner } });
    expect(byKind.dispute).toMatchObject({
      ...{ what: "missing_sale", severity: "high", dueAt: "2020-01-01T00:00:00.000Z" },
      organisation: { id: shop.organisationId },
    });
    expect(byKind.fraud).toMatchObject({ what: "bots", severity: "high", owner: null });
    expect(byKind.job).toMatchObject({ what: "run-payouts", organisation: null });
    expect(byKind.privacy).toMatchObject({ what: "export", userId: owner, severity: "low" });
    expect(await itemsOf("owner", `ownerId=${owner}`)).toEqual([byKind.case]);
    expect(await itemsOf("owner", `ownerId=${newId()}`)).toEqual([]);
  });

  it("is told of a kind alone, and of none that the role does not see", async () => {
    expect((await itemsOf("finance", "kind=batch")).map(({ what }) => what)).toEqual(["manual"]);
    expect(await itemsOf("support", "kind=case")).toEqual([]);
    expect((await get("owner", "/items?kind=else")).status).toBe(400);
  });

  it("has one line for a hit and the case that it opened, until the hit is decided on", async () => {
    const { rows } = await api.owner.query(
      `UPDATE compliance_cases SET source_key = 'screening:' || (SELECT id FROM screenings WHERE result = 'hit') WHERE state = 'assigned' RETURNING id`,
    );
    expect((await countsOf("compliance")).case).toBe(0);
    await api.owner.query("UPDATE screenings SET result = 'confirmed' WHERE result = 'hit'");
    expect(await itemsOf("compliance", "kind=case")).toEqual([expect.objectContaining({ id: rows[0].id })]);
    expect((await countsOf("compliance")).screening).toBe(0);
  });
});
