import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open, parseEnvelopeKeys } from "../../core/privacy/envelope.ts";
import {
  makeJourney,
  makePartner,
  makeProgram,
  refusedFields,
  TEN_PERCENT,
} from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

let api: TestApi;
let organisation: { id: string; key: string };
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  organisation = await api.createOrganisation();
  key = organisation.key;
});
afterAll(() => api.close());

const MATRIX = { width: 3, depth: 4, overflow: "next_root", placing: "spillover" };
const BODY = { name: "Shop", timezone: "Asia/Ho_Chi_Minh", currencies: ["USD", "VND"] };

describe("creating a program", () => {
  test("answers the defaults, a public key and the signing secret, which is stored sealed.", async () => {
    const { status, body } = await api.call(key, "POST", "/v1/programs", { ...BODY, name: "  Shop " });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "Shop",
      status: "active",
      holdDays: 30,
      attributionModel: "last_click",
      halfLifeDays: 7,
      consentMode: "not_required",
      approvalMode: "after_days",
      approveAfterDays: 14,
      manualAboveMinor: null,
      trackingHost: null,
      country: null,
      periodKind: "month",
      periodCloseDays: 3,
      volumeSource: "amount",
      volumeCurrency: null,
      matrix: null,
      sponsorChangeDays: null,
      version: 1,
      warnings: [],
    });
    expect(body.publicKey).toMatch(/^trbp_[A-Za-z0-9]{24}$/);
    expect(body.signingSecret).toMatch(/^whsec_[A-Za-z0-9]{43}$/);
    const { rows } = await api.owner.query("SELECT id, envelope FROM program_secrets WHERE program_id = $1", [
      body.id,
    ]);
    expect(rows[0].envelope).not.toContain(body.signingSecret);
    const keys = await parseEnvelopeKeys(String(api.env.ENVELOPE_KEYS));
    if (!keys.ok) throw new Error(keys.reason);
    expect(await open(rows[0].envelope, rows[0].id, keys.value)).toEqual({
      ok: true,
      value: body.signingSecret,
    });
    const again = await api.call(key, "GET", `/v1/programs/${body.id}`);
    expect(again.body).not.toHaveProperty("signingSecret");
  });

  test("with a plan puts it in force from the program's beginning, and warns of currencies it leaves out.", async () => {
    const plan = { ...TEN_PERCENT, levels: [{ kind: "flat", amountsMinor: { USD: 500 } }] };
    const { status, body } = await api.call(key, "POST", "/v1/programs", { ...BODY, plan });
    expect(status).toBe(201);
    expect(body.warnings).toEqual([
      {
        field: "plan.levels[0].amountsMinor",
        message: "level 1 pays nothing in VND, which the program accepts",
      },
    ]);
    const current = await api.call(
      key,
      "GET",
      `/v1/plans/current?programId=${body.id}&at=1999-01-01T00:00:00Z`,
    );
    expect(current.body).toMatchObject({ number: 1, effectiveFrom: "1970-01-01T00:00:00.000Z", rules: plan });
  });

  test.each([
    ["name", { name: " " }],
    ["name", { name: "x".repeat(201) }],
    ["timezone", { timezone: "Mars/Olympus" }],
    ["timezone", { timezone: "+07:00" }],
    ["currencies", { currencies: [] }],
    ["currencies", { currencies: ["USD", "USD"] }],
    ["currencies[1]", { currencies: ["USD", "XXX"] }],
    ["currencies[0]", { currencies: ["usd"] }],
    ["holdDays", { holdDays: 366 }],
    ["holdDays", { holdDays: 1.5 }],
    ["attributionModel", { attributionModel: "magic" }],
    ["halfLifeDays", { halfLifeDays: 0 }],
    ["consentMode", { consentMode: "maybe" }],
    ["approvalMode", { approvalMode: "never" }],
    ["approveAfterDays", { approveAfterDays: -1 }],
    ["manualAboveMinor.USD", { manualAboveMinor: { USD: -5 } }],
    ["manualAboveMinor.EUR", { manualAboveMinor: { EUR: 5 } }],
    ["manualAboveMinor.usd", { manualAboveMinor: { usd: 5 } }],
    ["trackingHost", { trackingHost: "https://go.shop.example" }],
    ["trackingHost", { trackingHost: "localhost" }],
    ["plan.levels", { plan: { ...TEN_PERCENT, capBps: 999 } }],
    ["country", { country: "vn" }],
    ["country", { country: "UK" }],
    ["periodKind", { periodKind: "quarter" }],
    ["periodCloseDays", { periodCloseDays: 29 }],
    ["volumeSource", { volumeSource: "price" }],
    ["volumeCurrency", { volumeCurrency: "EUR" }],
    ["volumeCurrency", { volumeCurrency: "points" }],
    ["matrix", { matrix: "3x4" }],
    ["matrix.width", { matrix: { ...MATRIX, width: 101 } }],
    ["matrix.depth", { matrix: { ...MATRIX, depth: 0 } }],
    ["matrix.overflow", { matrix: { ...MATRIX, overflow: "burst" } }],
    ["matrix.placing", { matrix: { width: 3, depth: 4, overflow: "refuse" } }],
    ["matrix.height", { matrix: { ...MATRIX, height: 1 } }],
    ["sponsorChangeDays", { sponsorChangeDays: -1 }],
    ["colour", { colour: "red" }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const answer = await api.call(key, "POST", "/v1/programs", { ...BODY, ...extra });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  test("needs a key of the whole organisation that may write programs.", async () => {
    const program = await makeProgram(api, key);
    const bound = await api.createKey({ organisationId: organisation.id, programId: program.id });
    expect(await api.call(bound, "POST", "/v1/programs", BODY)).toMatchObject({ status: 403 });
    expect(await api.call(bound, "PATCH", `/v1/programs/${program.id}`, { name: "x" })).toMatchObject({
      status: 403,
    });
    expect(await api.call(bound, "POST", `/v1/programs/${program.id}/archive`)).toMatchObject({
      status: 403,
    });
    const reader = await api.createKey({ organisationId: organisation.id, scopes: ["programs:read"] });
    expect(await api.call(reader, "POST", "/v1/programs", BODY)).toMatchObject({ status: 403 });
    expect(await api.call("nonsense", "POST", "/v1/programs", BODY)).toMatchObject({ status: 401 });
  });
});

describe("reading programs", () => {
  test("goes page by page, newest first, without gap or repetition.", async () => {
    const other = await api.createOrganisation();
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await makeProgram(api, other.key, { name: `P${i}` })).id);
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await api.call(other.key, "GET", `/v1/programs?limit=2${cursor}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.data.map((program: { id: string }) => program.id));
      cursor = page.body.nextCursor === null ? "" : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== "");
    expect(seen).toEqual(made.reverse());
  });

  test("shows a program's key its own program alone.", async () => {
    const [mine, other] = [await makeProgram(api, key), await makeProgram(api, key)];
    const bound = await api.createKey({ organisationId: organisation.id, programId: mine.id });
    const list = await api.call(bound, "GET", "/v1/programs");
    expect(list.body.data.map((program: { id: string }) => program.id)).toEqual([mine.id]);
    expect(await api.call(bound, "GET", `/v1/programs/${mine.id}`)).toMatchObject({ status: 200 });
    expect(await api.call(bound, "GET", `/v1/programs/${other.id}`)).toMatchObject({ status: 404 });
  });

  test("filters by status.", async () => {
    const program = await makeProgram(api, key);
    await api.call(key, "POST", `/v1/programs/${program.id}/archive`);
    const archived = await api.call(key, "GET", "/v1/programs?status=archived&limit=1");
    expect(archived.body.data).toMatchObject([{ id: program.id, status: "archived" }]);
  });

  test("of another organisation is not possible, nor is changing them.", async () => {
    const program = await makeProgram(api, key);
    const stranger = await api.createOrganisation();
    for (const id of [program.id, newId()]) {
      expect(await api.call(stranger.key, "GET", `/v1/programs/${id}`)).toMatchObject({ status: 404 });
      expect(await api.call(stranger.key, "PATCH", `/v1/programs/${id}`, { name: "x" })).toMatchObject({
        status: 404,
      });
      expect(await api.call(stranger.key, "POST", `/v1/programs/${id}/archive`)).toMatchObject({
        status: 404,
      });
    }
    expect((await api.call(stranger.key, "GET", "/v1/programs")).body.data).toEqual([]);
  });
});

describe("changing a program", () => {
  test("changes what is given, grows the version and refuses a stale one.", async () => {
    const program = await makeProgram(api, key);
    const path = `/v1/programs/${program.id}`;
    const changed = await api.call(key, "PATCH", path, { name: "New", version: 1 });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: "New", version: 2, timezone: "Asia/Ho_Chi_Minh", published: true },
    });
    const late = await api.call(key, "PATCH", path, { name: "Newer", version: 1 });
    expect(late).toMatchObject({ status: 409, body: { type: "/problems/stale" } });
    expect(refusedFields(late)).toEqual(["version"]);
    expect(await api.call(key, "PATCH", path, {})).toMatchObject({ status: 200, body: { version: 2 } });
  });

  test("of many at once lets none overwrite another unseen.", async () => {
    const program = await makeProgram(api, key);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        api.call(key, "PATCH", `/v1/programs/${program.id}`, { name: `N${i}`, version: 1 }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });

  test("takes the settings of trees, periods and volumes, and gives them back.", async () => {
    const program = await makeProgram(api, key);
    const settings = {
      ...{
        country: "VN",
        periodKind: "week",
        periodCloseDays: 0,
        volumeSource: "items",
        volumeCurrency: "VND",
      },
      ...{ matrix: MATRIX, sponsorChangeDays: 0 },
    };
    const path = `/v1/programs/${program.id}`;
    expect(await api.call(key, "PATCH", path, settings)).toMatchObject({ status: 200, body: settings });
    expect((await api.call(key, "GET", path)).body).toMatchObject(settings);
    const made = await makeProgram(api, key, settings);
    expect(made).toMatchObject(settings);
    const left = await api.call(key, "PATCH", path, { currencies: ["USD"] });
    expect([left.status, refusedFields(left)]).toEqual([422, ["volumeCurrency"]]);
    const nulls = { country: null, volumeCurrency: null, matrix: null, sponsorChangeDays: null };
    expect(await api.call(key, "PATCH", path, nulls)).toMatchObject({ status: 200, body: nulls });
  });

  test("takes no seat from anybody: the matrix keeps the width that is taken, whatever becomes of its depth.", async () => {
    const program = await makeProgram(api, key, { matrix: MATRIX });
    const partners = [];
    for (let n = 0; n < 2; n++) partners.push((await makePartner(api, key, program.id)).id);
    const [root, below] = partners;
    // The seats are the test's own, not those that joining gave.
    await api.owner.query("DELETE FROM placements WHERE program_id = $1", [program.id]);
    await api.owner.query(
      `INSERT INTO placements (partner_id, organisation_id, program_id, parent_id, position, depth, path, children, placed_by, placed_at)
       VALUES ($1, $3, $4, NULL, 7, 0, '7', 1, 'root', now()), ($2, $3, $4, $1, 1, 1, '7.1', 0, 'manual', now())`,
      [root, below, organisation.id, program.id],
    );
    const patch = (matrix: unknown) => api.call(key, "PATCH", `/v1/programs/${program.id}`, { matrix });
    // The second seat from the left is taken, so two is the narrowest; that there are eight roots says nothing of width.
    const narrow = await patch({ ...MATRIX, width: 1 });
    expect([narrow.status, refusedFields(narrow)]).toEqual([422, ["matrix.width"]]);
    expect((await patch({ ...MATRIX, width: 2, depth: 1 })).status).toBe(200);
    const gone = await patch(null);
    expect([gone.status, refusedFields(gone)]).toEqual([422, ["matrix"]]);
  });

  test("refuses a currency out of which an amount was set.", async () => {
    const program = await makeProgram(api, key, { manualAboveMinor: { VND: 1000 } });
    const answer = await api.call(key, "PATCH", `/v1/programs/${program.id}`, { currencies: ["USD"] });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual(["manualAboveMinor.VND"]);
  });

  test("to consent required reaches the links at the edge before the answer.", async () => {
    const { program, link } = await makeJourney(api, key);
    const answer = await api.call(key, "PATCH", `/v1/programs/${program.id}`, { consentMode: "required" });
    expect(answer.body.published).toBe(true);
    expect(JSON.parse(api.kv.values.get(`link:${link.host}:${link.code}`) ?? "")).toMatchObject({
      consent: "required",
      rev: 6,
    });
  });

  test("is over once it is archived: its links lead nowhere and nothing is made in it.", async () => {
    const { program, enrollment, link } = await makeJourney(api, key);
    expect(await api.call(key, "POST", `/v1/programs/${program.id}/archive`)).toMatchObject({
      status: 200,
      body: { status: "archived", published: true },
    });
    expect(JSON.parse(api.kv.values.get(`link:${link.host}:${link.code}`) ?? "")).toMatchObject({
      status: "archived",
    });
    const refusals = await Promise.all([
      api.call(key, "POST", `/v1/programs/${program.id}/archive`),
      api.call(key, "PATCH", `/v1/programs/${program.id}`, { name: "x" }),
      api.call(key, "POST", "/v1/campaigns", {
        programId: program.id,
        name: "C",
        destinationUrl: "https://shop.example/",
      }),
      api.call(key, "POST", "/v1/partners", { programId: program.id, email: "x@example.com", name: "X" }),
      api.call(key, "POST", "/v1/plans", { programId: program.id, rules: TEN_PERCENT }),
      api.call(key, "POST", "/v1/links", { enrollmentId: enrollment.id }),
      api
        .call(key, "POST", `/v1/enrollments/${enrollment.id}/suspend`, { reason: "over" })
        .then(() => api.call(key, "POST", `/v1/enrollments/${enrollment.id}/reinstate`)),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.type])).toEqual(
      refusals.map(() => [409, "/problems/wrong_state"]),
    );
  });

  test("is made all the same when KV does not take its links, and left to the sweeper.", async () => {
    const { program } = await makeJourney(api, key);
    api.kv.failing = true;
    const answer = await api.call(key, "PATCH", `/v1/programs/${program.id}`, { consentMode: "required" });
    api.kv.failing = false;
    expect(answer).toMatchObject({ status: 200, body: { consentMode: "required", published: false } });
    const { rows } = await api.owner.query(
      "SELECT topic, published_at FROM outbox WHERE payload->>'id' = $1 ORDER BY id DESC LIMIT 1",
      [program.id],
    );
    expect(rows).toEqual([{ topic: "publish-links", published_at: null }]);
  });
});
