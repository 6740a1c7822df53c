import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { isoWeekOf } from "../../core/period/iso-week.ts";
import type { createApiClient } from "../../local/demo/api-client.ts";
import { seedNetwork } from "../../local/network/seed-network.ts";
import { asWritten, fillIn, type Known, readDocsSteps } from "../../local/testing/docs-walk.ts";
import { wrongBooks } from "../../local/testing/money-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import type { JobName } from "../../queues/jobs.ts";

/*
 * Goal: the contract that existing systems of members, parents and bonuses use works as its page says. Method: the page's
 * own examples are called in their order; then a whole network is built and held against sums made here, from seats alone.
 */
const PAGE = new URL("../../docs/network-api.md", import.meta.url);
const UNITS = [1000, 500, 200, 100];
const LADDER = [
  ["diamond", 50],
  ["gold", 25],
  ["silver", 10],
  ["bronze", 3],
] as const;

let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

const rowsOf = async (text: string, values: unknown[]) => (await api.owner.query(text, values)).rows;

describe("the page of the contract", () => {
  it("shows calls that are answered just so", async () => {
    const { id: organisationId, key: organisationKey } = await api.createOrganisation();
    const known: Known = new Map([["week", isoWeekOf(new Date(), "Asia/Ho_Chi_Minh")]]);
    let key = organisationKey;
    let calls = 0;
    for (const step of readDocsSteps(PAGE)) {
      if (step.kind === "directive") {
        if (step.name === "key")
          key = await api.createKey({ organisationId, programId: fillIn(step.value, known) });
        else await runJob(api, step.value as JobName);
        continue;
      }
      const { method, path, body, status, answer } = step;
      // What happened before somebody joined pays it nothing.
      if (body?.includes("{now}")) known.set("now", new Date().toISOString());
      const given = body === undefined ? undefined : fillIn(body, known);
      const got = await api.call(key, method, fillIn(path, known), given);
      const title = `${method} ${path}`;
      expect({ title, status: got.status, answer: asWritten(answer, got.body, known) }).toEqual({
        ...{ title, status, answer },
      });
      calls++;
    }
    expect(calls).toBeGreaterThan(20);
  });
});

describe("saying that a bonus was paid", () => {
  /** A bonus of 10.00 for the top, available, told for the one below. */
  async function availableBonus() {
    const { id: organisationId, key } = await api.createOrganisation();
    const post = async (path: string, body: object) => {
      const answer = await api.call(key, "POST", `/v1${path}`, body);
      if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const event = {
      name: "told",
      kind: "referral",
      trigger: "event",
      event: "told",
      levels: [{ USD: 1000 }],
    };
    const levels = [{ kind: "percentage", rateBps: 0 }];
    const plan = { v: 1, levels, compression: "none", capBps: 0, bonuses: [event] };
    const of = { name: "P", timezone: "UTC", currencies: ["USD"], holdDays: 0 };
    const { id: programId } = await post("/programs", { ...of, plan });
    const top = await post("/partners", { programId, name: "T", email: "t@x.example" });
    const below = { programId, name: "B", email: "b@x.example", sponsorPartnerId: top.id };
    const { id: partnerId } = await post("/partners", below);
    const told = { type: "told", occurredAt: new Date().toISOString(), currency: "USD" };
    await post("/bonus-events", { programId, eventId: "e", partnerId, ...told });
    await runJob(api, "settle-bonus-events");
    const [bonus] = (await api.call(key, "GET", `/v1/bonuses?programId=${programId}`)).body.data;
    const pay = (body: object, by = key) => api.call(by, "POST", `/v1/bonuses/${bonus.id}/pay`, body);
    return { organisationId, key, programId, bonus, pay, partnerId: top.id as string };
  }
  const balanceOf = async (programId: string) =>
    rowsOf("SELECT kind, balance_minor::int AS minor FROM accounts WHERE program_id = $1 ORDER BY kind", [
      programId,
    ]);

  it("is refused while it is on hold, done once under twenty at once, and written in the audit log", async () => {
    const { organisationId, programId, bonus, pay } = await availableBonus();
    const early = await pay({ reference: "r" });
    expect([early.status, early.body.type]).toEqual([409, "/problems/wrong_state"]);
    await runJob(api, "mature-holds");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => pay({ reference: n % 2 === 0 ? "even" : "odd" })),
    );
    // One of both references has won; all who said it are told so, the others that they are wrong.
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array(10).fill(200),
      ...Array(10).fill(409),
    ]);
    const fresh = answers.filter(
      ({ status, headers }) => status === 200 && headers.get("idempotent-replayed") === null,
    );
    expect(fresh).toHaveLength(1);
    expect(await balanceOf(programId)).toEqual([
      { kind: "partner_available", minor: 0 },
      { kind: "partner_pending", minor: 0 },
      { kind: "program_commission", minor: -1000 },
      { kind: "program_paid_out", minor: 1000 },
    ]);
    const postings = await rowsOf(
      "SELECT idempotency_key AS key FROM postings WHERE kind = 'payment' AND program_id = $1",
      [programId],
    );
    expect(postings).toEqual([{ key: `bonus-payment:${bonus.id}` }]);
    const log = await rowsOf("SELECT action FROM audit_log WHERE organisation_id = $1 AND entity_id = $2", [
      ...[organisationId, bonus.id],
    ]);
    expect(log).toEqual([{ action: "bonus.changed" }]);
  });

  it("takes a time, which is part of what was said, and no time ahead; a test key pays nobody", async () => {
    const { organisationId, programId, pay } = await availableBonus();
    await runJob(api, "mature-holds");
    const ahead = await pay({ reference: "r", paidAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect([ahead.status, ahead.body.errors[0].field]).toEqual([422, "paidAt"]);
    const test = await api.createKey({ organisationId, programId, test: true });
    expect((await pay({ reference: "r" }, test)).status).toBe(403);
    const paidAt = "2026-11-20T09:30:00.000Z";
    expect((await pay({ reference: "r", paidAt })).body.payment).toEqual({
      ...{ reference: "r", paidAt, paidMinor: 1000 },
    });
    const replay = await pay({ reference: "r", paidAt });
    expect([replay.status, replay.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect((await pay({ reference: "r", paidAt: "2026-11-20T09:30:00.001Z" })).status).toBe(409);
  });
});

describe("a sample network", () => {
  it("pays and ranks as its seats say, and reports what the ledger has", async () => {
    const { key } = await api.createOrganisation();
    const client = (apiKey: string): ReturnType<typeof createApiClient> => {
      const call = async (method: string, path: string, body?: unknown) => {
        const answer = await api.call(apiKey, method, `/v1${path}`, body);
        if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
        return answer.body;
      };
      return {
        get: (path) => call("GET", path),
        post: (path, body = {}) => call("POST", path, body),
        put: (path, body) => call("PUT", path, body),
        patch: (path, body) => call("PATCH", path, body),
      };
    };
    const result = await seedNetwork({
      ...{ organisation: client(key), withKey: client, members: 56, run: "test" },
      settle: async () => void (await runJob(api, "settle-bonus-events")),
      week: () => isoWeekOf(new Date(), "UTC"),
    });
    const seats = await rowsOf(
      "SELECT partner_id AS id, parent_id AS parent FROM placements WHERE program_id = $1 AND path IS NOT NULL",
      [result.programId],
    );
    expect(seats).toHaveLength(56);
    const parentOf = new Map<string, string | null>(seats.map(({ id, parent }) => [id, parent]));
    const width = Math.max(
      ...[...Map.groupBy(seats, ({ parent }) => parent).values()].map((row) => row.length),
    );
    expect(width).toBe(3);
    // Somebody has a seat below another than who enrolled it: the network has spilled over.
    const [{ spilled }] = await rowsOf(
      "SELECT count(*)::int AS spilled FROM placements s JOIN partners p ON p.id = s.partner_id WHERE s.program_id = $1 AND s.parent_id <> p.sponsor_id",
      [result.programId],
    );
    expect(spilled).toBeGreaterThan(0);

    const earned = new Map<string, number>();
    const below = new Map<string, number>();
    for (const { id } of seats) {
      let above = parentOf.get(id) ?? null;
      for (let level = 0; above !== null; level++) {
        earned.set(above, (earned.get(above) ?? 0) + (UNITS[level] ?? 0));
        below.set(above, (below.get(above) ?? 0) + 1);
        above = parentOf.get(above) ?? null;
      }
    }
    const rankOf = (size: number) => LADDER.find(([, needed]) => size >= needed)?.[0] ?? null;
    expect(result.members.map(({ partnerId, rank, earnedMinor }) => [partnerId, rank, earnedMinor])).toEqual(
      result.members.map(({ partnerId }) => [
        ...[partnerId, rankOf(below.get(partnerId) ?? 0), earned.get(partnerId) ?? 0],
      ]),
    );
    expect(result.members[0]?.rank).toBe("diamond");

    const { report } = result;
    expect(report.data.map((row) => [row.partnerId, row.bonusesMinor, row.netMinor])).toEqual(
      [...earned]
        .filter(([, minor]) => minor > 0)
        .toSorted()
        .map(([id, minor]) => [id, minor, minor]),
    );
    // The same, from the entries of the partners' accounts.
    const [ledger] = await rowsOf(
      `SELECT sum(e.amount_minor)::int AS minor FROM entries e JOIN accounts a ON a.id = e.account_id JOIN postings p ON p.id = e.posting_id
       WHERE a.program_id = $1 AND a.partner_id IS NOT NULL AND p.posted_at >= $2 AND p.posted_at < $3`,
      [result.programId, report.startsAt, report.endsAt],
    );
    expect(report.totals).toMatchObject({ netMinor: ledger.minor, bonusesMinor: ledger.minor });
  });
});
