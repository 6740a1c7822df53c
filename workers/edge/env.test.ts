import { describe, expect, it } from "vitest";
import { type EdgeEnv, readSettings } from "./env.ts";
import { FakeEnv } from "./testing/fake-edge.ts";

const read = (changes: object) => readSettings(Object.assign(new FakeEnv(), changes) as EdgeEnv);

describe("readSettings", () => {
  it("names everything that is missing at once", async () => {
    await expect(readSettings({} as EdgeEnv)).rejects.toThrow(
      "edge settings: LINKS is missing, SALTS is missing, EVENTS is missing, SPILL is missing, UPSTASH_REDIS_REST_URL is missing, UPSTASH_REDIS_REST_TOKEN is missing, CLICK_TOKEN_KEYS is missing, VISITOR_SECRET is missing",
    );
  });

  it.each([
    [{ LINKS: {} }, "LINKS is missing"],
    [{ EVENTS: null }, "EVENTS is missing"],
    [{ CLICK_TOKEN_KEYS: "x" }, "CLICK_TOKEN_KEYS is malformed"],
    [{ VISITOR_SECRET: "c2hvcnQ" }, "VISITOR_SECRET is too_short"],
    [{ UPSTASH_REDIS_REST_URL: "redis" }, "UPSTASH_REDIS_REST_URL is not a URL"],
  ])("refuses %j without telling a value", async (changes, message) => {
    await expect(read(changes)).rejects.toThrow(`edge settings: ${message}`);
  });

  it("reads the tracking hosts, and takes none for all", async () => {
    expect((await read({ TRACKING_HOSTS: " Go.Example ,b.example," })).trackingHosts).toEqual(
      new Set(["go.example", "b.example"]),
    );
    expect((await read({ TRACKING_HOSTS: " , " })).trackingHosts).toBeUndefined();
  });
});
