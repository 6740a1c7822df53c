import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Receiver } from "@upstash/qstash";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { LocalRequest, LocalResponse, RunningServer } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import type { QStashOptions, RunningQStash } from "./start-qstash.ts";
import { startQstash } from "./start-qstash.ts";

const KEYS = { currentSigningKey: "sig_current", nextSigningKey: "sig_next" };
const OPTIONS = { token: "test-token", ...KEYS, backoffScale: 0.001 };
const receiver = new Receiver(KEYS);

/** A target that records what it gets and answers as it is told. */
let target: RunningServer;
let received: LocalRequest[] = [];
/** When each of them came, in ms since 1970. */
let receivedAt: number[] = [];
let respond: (request: LocalRequest) => LocalResponse | Promise<LocalResponse>;
const ok = (): LocalResponse => ({ status: 200 });

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "qstash-"));
  folders.push(folder);
  return folder;
}

const clientOf = (url: string): Client =>
  new Client({ baseUrl: url, token: OPTIONS.token, retry: false, enableTelemetry: false });
const bodies = (): string[] => received.map((request) => request.body.toString());
const until = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 60_000, interval: 5 });

beforeAll(async () => {
  const listen = (port?: number) =>
    startServer({
      port,
      maxBodyBytes: 1e7,
      handle: (request) => {
        received.push(request);
        receivedAt.push(Date.now());
        return respond(request);
      },
      fail: (status) => ({ status }),
    });
  target = await listen();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
beforeEach(() => {
  received = [];
  receivedAt = [];
  respond = ok;
});
afterAll(async () => {
  await target.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the QStash stand-in under @upstash/qstash", () => {
  let qstash: RunningQStash;
  let client: Client;
  const start = async (options: Partial<QStashOptions> = {}): Promise<void> => {
    qstash = await startQstash({ ...OPTIONS, ...options });
    client = clientOf(qstash.url);
  };
  beforeEach(() => start());
  afterEach(() => qstash.close());

  it("delivers at once, signed over the raw body, with the publisher's headers", async () => {
    const url = `${target.url}/jobs/x?a=1&b=%2F`;
    const { messageId } = await client.publishJSON({
      url,
      body: { name: "ü" },
      headers: { "My-Header": "yes" },
    });
    await until(() => expect(received).toHaveLength(1));
    const [request] = received;
    const headers = request!.headers;
    expect(request).toMatchObject({ method: "POST", target: "/jobs/x?a=1&b=%2F" });
    expect(bodies()).toEqual(['{"name":"ü"}']);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "my-header": "yes",
      "upstash-message-id": messageId,
      "upstash-retried": "0",
      "user-agent": "Upstash-QStash",
    });
    const signature = String(headers["upstash-signature"]);
    expect(await receiver.verify({ signature, body: '{"name":"ü"}', url })).toBe(true);
    await expect(receiver.verify({ signature, body: '{"name":"u"}', url })).rejects.toThrow("body hash");
    await expect(receiver.verify({ signature, body: '{"name":"ü"}', url: target.url })).rejects.toThrow(
      "invalid subject",
    );
    const claims = JSON.parse(Buffer.from(signature.split(".")[1]!, "base64url").toString()) as Record<
      string,
      unknown
    >;
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300);
    expect(claims.body).toBe(`${createHash("sha256").update('{"name":"ü"}').digest("base64url")}=`);
  });

  it("signs with the next key after a rotation, which a receiver with the old pair still accepts", async () => {
    const rotate = await fetch(`${qstash.url}/v2/keys/rotate`, {
      method: "POST",
      headers: { authorization: `Bearer ${OPTIONS.token}` },
    });
    expect(await rotate.json()).toMatchObject({ current: KEYS.nextSigningKey });
    await client.publish({ url: target.url, body: "x" });
    await until(() => expect(received).toHaveLength(1));
    const signature = String(received[0]!.headers["upstash-signature"]);
    expect(await receiver.verify({ signature, body: "x" })).toBe(true);
    const current = new Receiver({
      currentSigningKey: KEYS.currentSigningKey,
      nextSigningKey: KEYS.currentSigningKey,
    });
    await expect(current.verify({ signature, body: "x" })).rejects.toThrow();
  });

  it("publishes a batch in order, each message with its own settings", async () => {
    const receipts = await client.batchJSON([
      { url: `${target.url}/1`, body: { n: 1 } },
      { url: `${target.url}/2`, body: { n: 2 }, method: "PUT", headers: { one: "two" } },
      { url: `${target.url}/3`, body: { n: 3 }, queueName: "line" },
    ]);
    expect(receipts.map((receipt) => receipt.messageId)).toHaveLength(3);
    await until(() => expect(received).toHaveLength(3));
    expect(received.find(({ path }) => path === "/2")).toMatchObject({
      method: "PUT",
      headers: { one: "two" },
    });
  });

  it("refuses targets that are not on this machine, and a wrong token", async () => {
    await expect(client.publish({ url: "https://example.com", body: "x" })).rejects.toMatchObject({
      status: 400,
    });
    await expect(client.publish({ url: "http://example.com", body: "x" })).rejects.toThrow(
      "only targets on this machine",
    );
    const callback = "http://example.com/callback";
    await expect(client.publish({ url: target.url, body: "x", callback })).rejects.toThrow(
      "only targets on this machine",
    );
    const stranger = new Client({ baseUrl: qstash.url, token: "wrong", retry: false });
    await expect(stranger.publish({ url: target.url, body: "x" })).rejects.toMatchObject({ status: 401 });
    await expect(
      client.publish({ url: target.url, body: "x".repeat(1024 * 1024 + 1) }),
    ).rejects.toMatchObject({ status: 400 });
    expect(received).toEqual([]);
  });

  it.each([
    ["a negative delay", { "Upstash-Delay": "-1s" }],
    ["a delay in a unit it does not know", { "Upstash-Delay": "5w" }],
    ["an unknown method", { "Upstash-Method": "BREW" }],
    ["a retry delay that is no expression", { "Upstash-Retry-Delay": "process.exit()" }],
    [
      "half a parallelism",
      { "Upstash-Flow-Control-Key": "k", "Upstash-Flow-Control-Value": "parallelism=1.5" },
    ],
    ["a header with a line break", { "Upstash-Forward-Tag": "a\nb" }],
    [
      "a callback that will not do",
      { "Upstash-Callback": "http://127.0.0.1/", "Upstash-Callback-Retries": "x" },
    ],
  ])("refuses %s when it is published", async (_, headers) => {
    const response = await fetch(`${qstash.url}/v2/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${OPTIONS.token}` },
      body: JSON.stringify([{ destination: target.url, headers, body: "x" }]),
    });
    expect(response.status).toBe(400);
  });

  it("waits for a delay and for a not-before time", async () => {
    const startedAt = Date.now();
    await client.publish({ url: target.url, body: "later", delay: 1 });
    const notBefore = Math.ceil(Date.now() / 1000) + 1;
    await client.publish({ url: target.url, body: "at", notBefore });
    await client.publish({ url: target.url, body: "now" });
    await until(() => expect(received).toHaveLength(3));
    expect(bodies().toSorted()).toEqual(["at", "later", "now"]);
    const cameAt = (body: string) => receivedAt[bodies().indexOf(body)];
    expect(cameAt("later")).toBeGreaterThanOrEqual(startedAt + 990);
    expect(cameAt("at")).toBeGreaterThanOrEqual(notBefore * 1000 - 10);
  });

  it("shows a waiting message and cancels it", async () => {
    const { messageId } = await client.publishJSON({
      url: target.url,
      body: { a: 1 },
      delay: 60,
      retries: 5,
    });
    expect(await client.messages.get(messageId)).toMatchObject({
      messageId,
      url: target.url,
      maxRetries: 5,
      body: '{"a":1}',
    });
    expect(await client.messages.cancel(messageId)).toEqual({ cancelled: 1 });
    await expect(client.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
    await client.publish({ url: target.url, body: "x", delay: 60, label: "a" });
    await client.publish({ url: target.url, body: "x", delay: 60, label: "b" });
    expect(await client.messages.cancel({ filter: { label: "a" } })).toEqual({ cancelled: 1 });
    expect(await client.messages.cancel({ all: true })).toEqual({ cancelled: 1 });
  });

  it("retries with a growing number, then keeps the message as a dead letter that can be retried", async () => {
    respond = () => ({ status: 500, body: "broken" });
    const { messageId } = await client.publishJSON({ url: `${target.url}/job`, body: { n: 1 }, retries: 2 });
    await until(() => expect(received).toHaveLength(3));
    expect(received.map((request) => request.headers["upstash-retried"])).toEqual(["0", "1", "2"]);
    await until(async () => expect((await client.dlq.listMessages()).messages).toHaveLength(1));
    const { messages } = await client.dlq.listMessages();
    expect(messages[0]).toMatchObject({
      messageId,
      body: '{"n":1}',
      responseStatus: 500,
      responseBody: "broken",
    });
    expect((await client.dlq.listMessages({ filter: { responseStatus: 404 } })).messages).toEqual([]);

    respond = ok;
    const { responses } = await client.dlq.retry(messages[0]!.dlqId);
    await until(() => expect(received).toHaveLength(4));
    expect(received[3]!.headers).toMatchObject({
      "upstash-message-id": responses[0]!.messageId,
      "upstash-retried": "0",
    });
    expect((await client.dlq.listMessages()).messages).toEqual([]);
  });

  it("pages through dead letters and deletes them", async () => {
    respond = () => ({ status: 404 });
    await client.batchJSON([1, 2, 3].map((n) => ({ url: target.url, body: { n }, retries: 0 })));
    await until(async () => expect((await client.dlq.listMessages()).messages).toHaveLength(3));
    const first = await client.dlq.listMessages({ count: 2 });
    const second = await client.dlq.listMessages({ count: 2, cursor: first.cursor! });
    expect([first.messages.length, second.messages.length, second.cursor]).toEqual([2, 1, undefined]);
    expect(await client.dlq.delete(first.messages[0]!.dlqId)).toEqual({ deleted: 1 });
    expect(await client.dlq.delete({ all: true })).toMatchObject({ deleted: 2 });
  });

  it("gives up at once when the target says that retrying is of no use", async () => {
    respond = () => ({ status: 489, headers: { "Upstash-NonRetryable-Error": "true" } });
    await client.publish({ url: target.url, body: "x" });
    await until(async () => expect((await client.dlq.listMessages()).messages).toHaveLength(1));
    expect(received).toHaveLength(1);
  });

  it("treats a redirect, a hang-up and a timeout as failures", async () => {
    const answers: (() => LocalResponse | Promise<LocalResponse>)[] = [
      () => ({ status: 302, headers: { location: "/elsewhere" } }),
      () => ({ hangUp: true }),
      () => new Promise((resolve) => setTimeout(() => resolve(ok()), 1_500)),
    ];
    respond = () => (answers.shift() ?? ok)();
    await client.publish({ url: target.url, body: "x", timeout: 1, retryDelay: "1000 * (1 + retried)" });
    await until(() => expect(received).toHaveLength(4));
    expect(received.map((request) => request.path)).toEqual(["/", "/", "/", "/"]);
  });

  it("keeps trying a target that is down, and delivers when it is back", async () => {
    const down = await startServer({ maxBodyBytes: 1e6, handle: ok, fail: (status) => ({ status }) });
    await down.close();
    await client.publish({
      url: `http://127.0.0.1:${down.port}/`,
      body: "x",
      retries: 10,
      retryDelay: "20000",
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const handled = vi.fn(ok);
    const up = await startServer({
      port: down.port,
      maxBodyBytes: 1e6,
      handle: handled,
      fail: (status) => ({ status }),
    });
    await until(() => expect(handled).toHaveBeenCalledOnce());
    await up.close();
  });

  it("drops a duplicate, by id and by content, and says so", async () => {
    const message = { url: target.url, body: "x", delay: 60, deduplicationId: "order-1" };
    const first = await client.publish(message);
    expect(await client.publish(message)).toEqual({ messageId: first.messageId, deduplicated: true });
    const byContent = { url: target.url, body: "same", delay: 60, contentBasedDeduplication: true };
    const second = await client.publish(byContent);
    expect(await client.publish(byContent)).toEqual({ messageId: second.messageId, deduplicated: true });
    expect(await client.publish({ ...byContent, body: "other" })).not.toHaveProperty("deduplicated");
  });

  it("tells a callback each answer and a failure callback the end, signed as well", async () => {
    respond = ({ path }) => (path === "/job" ? { status: 500, body: "no" } : ok());
    await client.publishJSON({
      url: `${target.url}/job`,
      body: { n: 1 },
      retries: 1,
      callback: `${target.url}/callback`,
      failureCallback: `${target.url}/failed`,
      headers: { "Upstash-Callback-Forward-Tag": "t" },
    });
    const to = (path: string) => received.filter((request) => request.path === path);
    await until(() => expect([to("/callback").length, to("/failed").length]).toEqual([2, 1]));
    const failed = JSON.parse(to("/failed")[0]!.body.toString()) as Record<string, unknown>;
    const { messages } = await client.dlq.listMessages();
    expect(failed).toMatchObject({ status: 500, retried: 1, maxRetries: 1, url: `${target.url}/job` });
    expect(failed).toMatchObject({ body: Buffer.from("no").toString("base64"), dlqId: messages[0]!.dlqId });
    expect(failed.sourceBody).toBe(Buffer.from('{"n":1}').toString("base64"));
    expect(to("/callback")[0]!.headers.tag).toBe("t");
    const signature = String(to("/failed")[0]!.headers["upstash-signature"]);
    expect(await receiver.verify({ signature, body: to("/failed")[0]!.body.toString() })).toBe(true);
  });

  it("never has more under way than its parallelism, and gets through all", async () => {
    await qstash.close();
    await start({ parallelism: 4 });
    let running = 0;
    let most = 0;
    const full = Promise.withResolvers<void>();
    respond = async () => {
      most = Math.max(most, ++running);
      if (running === 4) full.resolve();
      await full.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return ok();
    };
    await client.batchJSON(Array.from({ length: 40 }, (_, n) => ({ url: target.url, body: { n } })));
    await until(() => expect(received).toHaveLength(40));
    expect(most).toBe(4);
  });

  it("delivers a queue in order, one by one, a retry holding up the rest; a paused queue waits", async () => {
    const queue = client.queue({ queueName: "orders" });
    await queue.upsert({ parallelism: 1, paused: true });
    for (const n of [1, 2, 3]) await queue.enqueueJSON({ url: target.url, body: { n }, retryDelay: "20000" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toEqual([]);
    expect(await queue.get()).toMatchObject({ name: "orders", lag: 3, paused: true });
    let failures = 1;
    respond = () => ({ status: failures-- > 0 ? 500 : 200 });
    await queue.resume();
    await until(() => expect(received).toHaveLength(4));
    expect(bodies()).toEqual(['{"n":1}', '{"n":1}', '{"n":2}', '{"n":3}']);
  });

  it("holds to a flow-control key's parallelism and rate", async () => {
    let running = 0;
    let most = 0;
    const full = Promise.withResolvers<void>();
    respond = async () => {
      most = Math.max(most, ++running);
      if (running === 2) full.resolve();
      await full.promise;
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      return ok();
    };
    const flowControl = { key: "api", parallelism: 2, rate: 4, period: 1 };
    const startedAt = Date.now();
    await client.batchJSON(
      Array.from({ length: 6 }, (_, n) => ({ url: target.url, body: { n }, flowControl })),
    );
    await until(() => expect(received).toHaveLength(6));
    expect(most).toBe(2);
    expect(receivedAt[4]! - startedAt).toBeGreaterThanOrEqual(950);
  });

  it("logs what became of a message", async () => {
    respond = () => ({ status: received.length === 1 ? 500 : 200 });
    const { messageId } = await client.publish({ url: target.url, body: "x" });
    await until(async () => {
      const { logs } = await client.logs({ messageIds: [messageId] });
      expect(logs.map((log) => log.state)).toEqual(["DELIVERED", "RETRY", "CREATED"]);
    });
    const { logs } = await client.logs({ filter: { state: "RETRY" } });
    expect(logs[0]).toMatchObject({ messageId, error: "status 500" });
  });
});

describe("schedules", () => {
  it("publish at their times, can be overwritten, paused, listed and removed", async () => {
    // The clock stands still a moment before a full minute until all is told, so that a real minute need not pass.
    const standsAtMs = Math.ceil(Date.now() / 60_000) * 60_000 - 300;
    let goesSinceMs: number | undefined;
    const now = () => standsAtMs + (goesSinceMs === undefined ? 0 : Date.now() - goesSinceMs);
    const qstash = await startQstash({ ...OPTIONS, now });
    const { schedules } = clientOf(qstash.url);
    const destination = `${target.url}/tick`;
    const created = await schedules.create({
      destination,
      cron: "0 0 1 1 *",
      body: "old",
      scheduleId: "each-minute",
    });
    expect(created).toEqual({ scheduleId: "each-minute" });
    await schedules.create({
      destination,
      cron: "* * * * *",
      body: "tick",
      scheduleId: "each-minute",
      retries: 1,
    });
    await schedules.create({ destination, cron: "* * * * *", body: "paused", scheduleId: "paused" });
    await schedules.pause({ schedule: "paused" });
    expect((await schedules.list()).map((schedule) => [schedule.scheduleId, schedule.isPaused])).toEqual([
      ["each-minute", false],
      ["paused", true],
    ]);
    goesSinceMs = Date.now();
    await until(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ path: "/tick", headers: { "upstash-schedule-id": "each-minute" } });
    expect(bodies()).toEqual(["tick"]);
    expect(await schedules.get("each-minute")).toMatchObject({ destination, cron: "* * * * *", retries: 1 });
    expect(await qstash.runSchedule("each-minute")).toBe(true);
    await until(() => expect(received).toHaveLength(2));
    await schedules.resume({ schedule: "paused" });
    expect((await schedules.get("paused")).isPaused).toBe(false);
    await schedules.delete("paused");
    await expect(schedules.get("paused")).rejects.toMatchObject({ status: 404 });
    await qstash.close();
  });

  it.each(["* * * *", "* * * * * *", "61 * * * *", "nonsense", "CRON_TZ=Nowhere/Land * * * * *"])(
    "refuse %j",
    async (cron) => {
      const qstash = await startQstash(OPTIONS);
      const { schedules } = clientOf(qstash.url);
      await expect(schedules.create({ destination: target.url, cron })).rejects.toThrow(
        "invalid cron expression",
      );
      await qstash.close();
    },
  );

  it("follow a time zone", async () => {
    const qstash = await startQstash({ ...OPTIONS, now: () => Date.UTC(2027, 0, 15, 12) });
    const { schedules } = clientOf(qstash.url);
    await schedules.create({
      destination: target.url,
      cron: "CRON_TZ=Asia/Ho_Chi_Minh 0 4 * * *",
      scheduleId: "z",
    });
    expect((await schedules.get("z")).nextScheduleTime).toBe(Date.UTC(2027, 0, 15, 21));
    await qstash.close();
  });
});

describe("the QStash stand-in's data", () => {
  it("is there after a restart: messages, schedules, dead letters, duplicates, a rotated key", async () => {
    const dataDir = newFolder();
    const first = await startQstash({ ...OPTIONS, dataDir });
    const before = clientOf(first.url);
    respond = () => ({ status: 489, headers: { "upstash-nonretryable-error": "true" } });
    await before.publish({ url: `${target.url}/dead`, body: "dead" });
    await until(async () => expect((await before.dlq.listMessages()).messages).toHaveLength(1));
    await before.publish({ url: `${target.url}/later`, body: "later", delay: 1, deduplicationId: "once" });
    await before.schedules.create({ destination: target.url, cron: "0 0 1 1 *", scheduleId: "yearly" });
    const keys = async (url: string, path = "", method = "GET"): Promise<unknown> => {
      const headers = { authorization: `Bearer ${OPTIONS.token}` };
      return (await fetch(`${url}/v2/keys${path}`, { method, headers })).json();
    };
    const rotated = await keys(first.url, "/rotate", "POST");
    await first.close();
    respond = ok;

    const second = await startQstash({ ...OPTIONS, dataDir });
    const after = clientOf(second.url);
    expect((await after.dlq.listMessages()).messages[0]).toMatchObject({ body: "dead", responseStatus: 489 });
    expect(await keys(second.url)).toEqual(rotated);
    expect((await after.schedules.get("yearly")).cron).toBe("0 0 1 1 *");
    expect(await after.publish({ url: target.url, body: "x", deduplicationId: "once" })).toHaveProperty(
      "deduplicated",
      true,
    );
    await until(() => expect(bodies()).toEqual(["dead", "later"]));
    await second.close();
  });

  it("loses no acknowledged message when the process is killed", async () => {
    const dataDir = newFolder();
    const config = { dataDir, qstash: { ...OPTIONS, parallelism: 2 } };
    const child = fork(new URL("../services/main.ts", import.meta.url), [JSON.stringify(config)], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const line = await new Promise<string>((resolve) =>
      child.stdout?.once("data", (data) => resolve(String(data))),
    );
    const { data } = JSON.parse(line.split("\n")[0]!) as { data: { qstash: string } };
    const client = clientOf(data.qstash);
    const acknowledged = new Set<string>();
    respond = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return ok();
    };
    const publishing = [1, 2, 3, 4].map(async () => {
      for (;;) acknowledged.add((await client.publish({ url: target.url, body: "x" })).messageId);
    });
    await until(() => expect(acknowledged.size).toBeGreaterThan(20));
    child.kill("SIGKILL");
    await Promise.allSettled(publishing);

    const again = await startQstash({ ...OPTIONS, dataDir });
    await until(() => {
      const delivered = new Set(received.map((request) => request.headers["upstash-message-id"]));
      expect([...acknowledged].filter((id) => !delivered.has(id))).toEqual([]);
    });
    await again.close();
  });
});
