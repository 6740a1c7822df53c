import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
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

const RULES = {
  schedule: { kind: "weekly", weekday: 1 },
  minimumsMinor: { VND: 200_000, USD: 1 },
  fourEyesAboveMinor: { USD: 100_000 },
  requireKyc: false,
  requireTaxForm: true,
};
const path = (programId: string) => `/v1/programs/${programId}/payout-policy`;
const get = (programId: string, by = key) => api.call(by, "GET", path(programId));
const put = (programId: string, body: unknown, by = key) => api.call(by, "PUT", path(programId), body);
const newProgram = async () => (await makeProgram(api, key, { currencies: ["USD", "VND"] })).id;

describe("a program's payout policy", () => {
  test("is the defaults until somebody says otherwise, and then what was said, version by version.", async () => {
    const programId = await newProgram();
    expect(await get(programId)).toMatchObject({
      status: 200,
      body: {
        ...{ programId, schedule: { kind: "on_request" }, minimumsMinor: {}, fourEyesAboveMinor: {} },
        ...{ requireKyc: false, requireTaxForm: false, minimumsInForce: { USD: 1000, VND: 50_000 } },
        ...{ nextDueAt: null, version: null, updatedAt: null },
      },
    });
    const first = await put(programId, RULES);
    expect(first).toMatchObject({
      status: 200,
      body: { ...RULES, programId, minimumsInForce: { USD: 1000, VND: 200_000 }, version: 1 },
    });
    const due = new Date(first.body.nextDueAt);
    expect([due.getTime() > Date.now(), due.getTime() <= Date.now() + 7 * 86_400_000]).toEqual([true, true]);
    // 09:00 on a Monday in Ho Chi Minh City.
    expect([due.getUTCDay(), due.toISOString().slice(11)]).toEqual([1, "02:00:00.000Z"]);
    const changed = await put(programId, { ...RULES, schedule: { kind: "daily" }, version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { schedule: { kind: "daily" }, version: 2 } });
    expect((await get(programId)).body).toEqual(changed.body);
  });

  test("refuses a version that does not stand, also of one that is not there.", async () => {
    const programId = await newProgram();
    const early = await put(programId, { ...RULES, version: 1 });
    expect([early.status, refusedFields(early)]).toEqual([409, ["version"]]);
    expect((await put(programId, RULES)).status).toBe(200);
    expect((await put(programId, RULES)).body.version).toBe(2);
    expect(await put(programId, { ...RULES, version: 1 })).toMatchObject({
      ...{ status: 409, body: { type: "/problems/stale" } },
    });
  });

  test("of many at once lets none overwrite another unseen, the first of all too.", async () => {
    const programId = await newProgram();
    const firsts = await Promise.all(Array.from({ length: 8 }, () => put(programId, RULES)));
    const made = firsts.filter(({ status }) => status === 200);
    expect(new Set(made.map(({ body }) => body.version)).size).toBe(made.length);
    expect(firsts.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const { version } = (await get(programId)).body;
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(programId, { ...RULES, version })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });

  test.each([
    ["schedule", { schedule: undefined }],
    ["schedule.kind", { schedule: { kind: "yearly" } }],
    ["schedule.weekday", { schedule: { kind: "weekly", weekday: 8 } }],
    ["schedule.day", { schedule: { kind: "monthly", day: 0 } }],
    ["schedule.days", { schedule: { kind: "twice_monthly", days: [15, 1] } }],
    ["minimumsMinor.usd", { minimumsMinor: { usd: 1 } }],
    ["minimumsMinor.USD", { minimumsMinor: { USD: -1 } }],
    ["fourEyesAboveMinor.USD", { fourEyesAboveMinor: { USD: 0.5 } }],
    ["requireKyc", { requireKyc: "no" }],
    ["colour", { colour: "red" }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const answer = await put(await newProgram(), { ...RULES, ...extra });
    expect([answer.status, refusedFields(answer)]).toEqual([422, [field]]);
  });

  test("is another organisation's own, and no test key's to change.", async () => {
    const programId = await newProgram();
    const stranger = await api.createOrganisation();
    expect(await get(programId, stranger.key)).toMatchObject({ status: 404 });
    expect(await put(programId, RULES, stranger.key)).toMatchObject({ status: 404 });
    expect(await put(newId(), RULES)).toMatchObject({ status: 404 });
    const test = await api.createKey({ organisationId: organisation.id, test: true });
    expect(await put(programId, RULES, test)).toMatchObject({ status: 403 });
    expect(await get(programId, test)).toMatchObject({ status: 200, body: { version: null } });
    const bound = await api.createKey({ organisationId: organisation.id, programId: await newProgram() });
    expect(await put(programId, RULES, bound)).toMatchObject({ status: 404 });
  });

  test("stands in the audit log, when it was made and when it was changed.", async () => {
    const other = await api.createOrganisation();
    const { id: programId } = await makeProgram(api, other.key);
    await put(programId, RULES, other.key);
    await put(programId, { ...RULES, requireKyc: true }, other.key);
    const { rows } = await api.owner.query(
      "SELECT action FROM audit_log WHERE organisation_id = $1 AND entity = 'payout_policy' ORDER BY seq",
      [other.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(["payout_policy.created", "payout_policy.changed"]);
  });
});
