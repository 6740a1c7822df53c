import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openShop, sell } from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/** Goal: probes name what does not answer, and the status page counts what is there. */
let api: TestApi;
let queue: Server;
let queueStatus = 200;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  queue = createServer((_, response) => {
    response.writeHead(queueStatus, { "content-type": "application/json" });
    response.end('{"events":{"waiting":3}}');
  });
  await new Promise<void>((listening) => queue.listen(0, "127.0.0.1", listening));
  api = await startTestApi({
    QUEUE_STATUS_URL: `http://127.0.0.1:${(queue.address() as AddressInfo).port}/`,
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await new Promise((closed) => queue.close(closed));
  await api.close();
});

const get = (path: string, env: Record<string, unknown> = api.env) =>
  app.request(`http://api.test/api${path}`, {}, env);

describe("health", () => {
  it("answers without asking anybody, and is never cached", async () => {
    const response = await get("/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ok: true, service: "functions" });
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("takes a request id of ours, and makes one where another is given", async () => {
    const id = "01890a5d-ac96-774b-bcce-b302099a8057";
    const ask = async (given: string) =>
      (
        await app.request("http://api.test/api/health", { headers: { "x-request-id": given } }, api.env)
      ).headers.get("x-request-id");
    expect(await ask(id)).toBe(id);
    for (const other of ["x", "c9c0b1de-3f7d-4ad3-9a53-2f6d6f2c8d11", `${id}\t`.trim().concat("0")]) {
      expect(await ask(other)).toMatch(/^[0-9a-f-]{36}$/);
      expect(await ask(other)).not.toBe(other);
    }
  });
});

describe("ready", () => {
  it("says that database, Redis and queue answer", async () => {
    const response = await get("/ready");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ok: true,
      checks: { database: { ok: true }, redis: { ok: true }, queue: { ok: true } },
    });
  });

  it.each([
    ["redis", { UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" }],
    ["database", { DATABASE_URL: "postgres://app:wrong@127.0.0.1:1/none" }],
    ["queue", { QUEUE_STATUS_URL: "http://127.0.0.1:1/" }],
  ])("is 503 and names %s when that is down", async (name, change) => {
    const response = await get("/ready", { ...api.env, ...change });
    expect(response.status).toBe(503);
    const { ok, checks } = (await response.json()) as {
      ok: boolean;
      checks: Record<string, { ok: boolean; detail?: string }>;
    };
    expect(ok).toBe(false);
    expect(
      Object.entries(checks)
        .filter(([, check]) => !check.ok)
        .map(([which]) => which),
    ).toEqual([name]);
    // Nothing of what the driver says, which may name hosts and users.
    expect(["no answer", "unreachable", "refused"]).toContain(checks[name]?.detail);
  });

  it("is 503 when the queue answers that it is ill", async () => {
    queueStatus = 500;
    expect((await get("/ready")).status).toBe(503);
    const status = (await (await get("/status")).json()) as { queues: unknown };
    expect(status.queues).toBeNull();
    queueStatus = 200;
  });

  it("asks no queue where there is no way to ask", async () => {
    const { QUEUE_STATUS_URL: _, ...env } = api.env;
    expect((await get("/ready", env)).status).toBe(200);
  });
});

describe("status", () => {
  it("is all zeros on an empty platform", async () => {
    const response = await get("/status");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      clicks: { lastAt: null, lastHour: 0, bots: 0 },
      conversions: { lastAt: null, lastHour: 0, waiting: 0 },
      badEvents: { lastDay: 0, lastReason: null },
      lossMeter: { isolates: 0, sent: 0, received: 0, missing: 0 },
      queues: { events: { waiting: 3 } },
    });
  });

  it("counts what came, what waits, what is missing, and tells nobody's data", async () => {
    const shop = await openShop(api);
    await sell(api, shop, undefined, { orderId: "secret-order" });
    const before = (await (await get("/status")).json()) as { conversions: { waiting: number } };
    expect(before.conversions.waiting).toBe(1);
    await settleAll(api);
    await api.owner.query(
      "INSERT INTO isolate_meters (isolate_id, day, first_seq, last_seq, received, last_seen_at) VALUES (uuidv7(), (now() AT TIME ZONE 'UTC')::date, 1, 10, 8, now()), (uuidv7(), (now() AT TIME ZONE 'UTC')::date, 5, 5, 1, now())",
    );
    await api.owner.query(
      "INSERT INTO bad_events (pack_id, index, reason, raw) VALUES (uuidv7(), 0, 'not_json', 'x')",
    );
    const text = await (await get("/status")).text();
    expect(JSON.parse(text)).toMatchObject({
      conversions: { lastHour: 1, waiting: 0, lastAt: expect.any(String) },
      badEvents: { lastDay: 1, lastReason: "not_json" },
      lossMeter: { isolates: 2, sent: 11, received: 9, missing: 2 },
      jobs: [{ job: "attribute-conversions", ok: true }],
    });
    for (const secret of ["secret-order", shop.organisationId, shop.programId])
      expect(text).not.toContain(secret);
  });
});

describe("an environment that is not complete", () => {
  it("fails every request, and logs each name that is missing or wrong and no value", async () => {
    const logged: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line) => void logged.push(String(line)));
    const { DATABASE_URL: _, LINKS: __, ...rest } = api.env;
    const response = await get("/health", { ...rest, APP_URL: "ftp://secret-host" });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/DATABASE_URL|APP_URL/);
    const line = logged.find((text) => text.includes("request.failed")) ?? "";
    for (const name of ["DATABASE_URL", "APP_URL", "LINKS"]) expect(line).toContain(name);
    expect(line).not.toContain("secret-host");
  });

  it.each([["CLICK_TOKEN_KEYS"], ["ENVELOPE_KEYS"], ["EMAIL_HASH_SECRET"]])(
    "names %s when it is no key",
    async (name) => {
      const logged: string[] = [];
      vi.spyOn(console, "log").mockImplementation((line) => void logged.push(String(line)));
      const response = await get("/health", { ...api.env, [name]: `!${"x".repeat(50)}` });
      expect(response.status).toBe(500);
      expect(logged.join()).toContain(name);
    },
  );
});

it("An address that is none is not found, whatever the method.", async () => {
  for (const path of ["/none", "/v1", "/v1/conversions/a/b/c", "/v1/none"]) {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ type: "/problems/not_found", status: 404 });
  }
});
