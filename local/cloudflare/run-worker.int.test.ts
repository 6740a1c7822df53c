import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Broker, startBroker } from "../broker/broker.ts";
import { type RunningWorker, startWorker } from "./run-worker.ts";
import { startStorage } from "./storage.ts";

/** A Worker that runs whatever operation the test names, so that each test reads as production code would. */
const SCRIPT = `
const operations = {
  async kv({ LINKS }) {
    await LINKS.put("a/b ü", "hello", { metadata: { x: 1 }, expirationTtl: 600 });
    await LINKS.put("json", JSON.stringify({ a: 1 }));
    await LINKS.put("a/c", "two");
    await LINKS.put("gone", "x");
    await LINKS.delete("gone");
    const first = await LINKS.list({ prefix: "a/", limit: 1 });
    const second = await LINKS.list({ prefix: "a/", limit: 1, cursor: first.cursor });
    return {
      text: await LINKS.get("a/b ü"),
      json: await LINKS.get("json", "json"),
      bytes: (await LINKS.get("a/c", "arrayBuffer")).byteLength,
      stream: await new Response(await LINKS.get("a/c", "stream")).text(),
      withMetadata: (await LINKS.getWithMetadata("a/b ü")).metadata,
      bulk: [...(await LINKS.get(["json", "missing"], "json"))],
      missing: await LINKS.get("gone"),
      names: [first.keys[0].name, second.keys[0].name],
      complete: [first.list_complete, second.list_complete],
      expires: first.keys[0].expiration > Date.now() / 1000,
    };
  },
  async badTtl({ LINKS }) {
    return LINKS.put("a", "x", { expirationTtl: 1 }).catch(String);
  },
  async limit({ BEACONS }, key) {
    return (await BEACONS.limit({ key })).success;
  },
  async get({ LINKS }, key) {
    return LINKS.get(key).catch(String);
  },
  async put({ LINKS }, key) {
    return LINKS.put(key, "kept").catch(String);
  },
  async r2({ SPILL }) {
    await SPILL.put("d/1", "one", { httpMetadata: { contentType: "text/plain" }, customMetadata: { m: "1" } });
    const stream = new Blob(["x".repeat(100_000)]).stream().pipeThrough(new FixedLengthStream(100_000));
    const streamed = await SPILL.put("d/2", stream);
    await SPILL.put("d/3", new Uint8Array([1, 2, 3]));
    const object = await SPILL.get("d/1");
    const first = await SPILL.list({ prefix: "d/", limit: 2, include: ["customMetadata"] });
    const second = await SPILL.list({ prefix: "d/", cursor: first.cursor });
    const answer = {
      text: await object.text(),
      etag: object.etag === (await SPILL.head("d/1")).etag,
      contentType: object.httpMetadata.contentType,
      custom: object.customMetadata,
      size: streamed.size,
      bytes: [...new Uint8Array(await (await SPILL.get("d/3")).arrayBuffer())],
      none: await SPILL.get("nope"),
      onlyIf: "body" in (await SPILL.get("d/1", { onlyIf: { etagMatches: "other" } })),
      keys: [...first.objects, ...second.objects].map((o) => o.key),
      listed: first.objects[0].customMetadata,
    };
    await SPILL.delete("d/1");
    await SPILL.delete(["d/2", "d/3"]);
    return { ...answer, left: (await SPILL.list()).objects.length };
  },
  async send({ EVENTS }, body) {
    return EVENTS.send(body).then(() => "sent", String);
  },
  async sendKinds({ EVENTS }) {
    await EVENTS.send({ kind: "json", list: [1, "ü"] });
    await EVENTS.send("plain ü", { contentType: "text" });
    await EVENTS.sendBatch([{ body: new Uint8Array([0, 255]), contentType: "bytes" }, { body: { late: true }, delaySeconds: 1 }]);
  },
  async oversize({ EVENTS }) {
    return Promise.all([
      EVENTS.send("x".repeat(128_001), { contentType: "text" }).catch(String),
      EVENTS.sendBatch(Array.from({ length: 101 }, () => ({ body: 1 }))).catch(String),
      EVENTS.sendBatch(Array.from({ length: 3 }, () => ({ body: "x".repeat(100_000) }))).catch(String),
      EVENTS.send(new Map([[1, 2]]), { contentType: "v8" }).catch(String),
    ]);
  },
  async received({ LINKS }) {
    const { keys } = await LINKS.list({ prefix: "received/" });
    return Promise.all(keys.map(({ name }) => LINKS.get(name, "json")));
  },
  async request(env, body, request) {
    return { cf: request.cf?.country ?? null, ip: request.headers.get("cf-connecting-ip"), variable: env.STAGE };
  },
  async service({ OTHER }) {
    return (await OTHER.fetch("https://other.example/health")).json();
  },
};

export default {
  async fetch(request, env) {
    const { operation, body } = await request.json();
    return Response.json((await operations[operation](env, body, request)) ?? null);
  },
  async queue(batch, env) {
    for (const message of batch.messages) {
      const bytes = message.body instanceof Uint8Array || message.body instanceof ArrayBuffer;
      const body = bytes ? [...new Uint8Array(message.body)] : message.body;
      const seen = { queue: batch.queue, body, attempts: message.attempts, age: Date.now() - message.timestamp.getTime() };
      await env.LINKS.put("received/" + message.id + "/" + message.attempts, JSON.stringify(seen));
      if (body?.fails > message.attempts - 1) message.retry();
    }
    if (batch.messages.some(({ body }) => body?.throws)) throw new Error("the handler threw");
  },
  async scheduled(event, env) {
    await env.LINKS.put("cron", event.cron + " " + event.scheduledTime);
  },
};`;

const folder = mkdtempSync(join(tmpdir(), "workers-"));
const script = join(folder, "worker.js");
let storage: Awaited<ReturnType<typeof startStorage>>;
let broker: Broker;
let worker: RunningWorker;

async function call(
  operation: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(worker.url, {
    method: "POST",
    headers,
    body: JSON.stringify({ operation, body }),
  });
  return response.json();
}

async function control(url: string, method: string, body: unknown): Promise<void> {
  expect((await fetch(url, { method, body: JSON.stringify(body) })).status).toBe(200);
}

interface Received {
  queue: string;
  body: { kind?: string; late?: boolean; mark?: string };
  attempts: number;
  age: number;
}

beforeAll(async () => {
  writeFileSync(script, SCRIPT);
  storage = await startStorage({ dataDir: join(folder, "storage"), kv: ["LINKS"], r2: ["SPILL"] });
  const queue = { maxBatchSize: 10, maxBatchTimeoutMs: 50, maxRetries: 2, deadLetterQueue: "events-dead" };
  broker = await startBroker({ queues: [{ name: "events", ...queue }] });
  worker = await startWorker({
    name: "app",
    script,
    compatibilityDate: "2026-07-01",
    vars: { STAGE: "local" },
    kv: ["LINKS"],
    r2: ["SPILL"],
    queueProducers: { EVENTS: "events" },
    services: { OTHER: broker.url },
    storageUrl: storage.url,
    brokerUrl: broker.url,
    consumer: true,
  });
  await control(`${broker.url}/queues/events/consumer`, "PUT", { url: worker.consumerUrl });
});

afterAll(async () => {
  await worker?.close();
  await broker?.close();
  await storage?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a Worker's KV binding", () => {
  it("reads, lists and expires as KVNamespace does", async () => {
    expect(await call("kv")).toEqual({
      text: "hello",
      json: { a: 1 },
      bytes: 3,
      stream: "two",
      withMetadata: { x: 1 },
      bulk: [
        ["json", { a: 1 }],
        ["missing", null],
      ],
      missing: null,
      names: ["a/b ü", "a/c"],
      complete: [false, true],
      expires: true,
    });
  });

  it("rejects what KV refuses, in KV's words", async () => {
    expect(await call("badTtl")).toContain("KV PUT failed: 400");
  });

  it("rejects while storage is told to refuse, and works again afterwards", async () => {
    await control(`${storage.url}/refuse`, "POST", { target: "KV_LINKS" });
    expect(await call("get", "json")).toContain("KV GET failed: 503");
    await control(`${storage.url}/refuse`, "DELETE", {});
    expect(await call("get", "json")).not.toContain("failed");
  });
});

describe("a Worker's R2 binding", () => {
  it("stores, lists and deletes as R2Bucket does", async () => {
    expect(await call("r2")).toEqual({
      text: "one",
      etag: true,
      contentType: "text/plain",
      custom: { m: "1" },
      size: 100_000,
      bytes: [1, 2, 3],
      none: null,
      onlyIf: false,
      keys: ["d/1", "d/2", "d/3"],
      listed: { m: "1" },
      left: 0,
    });
  });
});

describe("a Worker's queue binding and handler", () => {
  it("delivers json, text and bytes to the queue handler, a delayed message later", async () => {
    await call("sendKinds");
    await expect
      .poll(async () => ((await call("received")) as Received[]).length, { timeout: 60_000 })
      .toBe(4);
    const received = (await call("received")) as Received[];
    const bodies = received.map(({ body }) => body);
    expect(bodies).toEqual(
      expect.arrayContaining([{ kind: "json", list: [1, "ü"] }, "plain ü", [0, 255], { late: true }]),
    );
    expect(received.every(({ queue, attempts }) => queue === "events" && attempts === 1)).toBe(true);
    expect(received.find(({ body }) => body.late)?.age).toBeGreaterThanOrEqual(1000);
  });

  it("rejects what is too large, too many, or v8, with the limit in the message", async () => {
    const [message, count, batch, v8] = (await call("oversize")) as string[];
    expect(message).toContain("message length of 128001 bytes exceeds limit");
    expect(count).toContain("batch message count of 101 exceeds limit of 100");
    expect(batch).toContain("exceeds limit of 256000");
    expect(v8).toContain("content type v8 is not kept locally");
  });

  it("rejects send while the broker refuses, and accepts afterwards", async () => {
    await control(`${broker.url}/refuse`, "POST", { queue: "events" });
    expect(await call("send", { mark: "refused" })).toContain("the queue is not available");
    await control(`${broker.url}/refuse`, "DELETE", { queue: "events" });
    expect(await call("send", { mark: "accepted" })).toBe("sent");
    const marks = async () => ((await call("received")) as Received[]).map(({ body }) => body.mark);
    await expect.poll(marks).toContain("accepted");
    expect(await marks()).not.toContain("refused");
  });

  it("delivers a retried message again with its attempts counted, and then lets it go", async () => {
    await call("send", { mark: "twice", fails: 1 });
    const attempts = async () =>
      ((await call("received")) as Received[])
        .filter(({ body }) => body.mark === "twice")
        .map((m) => m.attempts);
    await expect.poll(attempts, { timeout: 60_000 }).toEqual([1, 2]);
  });

  it("moves a message whose handler keeps throwing to the dead-letter queue, and redrives it", async () => {
    await call("send", { mark: "poison", throws: true });
    const status = () => broker.status().find(({ name }) => name === "events");
    await expect.poll(() => status()?.dead, { timeout: 60_000 }).toBe(1);
    const list = await (await fetch(`${broker.url}/queues/events-dead/messages`)).json();
    expect(list.messages).toMatchObject([{ diedOn: "events", reason: "exception", contentType: "json" }]);
    expect(JSON.parse(list.messages[0].body)).toEqual({ mark: "poison", throws: true });
    await control(`${broker.url}/queues/events-dead/redrive`, "POST", {});
    await expect.poll(() => status()?.counts.deadLettered, { timeout: 60_000 }).toBe(2);
    await control(`${broker.url}/queues/events-dead/messages`, "DELETE", {});
    expect(status()?.dead).toBe(0);
  });

  it("fires the scheduled handler with its cron and time", async () => {
    await control(worker.scheduledUrl ?? "", "POST", {
      cron: "*/5 * * * *",
      scheduledTime: 1_800_000_000_000,
    });
    expect(await call("get", "cron")).toBe("*/5 * * * * 1800000000000");
  });
});

describe("a Worker's requests", () => {
  it("carry a cf object, a connecting address and variables", async () => {
    expect(await call("request")).toEqual({ cf: "DE", ip: "127.0.0.1", variable: "local" });
  });

  it("keep the cf object and address that a test sends", async () => {
    const headers = { "mf-cf-blob": JSON.stringify({ country: "VN" }), "cf-connecting-ip": "203.0.113.9" };
    expect(await call("request", undefined, headers)).toMatchObject({ cf: "VN", ip: "203.0.113.9" });
  });

  it("reach HTTP servers through service bindings", async () => {
    expect(await call("service")).toEqual({ ok: true });
  });

  it("carry no cf object when it is switched off", async () => {
    const bare = await startWorker({ name: "bare", script, compatibilityDate: "2026-07-01", cf: false });
    try {
      const response = await fetch(bare.url, {
        method: "POST",
        body: JSON.stringify({ operation: "request" }),
      });
      expect(await response.json()).toMatchObject({ cf: null, ip: null });
    } finally {
      await bare.close();
    }
  });

  it("are counted per key by a rate limiter", async () => {
    const rateLimits = { BEACONS: { limit: 2, periodSeconds: 60 } };
    const limited = await startWorker({
      name: "limited",
      script,
      compatibilityDate: "2026-07-01",
      rateLimits,
    });
    const ask = async (key: string): Promise<unknown> => {
      const body = JSON.stringify({ operation: "limit", body: key });
      return (await fetch(limited.url, { method: "POST", body })).json();
    };
    try {
      // A minute may end in between; two of them take four at most.
      const answers = [await ask("a"), await ask("a"), await ask("a"), await ask("a"), await ask("a")];
      expect(answers.slice(0, 2)).toEqual([true, true]);
      expect(answers).toContain(false);
      expect(await ask("b")).toBe(true);
    } finally {
      await limited.close();
    }
  });

  it("name the port when it is taken", async () => {
    const port = Number(new URL(broker.url).port);
    const taken = startWorker({ name: "taken", script, port, compatibilityDate: "2026-07-01" });
    await expect(taken).rejects.toThrow(`port ${port} is already in use`);
  });
});

it("storage keeps its data across a restart", async () => {
  await call("put", "kept");
  const { port } = new URL(storage.url);
  await storage.close();
  storage = await startStorage({
    dataDir: join(folder, "storage"),
    port: Number(port),
    kv: ["LINKS"],
    r2: ["SPILL"],
  });
  expect(await call("get", "kept")).toBe("kept");
});
