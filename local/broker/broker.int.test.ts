import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { type Broker, startBroker } from "./broker.ts";

/** These tests drive the broker over its HTTP API, with a consumer of their own that can fail on demand. */

interface Delivered {
  id: string;
  attempts: number;
  body: string;
}

type Answer = "ok" | "exception" | "hang-up";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "broker-"));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function parseFrame(frame: Buffer): Delivered[] {
  const headEnd = frame.indexOf(10);
  const head: { messages: { id: string; attempts: number; bytes: number }[] } = JSON.parse(
    frame.subarray(0, headEnd).toString(),
  );
  let offset = headEnd + 1;
  return head.messages.map(({ id, attempts, bytes }) => {
    const body = frame.subarray(offset, offset + bytes).toString();
    offset += bytes;
    return { id, attempts, body };
  });
}

/** Starts a consumer that passes each batch to `decide` and answers as it says. */
async function consumer(
  decide: (batch: Delivered[]) => Answer | Promise<Answer>,
  port = 0,
): Promise<[string, Server]> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await decide(parseFrame(Buffer.concat(chunks)));
    if (answer === "hang-up") request.socket.destroy();
    else response.end(JSON.stringify({ outcome: answer }));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}/queue`, server];
}

async function broker(queue: Partial<Parameters<typeof startBroker>[0]["queues"][number]>): Promise<Broker> {
  const started = await startBroker({ queues: [{ name: "q", maxBatchTimeoutMs: 20, ...queue }] });
  cleanups.push(() => started.close());
  return started;
}

function send(url: string, body: string, delaySeconds = 0): Promise<Response> {
  const headers = { "x-msg-fmt": "text", "x-msg-delay-secs": String(delaySeconds) };
  return fetch(`${url}/queues/q/message`, { method: "POST", headers, body });
}

const statusOf = (running: Broker) => running.status().find(({ name }) => name === "q");

it("fills batches up to their size, sends an incomplete one after its timeout, and bounds concurrency", async () => {
  const sizes: number[] = [];
  let [under, most] = [0, 0];
  const [consumerUrl] = await consumer(async (batch): Promise<Answer> => {
    sizes.push(batch.length);
    most = Math.max(most, ++under);
    await new Promise((resolve) => setTimeout(resolve, 30));
    under--;
    return "ok";
  });
  const running = await broker({ maxBatchSize: 10, maxConcurrency: 2 });
  for (let n = 0; n < 45; n++) await send(running.url, `m${n}`);
  await fetch(`${running.url}/queues/q/consumer`, {
    method: "PUT",
    body: JSON.stringify({ url: consumerUrl }),
  });
  await expect.poll(() => statusOf(running)?.counts.acknowledged).toBe(45);
  expect(sizes.sort((a, b) => a - b)).toEqual([5, 10, 10, 10, 10]);
  expect(most).toBe(2);
});

it("waits for a consumer that is down and counts no attempt", async () => {
  const [consumerUrl, first] = await consumer(() => "ok");
  first.closeAllConnections();
  await new Promise((resolve) => first.close(resolve));
  const running = await broker({ maxRetries: 0, deadLetterQueue: "dead", consumerUrl });
  await send(running.url, "patient");
  await expect.poll(() => statusOf(running)?.consumerError).toContain("ECONNREFUSED");
  await new Promise((resolve) => setTimeout(resolve, 300));
  const delivered: Delivered[] = [];
  await consumer(
    (batch) => {
      delivered.push(...batch);
      return "ok";
    },
    Number(new URL(consumerUrl).port),
  );
  await expect.poll(() => delivered).toMatchObject([{ body: "patient", attempts: 1 }]);
  await expect
    .poll(() => statusOf(running))
    .toMatchObject({ backlog: 0, inFlight: 0, dead: 0, consumerError: null });
});

it("delivers again, uncounted, what a consumer took before it died, and in the end buries what kills it", async () => {
  const attempts: number[] = [];
  const [consumerUrl] = await consumer((batch) => {
    attempts.push(...batch.map((message) => message.attempts));
    return "hang-up";
  });
  const running = await broker({ maxRetries: 1, deadLetterQueue: "dead", consumerUrl });
  await send(running.url, "killer");
  await expect.poll(() => statusOf(running)?.dead, { timeout: 60_000 }).toBe(1);
  expect(attempts).toEqual([...Array.from({ length: 11 }, () => 1), 2]);
});

it("deletes a message that ran out of retries when there is no dead-letter queue", async () => {
  const [consumerUrl] = await consumer(() => "exception");
  const running = await broker({ maxRetries: 1, consumerUrl });
  await send(running.url, "gone");
  await expect
    .poll(() => statusOf(running))
    .toMatchObject({ backlog: 0, counts: { retried: 1, dropped: 1 } });
});

it("holds messages back while paused or delayed", async () => {
  const delivered: string[] = [];
  let lateAtMs = 0;
  const [consumerUrl] = await consumer((batch) => {
    delivered.push(...batch.map(({ body }) => body));
    if (delivered.includes("late")) lateAtMs ||= Date.now();
    return "ok";
  });
  const running = await broker({ consumerUrl });
  await fetch(`${running.url}/queues/q/pause`, { method: "POST" });
  await send(running.url, "never", 600);
  const sentAtMs = Date.now();
  await send(running.url, "late", 1);
  await send(running.url, "now");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(delivered).toEqual([]);
  expect(statusOf(running)).toMatchObject({ paused: true, backlog: 3 });
  await fetch(`${running.url}/queues/q/resume`, { method: "POST" });
  await expect.poll(() => delivered.toSorted()).toEqual(["late", "now"]);
  expect(lateAtMs - sentAtMs).toBeGreaterThanOrEqual(1_000);
  expect(statusOf(running)).toMatchObject({ delayed: 1 });
});

it("refuses sends for the time it is told, with an error that a producer can read", async () => {
  const running = await broker({});
  const refuse = (seconds: number) =>
    fetch(`${running.url}/refuse`, { method: "POST", body: JSON.stringify({ seconds }) });
  await refuse(600);
  const refused = await send(running.url, "no");
  expect([refused.status, refused.headers.get("cf-queues-error-cause")]).toEqual([
    503,
    expect.stringContaining("not available"),
  ]);
  await refuse(0.3);
  await expect.poll(async () => (await send(running.url, "yes")).status).toBe(200);
  expect(statusOf(running)?.backlog).toBe(1);
  expect(
    (await fetch(`${running.url}/queues/none/message`, { method: "POST", headers: { "x-msg-fmt": "text" } }))
      .status,
  ).toBe(404);
});

it("keeps messages, attempts and dead letters across a restart", async () => {
  const dataDir = folder();
  const queues = [
    { name: "q", maxBatchTimeoutMs: 10, maxRetries: 1, retryDelayMs: 60_000, deadLetterQueue: "dead" },
  ];
  const [failing] = await consumer(() => "exception");
  const first = await startBroker({
    dataDir,
    queues: queues.map((queue) => ({ ...queue, consumerUrl: failing })),
  });
  await send(first.url, "tried");
  await expect.poll(() => statusOf(first)?.delayed).toBe(1);
  await first.close();

  const second = await startBroker({ dataDir, queues });
  cleanups.push(() => second.close());
  expect(statusOf(second)).toMatchObject({ backlog: 1, delayed: 1 });
  const page = await (await fetch(`${second.url}/queues/q/messages`)).json();
  expect(page.messages).toMatchObject([{ body: "tried", attempts: 1 }]);
  await expect(startBroker({ dataDir, queues })).rejects.toThrow("locked");
});

async function brokerProcess(
  dataDir: string,
  port: number,
  consumerUrl: string,
): Promise<[ChildProcess, string]> {
  const queue = {
    name: "q",
    maxBatchSize: 20,
    maxBatchTimeoutMs: 10,
    maxConcurrency: 3,
    maxRetries: 0,
    consumerUrl,
  };
  const options = JSON.stringify({ dataDir, port, queues: [queue] });
  const child = spawn(process.execPath, [MAIN, options], { stdio: ["ignore", "pipe", "inherit"] });
  cleanups.push(() => child.kill("SIGKILL"));
  const line = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data) => resolve(String(data))),
  );
  return [child, JSON.parse(line).ready.url];
}

it("loses nothing acknowledged and repeats only what was in flight when it is killed in mid-stream", async () => {
  const dataDir = folder();
  const received = new Map<string, number>();
  const [consumerUrl] = await consumer((batch) => {
    for (const { body } of batch) received.set(body, (received.get(body) ?? 0) + 1);
    return "ok";
  });
  let [child, url] = await brokerProcess(dataDir, 0, consumerUrl);
  const { port } = new URL(url);
  const acknowledged = new Set<string>();
  let [stopped, sent] = [false, 0];
  const producers = Array.from({ length: 8 }, async () => {
    while (!stopped) {
      const body = `message ${sent++}`;
      const response = await send(url, body).catch(() => undefined);
      if (response?.status === 200) acknowledged.add(body);
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  const kills = 3;
  for (let kill = 0; kill < kills; kill++) {
    const before = acknowledged.size;
    await expect
      .poll(() => acknowledged.size, { timeout: 60_000 })
      .toBeGreaterThan(before + 100 + 150 * kill);
    const died = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await died;
    [child, url] = await brokerProcess(dataDir, Number(port), consumerUrl);
  }
  stopped = true;
  await Promise.all(producers);

  await expect
    .poll(() => [...acknowledged].filter((body) => !received.has(body)), { timeout: 60_000 })
    .toEqual([]);
  const repeated = [...received.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(repeated).toBeLessThanOrEqual(kills * 2 * 3 * 20);
  expect(acknowledged.size).toBeGreaterThan(500);
});
