import { expect, test } from "vitest";
import { newApiKey } from "../access/api-key.ts";
import { randomBase62 } from "./base62.ts";

/** Counts up through all bytes, over and over. */
function everyByte() {
  let next = 0;
  return (bytes: Uint8Array) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = next++ & 0xff;
  };
}

test("Every character is equally likely: bytes that would favour the first ones are left out.", () => {
  const text = randomBase62(248 * 3, everyByte());
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  expect(counts.size).toBe(62);
  expect(new Set(counts.values())).toEqual(new Set([12]));
});

test("The text has the length asked for, also when chance gives nothing usable at first.", () => {
  let calls = 0;
  const text = randomBase62(8, (bytes) => bytes.fill(calls++ === 0 ? 255 : 10));
  expect(text).toBe("AAAAAAAA");
  expect(randomBase62(0, everyByte())).toBe("");
});

test("A key says whether it is for testing, and 13 characters of it may be shown.", () => {
  const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
  const live = newApiKey(false, random);
  expect(live.key).toMatch(/^trb_live_[A-Za-z0-9]{40}$/);
  expect(live.prefix).toBe(live.key.slice(0, 13));
  expect(newApiKey(true, random).key).toMatch(/^trb_test_[A-Za-z0-9]{40}$/);
});
