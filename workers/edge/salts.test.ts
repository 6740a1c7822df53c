import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSaltSource } from "./salts.ts";
import { FakeEnv, SECRET } from "./testing/fake-edge.ts";

let env: FakeEnv;
let now: number;
let saltFor: ReturnType<typeof createSaltSource>;

beforeEach(() => {
  env = new FakeEnv();
  now = 1_000;
  saltFor = createSaltSource(() => now);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

describe("createSaltSource", () => {
  it("reads a day's salt once", async () => {
    env.salts.set("a", SECRET);
    const first = await saltFor("a", env.SALTS);
    now += 1e9;
    expect(first).toBeDefined();
    expect(await saltFor("a", env.SALTS)).toBe(first);
    expect(env.reads).toEqual(["a"]);
  });

  it("asks again after half a minute for one that was missing, broken or could not be read", async () => {
    expect(await saltFor("a", env.SALTS)).toBeUndefined();
    env.salts.set("a", "short");
    now += 29_999;
    await saltFor("a", env.SALTS);
    expect(env.reads).toHaveLength(1);
    now += 1;
    expect(await saltFor("a", env.SALTS)).toBeUndefined();
    env.kvFails = true;
    now += 30_000;
    expect(await saltFor("a", env.SALTS)).toBeUndefined();
    env.kvFails = false;
    env.salts.set("a", SECRET);
    now += 30_000;
    expect(await saltFor("a", env.SALTS)).toBeDefined();
  });

  it("forgets the oldest of three days", async () => {
    for (const day of ["salt:2026-01-01", "salt:2026-01-02", "salt:2026-01-03"]) {
      env.salts.set(day, SECRET);
      await saltFor(day, env.SALTS);
    }
    await saltFor("salt:2026-01-02", env.SALTS);
    expect(env.reads).toHaveLength(3);
    await saltFor("salt:2026-01-01", env.SALTS);
    expect(env.reads).toHaveLength(4);
  });
});
