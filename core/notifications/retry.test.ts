import { describe, expect, it } from "vitest";
import { ATTEMPTS_MAX, judgeRepeat, KEY_KNOWN_MS, pauseMs } from "./retry.ts";

const tried = { attempts: 2, triedMs: 0, lastReason: null, idempotent: true, nowMs: 0 };

describe("trying again", () => {
  it("waits longer each time, and is over before a provider forgets the key", () => {
    const pauses = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, n) => pauseMs(n + 1));
    expect(pauses[0]).toBe(60_000);
    for (const [place, pause] of pauses.entries())
      if (place > 0) expect(pause).toBe(2 * (pauses[place - 1] ?? 0));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(KEY_KNOWN_MS);
  });

  it.each([
    ["the first attempt", { attempts: 1, idempotent: false }, null],
    ["what is known not to have gone out", { idempotent: false, lastReason: "busy" }, null],
    ["what may have gone out, without a key", { idempotent: false }, "outcome_unknown"],
    ["what may have gone out, under a key", {}, null],
    ["the same a day later", { nowMs: KEY_KNOWN_MS + 1 }, "outcome_unknown"],
    ["what was refused, a day later", { nowMs: KEY_KNOWN_MS + 1, lastReason: "busy" }, "busy"],
  ])("judges %s", (_, extra, expected) => expect(judgeRepeat({ ...tried, ...extra })).toBe(expected));
});
