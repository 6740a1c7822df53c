import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EdgePack } from "../../core/clicks/page-event.ts";
import { deliverPack } from "./deliver-pack.ts";
import { FakeEnv } from "./testing/fake-edge.ts";

const pack: EdgePack = {
  v: 1,
  packId: "p",
  isolateId: "i",
  sentAt: Date.UTC(2026, 0, 31, 23, 59),
  events: [],
};
const key = "spill/2026-01-31/p.json";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function deliver(env: FakeEnv): Promise<unknown> {
  const outcome = deliverPack(pack, env).then(
    () => "delivered",
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return outcome;
}

describe("deliverPack", () => {
  it("tries the queue once more and spills nothing when that works", async () => {
    const env = Object.assign(new FakeEnv(), { refusals: 1 });
    expect(await deliver(env)).toBe("delivered");
    expect(env.sent).toEqual([pack]);
    expect(env.spilled.size).toBe(0);
  });

  it("writes the pack as it is, once, under its day and id", async () => {
    const env = Object.assign(new FakeEnv(), { refusals: 2 });
    expect(await deliver(env)).toBe("delivered");
    expect([...env.spilled]).toEqual([[key, JSON.stringify(pack)]]);
  });

  it("does not wait for a queue that hangs", async () => {
    const env = new FakeEnv();
    env.EVENTS.send = () => new Promise(() => undefined);
    expect(await deliver(env)).toBe("delivered");
    expect([...env.spilled.keys()]).toEqual([key]);
  });

  it("throws when R2 refuses as well", async () => {
    const env = Object.assign(new FakeEnv(), { refusals: 2, r2Fails: true });
    expect(await deliver(env)).toEqual(new Error("r2 is down"));
  });
});
