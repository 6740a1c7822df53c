import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@upstash/qstash";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeadLetter, JobRunView, JobSummary } from "../../core/api/jobs.ts";
import { type RunningQStash, startQstash } from "../../local/qstash/start-qstash.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { JOB_NAMES } from "../../queues/jobs.ts";

/*
 * Goal: support sees what jobs did and what was given up, and has it done again or deleted, with a reason in the log. Method:
 * the vendor's client against the stand-in, whose messages go to a server that refuses them all; runs put past the API.
 */
let api: TestApi;
let qstash: RunningQStash;
let client: Client;
let target: Server;
let appUrl: string;
let token: string;
const received: string[] = [];

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  target = createServer((request, response) => {
    received.push(String(request.url));
    response.writeHead(500).end('{"title":"Something went wrong here"}');
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
  qstash = await startQstash({ token: "t", currentSigningKey: "sig_a", nextSigningKey: "sig_b" });
  client = new Client({ token: "t", baseUrl: qstash.url, enableTelemetry: false });
  api = await startTestApi({ QSTASH_URL: qstash.url, QSTASH_TOKEN: "t", APP_URL: appUrl });
  const [id = ""] = await insertUsers(api, [{ platformRole: "support" }]);
  token = await mintToken(api, id);
  await api.owner.query(
    `INSERT INTO job_runs (id, job, request_id, started_at, duration_ms, ok, counts, error, retried, message_id)
     SELECT uuidv7(-age), job, uuidv7(), now() - age, 7, error IS NULL, '{"paid": 2}', error, retried, 'msg_1'
     FROM (VALUES ('run-payouts', interval '2 days', NULL, 0), ('run-payouts', interval '2 hours', 'Error: gone', 0),
       ('run-payouts', interval '1 hour', NULL, 1), ('keep-kyc', interval '3 hours', 'Error: late', 5)) v(job, age, error, retried)`,
  );
  await api.owner.query(
    `INSERT INTO bad_events (pack_id, index, reason, raw) SELECT uuidv7(), n, 'invalid: ' || n % 2, '{}' FROM generate_series(1, 3) n`,
  );
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
  await qstash.close();
  target.closeAllConnections();
  target.close();
});

const get = (path: string) => api.call(token, "GET", `/admin/jobs${path}`);
const post = (path: string, body: unknown) => api.call(token, "POST", `/admin/jobs${path}`, body);
const dead = async (): Promise<DeadLetter[]> => (await get("/dead-letters")).body.data;
const logged = async () =>
  (
    await api.owner.query(
      "SELECT action, record::jsonb -> 'note' AS note FROM audit_log WHERE entity = 'job' ORDER BY seq",
    )
  ).rows;

/** Messages that are refused once and given up, and one of another app in the same account. */
async function bury(count: number): Promise<void> {
  const before = (await client.dlq.listMessages()).messages.length;
  const urls = [
    ...Array.from({ length: count }, () => `${appUrl}/api/jobs/publish-links`),
    `${appUrl}/api/jobs/keep-kyc`,
    `${appUrl}/another-app`,
  ];
  await client.batchJSON(urls.map((url) => ({ url, body: { v: 1 }, retries: 0 })));
  await expect.poll(async () => (await client.dlq.listMessages()).messages.length).toBe(before + urls.length);
}

describe("jobs", () => {
  it("are all listed, with their schedule, the last run and the last day's", async () => {
    const { data } = (await get("")).body as { data: JobSummary[] };
    expect(data.map(({ job }) => job)).toEqual(JOB_NAMES);
    const byName = Object.fromEntries(data.map((summary) => [summary.job, summary]));
    expect(byName["run-payouts"]).toMatchObject({
      ...{ schedule: { cron: "* * * * *" }, callable: true, runs: 2, failures: 1 },
      last: { ok: true, attempt: 2, durationMs: 7, counts: { paid: 2 }, messageId: "msg_1" },
    });
    expect(byName["publish-links"]).toMatchObject({ schedule: null, callable: false, last: null, runs: 0 });
  });

  it("have runs, newest first, by job and outcome, page by page", async () => {
    const of = async (query: string) =>
      ((await get(`/runs?${query}`)).body.data as JobRunView[]).map(({ job, error }) => [job, error]);
    expect(await of("outcome=failed")).toEqual([
      ["run-payouts", "Error: gone"],
      ["keep-kyc", "Error: late"],
    ]);
    expect(await of("job=run-payouts&outcome=done")).toHaveLength(2);
    const first = (await get("/runs?limit=3")).body;
    const second = (await get(`/runs?limit=3&cursor=${first.nextCursor}`)).body;
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([3, 1, null]);
    expect(first.data[0]).toMatchObject({ job: "run-payouts", attempt: 2, ok: true });
  });

  it("are called by hand with a reason, but for those that must be told of what", async () => {
    expect((await post("/keep-kyc/run", {})).status).toBe(422);
    expect((await post("/keep-kyc/run", { reason: "The night's run failed." })).status).toBe(204);
    const { rows } = await api.owner.query("SELECT topic FROM outbox WHERE topic = 'keep-kyc'");
    expect(rows).toHaveLength(1);
    expect(await logged()).toEqual([
      { action: "job.called", note: { job: "keep-kyc", reason: "The night's run failed." } },
    ]);
    expect((await post("/publish-links/run", { reason: "x" })).status).toBe(409);
    expect((await post("/no-job/run", { reason: "x" })).status).toBe(404);
  });

  it("have refused events counted by reason", async () => {
    expect((await get("/bad-events")).body.data).toMatchObject([
      { reason: "invalid: 1", count: 2, programs: 0 },
      { reason: "invalid: 0", count: 1 },
    ]);
  });
});

describe("what QStash has given up", () => {
  it("is listed with what it says and what it was answered, none of another app's", async () => {
    await bury(2);
    const letters = await dead();
    expect(letters.map(({ job }) => job).sort()).toEqual(["keep-kyc", "publish-links", "publish-links"]);
    expect(letters.find(({ job }) => job === "publish-links")).toMatchObject({
      ...{ body: '{"v":1}', attempts: 1, status: 500, scheduled: false },
      answer: '{"title":"Something went wrong here"}',
    });
    expect((await api.call(token, "GET", "/admin/inbox")).body.deadLetters).toEqual({
      count: 3,
      more: false,
    });
  });

  it("is delivered again or deleted, once, with a reason in the log, and nothing of another app's is touched", async () => {
    const [first, second, third] = await dead();
    const foreign = (await client.dlq.listMessages()).messages.find(({ url }) => url.endsWith("another-app"));
    const before = received.length;
    const ids = [first!.id, second!.id, foreign!.dlqId];
    const reason = "The database was away.";
    expect((await post("/dead-letters/retry", { ids })).status).toBe(422);
    const answer = await post("/dead-letters/retry", { ids, reason });
    expect([answer.status, answer.body]).toEqual([200, { done: 2, gone: [foreign!.dlqId] }]);
    await expect.poll(() => received.length).toBe(before + 2);
    expect((await post("/dead-letters/retry", { ids, reason })).body).toEqual({ done: 0, gone: ids });
    expect((await post("/dead-letters/delete", { ids: [third!.id], reason })).body.done).toBe(1);
    expect((await dead()).some(({ id }) => id === third!.id)).toBe(false);
    const notes = (await logged()).slice(1);
    expect(notes.map(({ action }) => action)).toEqual([
      "job.dead_letters_retried",
      "job.dead_letters_deleted",
    ]);
    expect(notes[0].note).toMatchObject({ reason, ids: [first!.id, second!.id] });
    expect((await client.dlq.listMessages()).messages.some(({ dlqId }) => dlqId === foreign!.dlqId)).toBe(
      true,
    );
  });

  it("is told as out of reach where QStash does not answer", async () => {
    const away = await startTestApi();
    const [id = ""] = await insertUsers(away, [{ platformRole: "owner" }]);
    const answer = await away.call(await mintToken(away, id), "GET", "/admin/jobs/dead-letters");
    expect([answer.status, answer.body.type]).toEqual([503, "/problems/unavailable"]);
    await away.close();
  });
});
