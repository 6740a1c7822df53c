import { describe, expect, it } from "vitest";
import { uuidv7Floor } from "../ids/uuidv7.ts";
import { AGE_MAX_MS, AHEAD_MAX_MS, eventTime, moneyEventTime, STORABLE_MS } from "./event-age.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const idAt = uuidv7Floor;

describe("the time in an event's id", () => {
  it.each([
    ["at the moment of packing", 0],
    ["exactly seven days old", -AGE_MAX_MS],
    ["exactly five minutes ahead", AHEAD_MAX_MS],
  ])("can be used when it is %s", (_name, offset) => {
    expect(eventTime(idAt(NOW_MS + offset), NOW_MS, NOW_MS)).toEqual({ ok: true, value: NOW_MS + offset });
  });

  it.each([
    ["too_old", "a millisecond more than seven days old", -AGE_MAX_MS - 1],
    ["ahead", "a millisecond more than five minutes ahead", AHEAD_MAX_MS + 1],
  ])("is refused as %s when it is %s", (reason, _name, offset) => {
    expect(eventTime(idAt(NOW_MS + offset), NOW_MS, NOW_MS)).toEqual({ ok: false, reason });
  });

  it("is refused when the id is of another version", () => {
    const id = "b2f5ff47-4366-4d2a-9f5e-2f1a7f1f6a11";
    expect(eventTime(id, NOW_MS, NOW_MS)).toEqual({ ok: false, reason: "not_uuidv7" });
  });

  it("counts from the packing, so that a pack that waited is judged as it was then", () => {
    const sentAt = NOW_MS - 20 * 86_400_000;
    expect(eventTime(idAt(sentAt - AGE_MAX_MS), sentAt, NOW_MS).ok).toBe(true);
    expect(eventTime(idAt(sentAt - AGE_MAX_MS - 1), sentAt, NOW_MS).ok).toBe(false);
  });

  it("is refused when its day's partition may be gone, however long it waited", () => {
    const atMs = NOW_MS - STORABLE_MS;
    expect(eventTime(idAt(atMs), atMs, NOW_MS).ok).toBe(true);
    expect(eventTime(idAt(atMs - 1), atMs - 1, NOW_MS)).toEqual({ ok: false, reason: "too_old" });
  });

  it("cannot be moved ahead by a packing time that lies ahead", () => {
    const sentAt = NOW_MS + 3_600_000;
    expect(eventTime(idAt(sentAt), sentAt, NOW_MS)).toEqual({ ok: false, reason: "ahead" });
  });
});

describe("the time of a money event", () => {
  const id = "b2f5ff47-4366-4d2a-9f5e-2f1a7f1f6a11";
  it.each([
    ["its id's, exactly seven days old", idAt(NOW_MS - AGE_MAX_MS), -AGE_MAX_MS],
    ["its id's, exactly five minutes ahead", idAt(NOW_MS + AHEAD_MAX_MS), AHEAD_MAX_MS],
    ["the packing's, when the id is older", idAt(NOW_MS - AGE_MAX_MS - 1), 0],
    ["the packing's, when the id is further ahead", idAt(NOW_MS + AHEAD_MAX_MS + 1), 0],
    ["the packing's, when the id tells no time", id, 0],
  ])("is %s", (_name, ofId, offset) => {
    expect(moneyEventTime(ofId, NOW_MS, NOW_MS + 60_000)).toBe(NOW_MS + offset);
    expect(moneyEventTime(ofId, NOW_MS + 60_000, NOW_MS)).toBe(NOW_MS + offset);
  });
});
