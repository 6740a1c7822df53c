import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startUpstash } from "./start-upstash.ts";

const TOKEN = "test-token";
/** Sets a key only when the stored JSON's `rev` is lower: what the platform's outbox does. */
const SET_IF_NEWER = `
  local current = redis.call("GET", KEYS[1])
  if current and cjson.decode(current).rev >= tonumber(ARGV[2]) then return 0 end
  redis.call("SET", KEYS[1], ARGV[1])
  return 1`;

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "upstash-"));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the Upstash stand-in under @upstash/redis", () => {
  let nowMs = 1_800_000_000_000;
  let server: Awaited<ReturnType<typeof startUpstash>>;
  let redis: Redis;

  beforeAll(async () => {
    server = await startUpstash({ token: TOKEN, now: () => nowMs });
    redis = new Redis({ url: server.url, token: TOKEN });
  });
  afterAll(() => server.close());

  it("keeps strings, JSON and characters beyond ASCII, through base64 and without it", async () => {
    const plainText = new Redis({ url: server.url, token: TOKEN, responseEncoding: false });
    for (const client of [redis, plainText]) {
      await client.set("text", "OK ü € 😀");
      await client.set("json", { rev: 3, list: [1, null, "x"] });
      expect(await client.get("text")).toBe("OK ü € 😀");
      expect(await client.get("json")).toEqual({ rev: 3, list: [1, null, "x"] });
      expect(await client.mget("text", "missing")).toEqual(["OK ü € 😀", null]);
    }
    await redis.set("ok", "OK");
    expect(await redis.get("ok")).toBe("OK");
  });

  it("honours NX, XX, GET and expiry, and forgets a key when its time has come", async () => {
    expect(await redis.set("once", "a", { nx: true, px: 1000 })).toBe("OK");
    expect(await redis.set("once", "b", { nx: true })).toBeNull();
    expect(await redis.set("once", "c", { xx: true, get: true, keepTtl: true })).toBe("a");
    expect(await redis.pttl("once")).toBe(1000);
    nowMs += 1000;
    expect(await redis.get("once")).toBeNull();
    expect(await redis.ttl("once")).toBe(-2);
  });

  it("finds keys by a pattern, whatever characters stand in it", async () => {
    for (const key of ["find-me:1", "find-me:2", "find.me:1"]) await redis.set(key, 1);
    expect((await redis.keys("find-me:*")).sort()).toEqual(["find-me:1", "find-me:2"]);
    expect(await redis.keys("find.me:?")).toEqual(["find.me:1"]);
  });

  it("keeps hashes, lists, sets and sorted sets", async () => {
    await redis.hset("hash", { a: 1, b: "two" });
    expect(await redis.hgetall("hash")).toEqual({ a: 1, b: "two" });
    expect(await redis.hincrby("hash", "a", 4)).toBe(5);
    expect(await redis.rpush("list", "x", "y", "z")).toBe(3);
    expect(await redis.lrange("list", -2, -1)).toEqual(["y", "z"]);
    expect(await redis.sadd("set", "m", "n", "m")).toBe(2);
    expect(await redis.zadd("board", { score: 2, member: "b" }, { score: 1, member: "a" })).toBe(2);
    expect(await redis.zrange("board", 0, -1, { withScores: true })).toEqual(["a", 1, "b", 2]);
    expect(await redis.zrange("board", "(1", "+inf", { byScore: true })).toEqual(["b"]);
    const [cursor, found] = await redis.scan(0, { match: "h?sh", count: 1000 });
    expect([cursor, found]).toEqual(["0", ["hash"]]);
  });

  it("removes a collection with its last member", async () => {
    await redis.sadd("brief", "only");
    await redis.srem("brief", "only");
    expect(await redis.exists("brief")).toBe(0);
  });

  it("names what is wrong with a command, with 400, and refuses a wrong token, with 401", async () => {
    await redis.set("word", "abc");
    await expect(redis.incr("word")).rejects.toThrow("ERR value is not an integer or out of range");
    await expect(redis.lpush("word", "x")).rejects.toThrow("WRONGTYPE");
    const post = (token: string, body: string) =>
      fetch(server.url, { method: "POST", body, headers: { authorization: `Bearer ${token}` } });
    expect((await post(TOKEN, '["NOSUCH"]')).status).toBe(400);
    expect((await post(TOKEN, "not json")).status).toBe(400);
    expect((await post("wrong", '["PING"]')).status).toBe(401);
    const other = new Redis({ url: server.url, token: "wrong" });
    await expect(other.get("word")).rejects.toThrow("WRONGPASS");
  });

  it("goes on after a failed command of a pipeline, and drops a transaction that cannot be queued", async () => {
    const call = async (path: string, body: unknown) => {
      const response = await fetch(server.url + path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    const commands = [
      ["SET", "p", "x"],
      ["INCR", "p"],
      ["GET", "p"],
    ];
    const failed = { error: "ERR value is not an integer or out of range" };
    const expected = { status: 200, body: [{ result: "OK" }, failed, { result: "x" }] };
    expect(await call("/pipeline", commands)).toEqual(expected);
    expect(await call("/multi-exec", commands)).toEqual(expected);
    const refused = await call("/multi-exec", [["SET", "p", "changed"], ["NOSUCH"]]);
    expect(refused.status).toBe(400);
    expect(await redis.get("p")).toBe("x");
  });

  it("takes a command from the path, too", async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    await fetch(`${server.url}/set/path%2Fkey?EX=100`, { method: "POST", body: "a/b", headers });
    expect(await redis.get("path/key")).toBe("a/b");
    expect(await redis.ttl("path/key")).toBe(100);
  });

  it("runs a conditional write that decodes the stored JSON, atomically under concurrency", async () => {
    const revisions = Array.from({ length: 50 }, (_, index) => (index * 37) % 50);
    const write = (rev: number) => redis.eval(SET_IF_NEWER, ["record"], [JSON.stringify({ rev }), rev]);
    const results = await Promise.all(revisions.map(write));
    expect(await redis.get("record")).toEqual({ rev: 49 });
    expect(await write(49)).toBe(0);
    expect(results).toContain(1);
  });

  it("keeps scripts by their hash, and says NOSCRIPT for an unknown one", async () => {
    const sha = await redis.scriptLoad("return ARGV[1]");
    expect(await redis.evalsha(sha, [], ["hello"])).toBe("hello");
    expect(await redis.scriptExists(sha, "0".repeat(40))).toEqual([1, 0]);
    await expect(redis.evalsha("0".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
  });

  it.each([
    ["integers above 2^31 do not wrap", "return tostring(2000000000 * 3)", 6000000000],
    ["whole doubles print without a fraction", "return (6 / 2) .. ''", 3],
    ["a returned number loses its fraction", "return 3.99", 3],
    ["false and nil are null", "return {false, 1, nil, 2}", [null, 1]],
    [
      "cjson reads back what it wrote",
      "return cjson.encode(cjson.decode('{\"a\":[1,null,2.5]}'))",
      { a: [1, null, 2.5] },
    ],
    [
      "pcall hands the error over",
      "return redis.pcall('INCR', 'word').err",
      "ERR value is not an integer or out of range",
    ],
    [
      "times in milliseconds survive",
      "redis.call('SET','t',1800000000123 + 1) return redis.call('GET','t')",
      1800000000124,
    ],
  ])("in a script, %s", async (_, script, expected) => {
    expect(await redis.eval(script, [], [])).toEqual(expected);
  });

  it.each([
    ["creates a global variable", "leaked = 1", "attempted to create global variable 'leaked'"],
    ["reads an unknown one", "return os", "nonexistent global variable 'os'"],
    ["does not compile", "return return", "ERR Error compiling script"],
    ["calls a command wrongly", "return redis.call('GET')", "wrong number of arguments for 'get'"],
    ["decodes what is no JSON", "return cjson.decode('{')", "JSON"],
  ])("refuses a script that %s", async (_, script, message) => {
    await expect(redis.eval(script, [], [])).rejects.toThrow(message);
  });

  it("limits with each algorithm of @upstash/ratelimit, also over windows of a month", async () => {
    const limiters = {
      fixed: Ratelimit.fixedWindow(3, "30 d"),
      sliding: Ratelimit.slidingWindow(3, "30 d"),
      bucket: Ratelimit.tokenBucket(3, "30 d", 3),
    };
    for (const [prefix, limiter] of Object.entries(limiters)) {
      const ratelimit = new Ratelimit({ redis, limiter, prefix, ephemeralCache: false });
      const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => ratelimit.limit("someone")));
      expect(outcomes.filter((outcome) => outcome.success)).toHaveLength(3);
      expect((await ratelimit.getRemaining("someone")).remaining).toBe(0);
      await ratelimit.resetUsedTokens("someone");
      expect((await ratelimit.limit("someone")).success).toBe(true);
    }
  });
});

describe("the Upstash stand-in's data", () => {
  it("is there after a restart, expiry included", async () => {
    const dataDir = newFolder();
    const first = await startUpstash({ token: TOKEN, dataDir });
    const before = new Redis({ url: first.url, token: TOKEN });
    await before.set("kept", { rev: 1 }, { ex: 500 });
    await before.hset("hash", { a: 1 });
    await before.zadd(
      "board",
      { score: 1.5, member: "a" },
      { score: "+inf" as unknown as number, member: "b" },
    );
    await before.rpush("list", "x", "y");
    await before.sadd("set", "m");
    await before.set("gone", "1");
    await before.del("gone");
    await first.close();

    const second = await startUpstash({ token: TOKEN, dataDir });
    const after = new Redis({ url: second.url, token: TOKEN });
    expect(await after.get("kept")).toEqual({ rev: 1 });
    expect(await after.ttl("kept")).toBeGreaterThan(490);
    expect(await after.hgetall("hash")).toEqual({ a: 1 });
    expect(await after.zrange("board", 0, -1, { withScores: true })).toEqual(["a", 1.5, "b", "inf"]);
    expect(await after.lrange("list", 0, -1)).toEqual(["x", "y"]);
    expect(await after.smembers("set")).toEqual(["m"]);
    expect(await after.exists("gone")).toBe(0);
    await second.close();
  });

  it("holds every acknowledged write after the process was killed", async () => {
    const dataDir = newFolder();
    const child = fork(
      new URL("../services/main.ts", import.meta.url),
      [JSON.stringify({ dataDir, upstash: { token: TOKEN } })],
      {
        stdio: ["ignore", "pipe", "inherit", "ipc"],
      },
    );
    const line = await new Promise<string>((resolve) =>
      child.stdout?.once("data", (data) => resolve(String(data))),
    );
    const url = (JSON.parse(line.split("\n")[0] ?? "") as { data: { upstash: string } }).data.upstash;
    const redis = new Redis({ url, token: TOKEN, retry: false });
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) acknowledged = await redis.incr("counter");
    })().catch(() => undefined);
    await vi.waitUntil(() => acknowledged > 10, { timeout: 60_000 });
    child.kill("SIGKILL");
    await writing;

    const again = await startUpstash({ token: TOKEN, dataDir });
    const kept = await new Redis({ url: again.url, token: TOKEN }).get<number>("counter");
    expect(acknowledged).toBeGreaterThan(10);
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
    await again.close();
  });
});
