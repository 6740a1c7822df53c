import { describe, expect, it, vi } from "vitest";
import { addressHash, saltKey } from "../../core/clicks/daily-salt.ts";
import { createHmacKey } from "../../core/clicks/hmac-sha256.ts";
import { uuidv7Floor } from "../../core/ids/uuidv7.ts";
import { finishClick, type RawClick } from "./click.ts";
import { finishEvents } from "./finish-events.ts";
import { FakeEnv, linkRecord } from "./testing/fake-edge.ts";

const MIDNIGHT = Date.UTC(2026, 2, 1);
const raw = (at: number, changes: Partial<RawClick> = {}): RawClick => ({
  ...{
    kind: "click",
    id: uuidv7Floor(at),
    seq: 1,
    requestId: "r",
    record: linkRecord(),
    params: {},
    privacy: false,
  },
  ...{ geo: undefined, referrer: null, address: "192.0.2.1", userAgent: "U", ...changes },
});

describe("finishEvents", () => {
  it("hashes each click under the salt of its own day, and reads each salt once", async () => {
    const salts = [1, 2].map((fill) => createHmacKey(new Uint8Array(32).fill(fill)));
    const days = [saltKey(MIDNIGHT - 1), saltKey(MIDNIGHT)];
    const saltFor = vi.fn(async (key: string) => salts[days.indexOf(key)]);
    const raws = [raw(MIDNIGHT - 1), raw(MIDNIGHT), raw(MIDNIGHT - 2), raw(MIDNIGHT + 1)];
    const events = await finishEvents(raws, { visitorSecret: salts[0]!, saltFor, kv: new FakeEnv().SALTS });
    expect(events.map((event) => event.kind === "click" && event.addressHash)).toEqual(
      [0, 1, 0, 1].map((day) => addressHash(salts[day]!, "192.0.2.1", "U")),
    );
    expect(saltFor).toHaveBeenCalledTimes(2);
  });

  it("asks for no salt when there is no address, and takes no referrer that is no URL", async () => {
    const saltFor = vi.fn(async () => undefined);
    const raws = [
      raw(1, { address: null, referrer: "not a url" }),
      raw(1, { privacy: true, address: null, referrer: "about:blank" }),
    ];
    const kv = new FakeEnv().SALTS;
    const events = await finishEvents(raws, {
      visitorSecret: createHmacKey(new Uint8Array(32)),
      saltFor,
      kv,
    });
    expect(saltFor).not.toHaveBeenCalled();
    for (const event of events) expect(event).not.toHaveProperty("referrer");
  });
});

it("of who asks for privacy the user agent leaves only when it is a bot's", async () => {
  const googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
  const person =
    "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
  const events = [googlebot, person].map((userAgent) =>
    finishClick(raw(1, { privacy: true, userAgent }), createHmacKey(new Uint8Array(32)), undefined),
  );
  expect(events.map((event) => event.userAgent)).toEqual([googlebot, undefined]);
});
