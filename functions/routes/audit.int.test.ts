import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditRow } from "../../core/api/audit.ts";
import { makeCampaign, makeJourney, makeLink, makeProgram } from "../../local/testing/api-fixtures.ts";
import { insertActings, insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: whoever may read a log sees all of it and nothing else, can take it away whole, and can have it proved; each of
 * these leaves its row. Method: the API over HTTP, with keys, members, support in a user's name and the platform's people.
 */
let api: TestApi;
let organisation: { id: string; key: string };
let owner: string;
let asOwner: Record<string, string>;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  organisation = await api.createOrganisation();
  const [userId = ""] = await insertUsers(api, [
    { member: { organisationId: organisation.id, role: "owner" } },
  ]);
  owner = userId;
  asOwner = { "x-organisation-id": organisation.id };
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const platform = async (role: "owner" | "compliance" | "support"): Promise<string> => {
  const [userId = ""] = await insertUsers(api, [{ platformRole: role }]);
  return mintToken(api, userId);
};

async function listAll(token: string, path: string, headers = {}): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more: string = cursor === "" ? "" : `${path.includes("?") ? "&" : "?"}cursor=${cursor}`;
    const { status, body } = await api.call(token, "GET", `${path}${more}`, undefined, headers);
    expect([status, body]).toEqual([200, expect.anything()]);
    rows.push(...body.data);
    cursor = body.nextCursor;
  }
  return rows;
}

async function download(token: string, path: string, headers: Record<string, string> = {}) {
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const init = { headers: { authorization: `Bearer ${token}`, ...headers } };
  const response = await app.request(`http://api.test/api${path}`, init, api.env, context);
  return { response, text: await response.text() };
}

const sha256 = (previous: string, record: string) =>
  createHash("sha256").update(Buffer.from(previous, "hex")).update(record).digest("hex");

describe("the log of an organisation", () => {
  it("comes newest first, page by page, and by what is asked", async () => {
    const { program, campaign } = await makeJourney(api, organisation.key);
    const rows = await listAll(organisation.key, "/v1/audit?limit=3");
    const oldestFirst = await listAll(organisation.key, "/v1/audit?limit=3&sort=at");
    expect(oldestFirst.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).reverse());
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => rows.length - at));
    expect(rows.at(-1)).toMatchObject({ action: "organisation.created", seq: 1, actor: { kind: "system" } });
    const of = async (query: string) =>
      (await listAll(organisation.key, `/v1/audit?${query}`)).map(({ action }) => action);
    expect(await of(`entityId=${program.id}`)).toEqual(["program.created"]);
    expect(await of(`entity=campaign&entityId=${campaign.id}`)).toContain("campaign.created");
    expect(new Set(await of("action=link.created"))).toEqual(new Set(["link.created"]));
    const middle = rows[3]!;
    const after = await of(`from=${middle.at}`);
    const before = await of(`until=${middle.at}`);
    expect(after.length + before.length).toBe(rows.length);
    const byKey = await listAll(organisation.key, `/v1/audit?actorId=${rows[0]!.actor.id}`);
    expect(new Set(byKey.map(({ actor }) => actor.kind))).toEqual(new Set(["key"]));
    const answer = await api.call(organisation.key, "GET", "/v1/audit?action=what");
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, "action"]);
  });

  it("names who acted, support with whom it acted for and why, and jobs by their name", async () => {
    const { enrollment, campaign } = await makeJourney(api, organisation.key);
    const [helper = ""] = await insertUsers(api, [{ platformRole: "support" }]);
    await api.owner.query("UPDATE users SET name = 'Sam Support' WHERE id = $1", [helper]);
    const [sessionId = ""] = await insertActings(api, { userIds: [owner], actorId: helper });
    const token = await mintToken(api, owner, {
      ...{ sessionId, actor: { userId: helper, reason: "ticket 7" } },
    });
    const made = await api.call(token, "POST", "/v1/links", { enrollmentId: enrollment.id }, asOwner);
    expect(made.status).toBe(201);
    const [row] = await listAll(organisation.key, `/v1/audit?entityId=${made.body.id}`);
    expect(row).toMatchObject({
      actor: { kind: "user", name: "Sam Support" },
      actingFor: { name: "Somebody" },
      ...{ reason: "ticket 7", route: "POST /api/v1/links", addressClass: "unknown" },
    });
    const audit = { kind: "system", id: null, requestId: newId(), route: "accrue-commissions" };
    await api.owner.query("BEGIN");
    await api.owner.query("SELECT set_config('app.audit', $1, true)", [JSON.stringify(audit)]);
    await api.owner.query("UPDATE campaigns SET budget_exhausted_at = now() WHERE id = $1", [campaign.id]);
    await api.owner.query("COMMIT");
    const [last] = await listAll(organisation.key, `/v1/audit?entityId=${campaign.id}`);
    expect(last).toMatchObject({ actor: { kind: "system", id: null }, route: "accrue-commissions" });
  });

  it("shows what is personal until the person is erased", async () => {
    const { partner } = await makeJourney(api, organisation.key);
    const read = async () => (await listAll(organisation.key, `/v1/audit?entityId=${partner.id}`)).at(-1)!;
    expect((await read()).changes.email).toEqual([null, partner.email]);
    expect(await read()).toMatchObject({ person: "An" });
    await api.owner.query(
      "DELETE FROM person_keys WHERE person_id = (SELECT affiliate_id FROM partners WHERE id = $1)",
      [partner.id],
    );
    expect(await read()).toMatchObject({ person: null, entityId: partner.id });
    expect((await read()).changes.email).toBeUndefined();
    const { body } = await api.call(organisation.key, "GET", "/v1/audit/verify");
    expect(body.brokenAt).toBeNull();
  });

  it("is proved on request, and says where it was broken; asking for it is noted", async () => {
    const mine = await api.createOrganisation();
    await makeProgram(api, mine.key);
    const first = await api.call(mine.key, "GET", "/v1/audit/verify");
    expect(first).toMatchObject({
      status: 200,
      body: { chains: 1, brokenAt: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const [noted] = await listAll(mine.key, "/v1/audit");
    expect(noted).toMatchObject({
      ...{ action: "audit.verified", note: { rows: first.body.rows, brokenAt: null }, changes: {} },
      ...{ seq: first.body.rows + 1, route: "GET /api/v1/audit/verify" },
    });
    await api.owner.query("ALTER TABLE audit_log DISABLE TRIGGER append_only");
    await api.owner.query("DELETE FROM audit_log WHERE chain_id = $1 AND seq = 2", [mine.id]);
    await api.owner.query("ALTER TABLE audit_log ENABLE TRIGGER append_only");
    const { body } = await api.call(mine.key, "GET", "/v1/audit/verify");
    expect(body.brokenAt).toEqual({ chainId: mine.id, seq: 2, reason: "missing" });
    const all = await api.call(await platform("compliance"), "GET", "/admin/audit/verify");
    expect(all.body).toMatchObject({ brokenAt: body.brokenAt, head: null });
    await api.owner.query("ALTER TABLE audit_log DISABLE TRIGGER append_only");
    await api.owner.query("DELETE FROM audit_log WHERE chain_id = $1", [mine.id]);
    await api.owner.query("DELETE FROM audit_chains WHERE chain_id = $1", [mine.id]);
    await api.owner.query("ALTER TABLE audit_log ENABLE TRIGGER append_only");
  });

  it("is exported whole, however long, so that whoever has it can prove it", async () => {
    const mine = await api.createOrganisation();
    const { enrollment } = await makeJourney(api, mine.key);
    await api.owner.query(
      "INSERT INTO campaigns (id, organisation_id, program_id, name, destination_url) SELECT uuidv7(), organisation_id, program_id, '=cmd ' || n, 'https://x.example' FROM campaigns, generate_series(1, 1200) n WHERE organisation_id = $1",
      [mine.id],
    );
    await makeLink(api, mine.key, enrollment.id);
    const { response, text } = await download(mine.key, "/v1/audit/export?format=ndjson");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-.*\.ndjson"$/);
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { head } = lines.pop();
    expect(lines.length).toBeGreaterThan(1200);
    expect(head).toMatchObject({ chainId: mine.id, seq: lines.length });
    let hash = "";
    for (const [at, line] of lines.entries()) {
      hash = sha256(hash, line.record);
      expect([line.seq, line.hash]).toEqual([at + 1, hash]);
    }
    expect(hash).toBe(head.hash);
    const csv = parse((await download(mine.key, "/v1/audit/export?format=csv")).text, {
      ...{ columns: true, relax_column_count: true },
    }) as Record<string, string>[];
    expect(csv.pop()).toMatchObject({ seq: "head", chain: mine.id });
    expect(csv.length).toBe(lines.length + 1);
    expect(csv.slice(0, lines.length).map(({ hash }) => hash)).toEqual(lines.map(({ hash }) => hash));
    expect(csv.at(-1)).toMatchObject({ action: "audit.exported", note: '{"format":"ndjson"}' });
    for (const row of csv) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@]/);
  });

  it("takes no other format", async () => {
    const { status, body } = await api.call(organisation.key, "GET", "/v1/audit/export");
    expect([status, body.errors[0].field]).toEqual([400, "format"]);
  });
});

describe("who reads what", () => {
  it("a manager reads no log, and the owner of another organisation not this one", async () => {
    const other = await api.createOrganisation();
    const [manager = "", stranger = ""] = await insertUsers(api, [
      { member: { organisationId: organisation.id, role: "manager" } },
      { member: { organisationId: other.id, role: "owner" } },
    ]);
    for (const path of ["", "/verify", "/export?format=csv"]) {
      const ask = async (userId: string) =>
        (await api.call(await mintToken(api, userId), "GET", `/v1/audit${path}`, undefined, asOwner)).status;
      expect([path, await ask(manager), await ask(stranger)]).toEqual([path, 403, 404]);
    }
    const rows = await listAll(other.key, "/v1/audit");
    expect(new Set(rows.map(({ organisationId }) => organisationId))).toEqual(new Set([other.id]));
  });

  it("everybody reads what happened to the own account, and nothing of others", async () => {
    const [userId = "", other = ""] = await insertUsers(api, [{}, {}]);
    const token = await mintToken(api, userId);
    await api.owner.query(
      "INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at, user_agent) VALUES ($1::uuid, $2, $1::uuid::text, now(), now() + interval '1 day', 'Firefox')",
      [newId(), userId],
    );
    const rows = await listAll(token, "/account/audit");
    expect(rows.map(({ action }) => action)).toEqual(["session.created", "user.created"]);
    expect(rows[0]!.changes.user_agent).toEqual([null, "Firefox"]);
    expect(
      (await listAll(await mintToken(api, other), "/account/audit")).map(({ action }) => action),
    ).toEqual(["user.created"]);
    const { body } = await api.call(token, "GET", "/account/audit/verify");
    expect(body).toMatchObject({ chains: 1, rows: 2, brokenAt: null });
    const { text } = await download(token, "/account/audit/export?format=ndjson");
    expect(text.trimEnd().split("\n").length).toBe(4);
    expect(text).not.toContain(other);
  });

  it("the platform's owner and compliance read all of it; who else is of the platform does not", async () => {
    const other = await api.createOrganisation();
    await makeCampaign(api, other.key, (await makeProgram(api, other.key)).id);
    for (const role of ["owner", "compliance"] as const) {
      const token = await platform(role);
      const rows = await listAll(token, `/admin/audit?organisationId=${other.id}&limit=100`);
      expect(rows.every(({ organisationId }) => organisationId === other.id)).toBe(true);
      const { body } = await api.call(token, "GET", "/admin/audit?limit=100");
      expect(new Set(body.data.map((row: AuditRow) => row.chainId)).size).toBeGreaterThan(1);
    }
    expect((await api.call(await platform("support"), "GET", "/admin/audit")).status).toBe(403);
    expect((await api.call(other.key, "GET", "/admin/audit")).status).toBe(401);
  });

  it("an organisation sees that the platform took its log away", async () => {
    const other = await api.createOrganisation();
    const token = await platform("compliance");
    const { text } = await download(token, `/admin/audit/export?format=ndjson&organisationId=${other.id}`);
    expect(JSON.parse(text.trimEnd().split("\n").at(-1)!).head).toMatchObject({ chainId: other.id, seq: 2 });
    const [row] = await listAll(other.key, "/v1/audit");
    expect(row).toMatchObject({ action: "audit.exported", actor: { kind: "user", name: "Somebody" } });
    const everything = await download(token, "/admin/audit/export?format=ndjson");
    const heads = everything.text
      .trimEnd()
      .split("\n")
      .flatMap((line) => JSON.parse(line).head ?? []);
    expect(heads.length).toBeGreaterThan(4);
  });
});
