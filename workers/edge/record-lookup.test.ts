import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareLink } from "./prepared-link.ts";
import {
  CACHE_MAX,
  createRecordLookup,
  FOUND_TTL_MS,
  type LookupContext,
  REFRESH_AFTER_MS,
  UNAVAILABLE_TTL_MS,
  UNKNOWN_TTL_MS,
} from "./record-lookup.ts";
import { FakeExecution, linkRecord } from "./testing/fake-edge.ts";

const RECORD = JSON.stringify(linkRecord());
const kv = vi.fn<(key: string) => Promise<string | null>>();
const upstash = vi.fn<(key: string) => Promise<string | null>>();
const execution = new FakeExecution();
const context: LookupContext = { kv: { get: kv }, upstash, requestId: "r", waitUntil: execution.waitUntil };
let lookup: ReturnType<typeof createRecordLookup>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  kv.mockReset().mockResolvedValue(null);
  upstash.mockReset().mockResolvedValue(null);
  lookup = createRecordLookup({ now: Date.now, noun: "link", prepare: prepareLink });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const kindOf = async (key = "k"): Promise<string> => (await lookup(key, context)).kind;

describe("createRecordLookup", () => {
  it("answers a known link at once for 15 seconds, which hits do not renew", async () => {
    kv.mockResolvedValue(RECORD);
    expect(await kindOf()).toBe("found");
    for (const step of [5_000, 4_999]) {
      vi.advanceTimersByTime(step);
      expect(lookup("k", context)).not.toBeInstanceOf(Promise);
    }
    expect(FOUND_TTL_MS).toBe(15_000);
    vi.advanceTimersByTime(5_002);
    expect(await kindOf()).toBe("found");
    expect(kv).toHaveBeenCalledTimes(2);
    expect(upstash).not.toHaveBeenCalled();
  });

  it("reads a link in use again behind the answer, from its tenth second on", async () => {
    kv.mockResolvedValue(RECORD);
    await kindOf();
    vi.advanceTimersByTime(REFRESH_AFTER_MS);
    for (let hit = 0; hit < 3; hit++) expect(lookup("k", context)).not.toBeInstanceOf(Promise);
    await vi.advanceTimersByTimeAsync(0);
    expect(kv).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(REFRESH_AFTER_MS - 1);
    expect(lookup("k", context)).not.toBeInstanceOf(Promise);
    expect(kv).toHaveBeenCalledTimes(2);
  });

  it("keeps a link to its fifteenth second when reading it ahead fails, and no longer", async () => {
    kv.mockResolvedValue(RECORD);
    await kindOf();
    kv.mockRejectedValue(new Error("down"));
    upstash.mockRejectedValue(new Error("down"));
    vi.advanceTimersByTime(REFRESH_AFTER_MS);
    await kindOf();
    await vi.advanceTimersByTimeAsync(10);
    expect(await kindOf()).toBe("found");
    vi.advanceTimersByTime(FOUND_TTL_MS - REFRESH_AFTER_MS);
    expect(await kindOf()).toBe("unavailable");
  });

  it("finds a fresh link that KV does not know yet, and forgets a miss after 5 seconds", async () => {
    expect(await kindOf()).toBe("unknown");
    upstash.mockResolvedValue(RECORD);
    vi.advanceTimersByTime(UNKNOWN_TTL_MS);
    expect(await kindOf()).toBe("unknown");
    vi.advanceTimersByTime(1);
    expect(await kindOf()).toBe("found");
    expect(upstash).toHaveBeenCalledTimes(2);
  });

  it("asks again after a second when nobody could say", async () => {
    upstash.mockRejectedValue(new Error("down"));
    expect(await kindOf()).toBe("unavailable");
    expect(await kindOf()).toBe("unavailable");
    expect(upstash).toHaveBeenCalledTimes(1);
    upstash.mockResolvedValue(RECORD);
    vi.advanceTimersByTime(UNAVAILABLE_TTL_MS + 1);
    expect(await kindOf()).toBe("found");
  });

  it("reads once for a thousand requests at a time, and another key beside it", async () => {
    upstash.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(RECORD), 100)));
    const all = Promise.all([...Array.from({ length: 1_000 }, () => kindOf()), kindOf("other")]);
    await vi.advanceTimersByTimeAsync(200);
    expect(new Set(await all)).toEqual(new Set(["found"]));
    expect(upstash).toHaveBeenCalledTimes(2);
  });

  it("goes on to Upstash when KV hangs", async () => {
    kv.mockImplementation(() => new Promise(() => undefined));
    upstash.mockResolvedValue(RECORD);
    const asked = kindOf();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await asked).toBe("found");
  });

  it("does not let others wait for ever for a leader that is gone", async () => {
    kv.mockResolvedValue(RECORD);
    // A leader whose request was cut off never comes back.
    upstash.mockImplementation(() => new Promise(() => undefined));
    kv.mockResolvedValueOnce(null);
    void kindOf();
    await vi.advanceTimersByTimeAsync(1);
    const follower = kindOf();
    await vi.advanceTimersByTimeAsync(2_300);
    expect(await follower).toBe("unavailable");
    expect(await kindOf()).toBe("found");
  });

  it("goes on reading for the others when the first visitor goes away", async () => {
    const before = execution.works.length;
    kv.mockResolvedValue(RECORD);
    await kindOf();
    expect(execution.works.length).toBe(before + 1);
  });

  it("keeps 10,000 links and lets the ones go that were not asked for longest", async () => {
    kv.mockResolvedValue(RECORD);
    for (let i = 0; i < CACHE_MAX; i++) await kindOf(`k${i}`);
    await kindOf("k0");
    await kindOf("one more");
    expect(kv).toHaveBeenCalledTimes(CACHE_MAX + 1);
    expect(lookup("k0", context)).not.toBeInstanceOf(Promise);
    expect(lookup("k1", context)).toBeInstanceOf(Promise);
  });
});
