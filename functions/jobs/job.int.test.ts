import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callJob, runJob, signatureOf } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { JOB_NAMES } from "../../queues/jobs.ts";

/*
 * Goal: a job runs for QStash alone, tells what it did, and fails in a way that QStash delivers again.
 * Method: requests with signatures made as QStash makes them, spoilt one part at a time.
 */
let api: TestApi;
const logged: string[] = [];

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation((line) => void logged.push(String(line)));
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const BODY = '{"v":1}';
const signed = (name: string, body = BODY, key?: string, url?: string) => ({
  "upstash-signature": signatureOf(name, body, key, url),
});

describe.each(JOB_NAMES)("%s", (name) => {
  it("is refused without a signature that proves this request", async () => {
    const other = name === "mature-holds" ? "publish-outbox" : "mature-holds";
    const spoilt: Record<string, { body?: string; headers: Record<string, string> }> = {
      "no signature": { headers: {} },
      "an empty one": { headers: { "upstash-signature": "" } },
      "no JWT": { headers: { "upstash-signature": "a.b.c" } },
      "a wrong key": { headers: signed(name, BODY, "sig_wrong") },
      "another body": { body: '{"v":1,"requestId":null}', headers: signed(name) },
      "one more space": { body: `${BODY} `, headers: signed(name) },
      "another job": { headers: signed(other) },
      "another host": { headers: signed(name, BODY, "sig_current", `https://evil.test/api/jobs/${name}`) },
      "an API key": { headers: { authorization: `Bearer trb_live_${"a".repeat(40)}` } },
    };
    for (const [what, call] of Object.entries(spoilt)) {
      const answer = await callJob(api, name, call);
      expect(answer.status, what).toBe(401);
      expect(answer.body, what).toMatchObject({ type: "/problems/bad_signature", status: 401 });
    }
  });

  it("is refused with a signature of yesterday", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 86_400_000 });
    const headers = signed(name);
    vi.useRealTimers();
    expect((await callJob(api, name, { headers })).status).toBe(401);
  });

  it.each([
    ["no version", "{}", 422, "v"],
    ["another version", '{"v":2}', 422, "v"],
    ["a request id that is none", '{"v":1,"requestId":"x"}', 422, "requestId"],
    ["no object", "[]", 422, ""],
    ["no JSON", "{", 400, ""],
    ["nothing", "", 400, ""],
    ["a key twice", '{"v":1,"v":1}', 400, "v"],
  ])("refuses a payload with %s", async (_, body, status, field) => {
    const answer = await callJob(api, name, { body, headers: signed(name, body) });
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].field).toBe(field);
  });
});

it("A signature of the next key is taken, so that keys can be rotated.", async () => {
  const answer = await callJob(api, "mature-holds", { headers: signed("mature-holds", BODY, "sig_next") });
  expect(answer).toMatchObject({
    status: 200,
    body: { job: "mature-holds", counts: { approved: 0, matured: 0, bonuses: 0 } },
  });
});

it("A body beyond 64 KiB is refused, and a job of no name is not found.", async () => {
  const body = JSON.stringify({ v: 1, padding: "x".repeat(64 * 1024) });
  expect((await callJob(api, "mature-holds", { body, headers: signed("mature-holds", body) })).status).toBe(
    413,
  );
  expect((await callJob(api, "none", { headers: signed("none") })).status).toBe(404);
});

it("A run goes on under the id of what caused it, and is kept with its counts; an idle one is not.", async () => {
  const requestId = newId();
  const { key } = await api.createOrganisation();
  const program = await api.call(key, "POST", "/v1/programs", {
    name: "P",
    timezone: "UTC",
    currencies: ["USD"],
  });
  const conversion = { programId: program.body.id, orderId: "o", amountMinor: 1, currency: "USD" };
  expect((await api.call(key, "POST", "/v1/conversions", conversion)).status).toBe(201);
  const body = JSON.stringify({ v: 1, requestId });
  const answer = await callJob(api, "attribute-conversions", {
    body,
    headers: signed("attribute-conversions", body),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("x-request-id")).toBe(requestId);
  const runs = () =>
    api.owner.query("SELECT request_id, ok, counts, error FROM job_runs ORDER BY started_at DESC");
  const [run] = (await runs()).rows;
  expect(run).toEqual({
    request_id: requestId,
    ok: true,
    counts: { attributed: 0, unattributed: 1, ignored: 0, woken: 0 },
    error: null,
  });
  const line = logged.map((text) => JSON.parse(text)).find((one) => one.requestId === requestId);
  expect(line).toMatchObject({ level: "info", actor: "attribute-conversions", action: "job.done" });
  const before = (await runs()).rowCount;
  await runJob(api, "attribute-conversions");
  expect((await runs()).rowCount).toBe(before);
});

it("A run that fails is answered 500 without a word of why, is kept, and logs nothing that people sent.", async () => {
  const { key, id } = await api.createOrganisation();
  const program = await api.call(key, "POST", "/v1/programs", {
    name: "P",
    timezone: "UTC",
    currencies: ["USD"],
  });
  const customer = { id: "customer-4711", email: "secret.person@example.com" };
  const conversion = {
    programId: program.body.id,
    orderId: "secret-order",
    amountMinor: 1,
    currency: "USD",
    customer,
  };
  expect((await api.call(key, "POST", "/v1/conversions", conversion)).status).toBe(201);
  await api.owner.query("ALTER TABLE attributions ADD CONSTRAINT broken CHECK (revision > 5) NOT VALID");
  const from = logged.length;
  const answer = await callJob(api, "attribute-conversions", { headers: signed("attribute-conversions") });
  await api.owner.query("ALTER TABLE attributions DROP CONSTRAINT broken");
  expect(answer).toMatchObject({ status: 500, body: { type: "/problems/internal", errors: [] } });
  expect(JSON.stringify(answer.body)).not.toMatch(/broken|attributions|INSERT/);
  const { rows } = await api.owner.query(
    "SELECT ok, error FROM job_runs WHERE NOT ok ORDER BY started_at DESC LIMIT 1",
  );
  expect(rows[0].error).toMatch(/broken/);
  const told = logged.slice(from).join("\n") + rows[0].error;
  expect(told).toMatch(/23514 broken/);
  for (const secret of ["customer-4711", "secret", "INSERT INTO", id]) expect(told).not.toContain(secret);
  // Nothing of the failed run was kept, so the next does the work.
  expect(await runJob(api, "attribute-conversions")).toMatchObject({ unattributed: 1 });
});
