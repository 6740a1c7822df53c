import { expect, test } from "vitest";
import { uuidv7Floor, uuidv7Time } from "../../../core/ids/uuidv7.ts";
import { newUuid, randomHex, uuidTime } from "./ids.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("ids are UUIDv7 that tell the time, differ, and keep their order within a millisecond", () => {
  const before = Date.now();
  const ids = Array.from({ length: 500 }, newUuid);
  for (const id of ids) expect(id).toMatch(UUID_V7);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids.map((id) => id.slice(14))).size).toBe(ids.length);
  expect(uuidv7Time(ids[0] ?? "")).toBeGreaterThanOrEqual(before);
});

test.each([Date.UTC(2026, 10, 21), Date.UTC(2500, 0, 1)])("a UUIDv7 of %i begins with that time", (ms) => {
  expect(uuidv7Floor(ms).slice(0, 13)).toBe(uuidTime(ms));
});

test("random hex has two digits for each byte", () => {
  expect(randomHex(16)).toMatch(/^[0-9a-f]{32}$/);
  expect(randomHex(16)).not.toBe(randomHex(16));
});
