import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Broker, startBroker } from "../broker/broker.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "main-"));
const script = join(folder, "worker.js");
const groups: number[] = [];
let broker: Broker;

/** Takes 50 ms for a batch and throws for none, so that a kill finds it in the middle of one. */
const SCRIPT = `
const seen = new Map();
export default {
  fetch: () => Response.json([...seen]),
  async queue(batch) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const { body, attempts } of batch.messages) seen.set(body, attempts);
  },
};`;

interface Ready {
  url: string;
  consumerUrl: string;
}

beforeAll(async () => {
  writeFileSync(script, SCRIPT);
  const queue = { name: "q", maxBatchSize: 5, maxBatchTimeoutMs: 10, maxRetries: 0, deadLetterQueue: "dead" };
  broker = await startBroker({ queues: [{ ...queue, maxConcurrency: 2 }] });
});

afterEach(() => {
  for (const pid of groups.splice(0)) killGroup(pid);
});

afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

function options(ports: { port?: number; consumerPort?: number } = {}): string {
  return JSON.stringify({ name: "w", script, compatibilityDate: "2026-07-01", consumer: true, ...ports });
}

async function started(command: string[]): Promise<[ChildProcess, Ready]> {
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  if (child.pid !== undefined) groups.push(child.pid);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data) => resolve(String(data))),
  );
  return [child, JSON.parse(line).ready];
}

const answers = (url: string) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

it("a Worker's process stops workerd when it gets SIGTERM", async () => {
  const [child, { url }] = await started([MAIN, options()]);
  expect(await answers(url)).toBe(true);
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
  expect(await answers(url)).toBe(false);
});

it("a Worker's process ends when its parent dies", async () => {
  const parent = `
    const { spawn } = require("node:child_process");
    spawn(process.execPath, ${JSON.stringify([MAIN, options()])}, { stdio: ["ignore", "inherit", "inherit"] });`;
  const [child, { url }] = await started(["--eval", parent]);
  expect(await answers(url)).toBe(true);
  child.kill("SIGKILL");
  await expect.poll(() => answers(url), { timeout: 60_000 }).toBe(false);
});

it("a Worker killed as a group in mid-batch gets its messages again, uncounted, from the next on its ports", async () => {
  const [, first] = await started([MAIN, options()]);
  const body = JSON.stringify({ url: first.consumerUrl });
  await fetch(`${broker.url}/queues/q/consumer`, { method: "PUT", body });
  const headers = { "x-msg-fmt": "text" };
  for (let n = 0; n < 100; n++)
    await fetch(`${broker.url}/queues/q/message`, { method: "POST", headers, body: `m${n}` });
  const status = () => broker.status().find(({ name }) => name === "q");
  await expect.poll(() => status()?.inFlight).toBeGreaterThan(0);
  killGroup(groups[0]!);
  await expect.poll(() => status()?.consumerError).not.toBeNull();

  const ports = {
    port: Number(new URL(first.url).port),
    consumerPort: Number(new URL(first.consumerUrl).port),
  };
  const [, second] = await started([MAIN, options(ports)]);
  expect(second).toEqual(first);
  await expect.poll(status, { timeout: 60_000 }).toMatchObject({ backlog: 0, inFlight: 0, dead: 0 });
  const seen: [string, number][] = await (await fetch(second.url)).json();
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every(([, attempts]) => attempts === 1)).toBe(true);
  expect(status()?.counts.acknowledged).toBe(100);
});
