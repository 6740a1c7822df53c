import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Client } from "@upstash/qstash";
import { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it } from "vitest";
import { startServices } from "./start-services.ts";

const CONFIG = {
  upstash: { token: "redis" },
  qstash: { token: "queue", currentSigningKey: "sig_1", nextSigningKey: "sig_2" },
  stripe: { apiKey: "sk_test_1" },
  mailbox: { apiKey: "re_1" },
};
type Line = { time: string; level: string; action: string; data: Record<string, string> };

let child: ChildProcess | undefined;
afterEach(() => void child?.kill("SIGKILL"));

/** Runs the process; its output comes as one list that grows. */
function run(config: unknown): { process: ChildProcess; output: () => string } {
  let output = "";
  const started = fork(new URL("main.ts", import.meta.url), [], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, SERVICES_CONFIG: JSON.stringify(config) },
  });
  for (const stream of [started.stdout, started.stderr])
    stream?.on("data", (data) => (output += String(data)));
  child = started;
  return { process: started, output: () => output };
}
const lines = (output: string): Line[] =>
  output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe("the services process", () => {
  it("runs all four, prints nothing but JSON lines, and closes on SIGTERM", async () => {
    const { process: running, output } = run(CONFIG);
    await once(running.stdout!, "data");
    const { data: urls, action } = lines(output())[0]!;
    expect(action).toBe("services.started");
    expect(Object.keys(urls).toSorted()).toEqual(["mailbox", "qstash", "stripe", "upstash"]);
    expect(await new Redis({ url: urls.upstash!, token: "redis" }).ping()).toBe("PONG");
    const qstash = new Client({ baseUrl: urls.qstash!, token: "queue", retry: false });
    expect(await qstash.schedules.list()).toEqual([]);
    expect((await fetch(urls.mailbox!)).status).toBe(200);
    expect(
      (await fetch(`${urls.stripe!}/v1/balance`, { headers: { authorization: "Bearer sk_test_1" } })).status,
    ).toBe(200);
    running.kill("SIGTERM");
    const [code] = (await once(running, "exit")) as [number];
    expect(code).toBe(0);
    expect(lines(output()).map((line) => line.action)).toEqual(["services.started", "services.stopped"]);
  });

  it("says what is wrong with its configuration and exits with 1", async () => {
    const { process: running, output } = run({ ...CONFIG, upstash: { tokn: "x" } });
    const [code] = (await once(running, "close")) as [number];
    expect(code).toBe(1);
    expect(lines(output())).toEqual([expect.objectContaining({ level: "error", action: "services.failed" })]);
    expect(output()).toContain("tokn");
  });
});

it("leaves nothing running when one service cannot start", async () => {
  const first = await startServices({ upstash: CONFIG.upstash });
  const port = Number(new URL(first.urls.upstash!).port);
  await expect(startServices({ upstash: CONFIG.upstash, mailbox: { apiKey: "x", port } })).rejects.toThrow(
    `mailbox did not start: port ${port} is in use`,
  );
  await first.close();
  await expect(fetch(first.urls.upstash!)).rejects.toThrow();
});
