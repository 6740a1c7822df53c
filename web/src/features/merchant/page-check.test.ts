import { expect, test } from "vitest";
import { describeCheck, isFinal, type PageAnswer, readPageAnswer } from "./page-check.ts";

const expected = { host: "shop.example", publicKey: "trbp_live", testPublicKey: "trbt_test" };
const fine: PageAnswer = { key: "trbp_live", consent: "granted", privacy: false, sent: 202, queued: 0 };

test.each<[string, Partial<PageAnswer>, string, RegExp]>([
  ["all is well", {}, "ok", /works/],
  ["the browser asks not to be followed", { privacy: true }, "ok", /works/],
  ["another program's code is on the page", { key: "trbp_other" }, "bad", /another program/],
  ["consent is pending", { consent: "pending", sent: 0 }, "warn", /waits for consent/],
  ["consent is denied", { consent: "denied", sent: 0 }, "warn", /denied/],
  ["the host is not allowed", { sent: 403 }, "bad", /refuses pages on shop\.example/],
  ["beacons are blocked", { sent: 0, queued: 2 }, "bad", /do not get through/],
  ["there are too many", { sent: 429, queued: 1 }, "warn", /Too many/],
  ["a beacon could not be read", { sent: 422 }, "bad", /422/],
  ["the tracker is away", { sent: 503, queued: 1 }, "bad", /503/],
  ["the test key is on the page", { key: "trbt_test" }, "warn", /test key/],
])("when %s, the check says so", (_, change, tone, title) => {
  const described = describeCheck({ kind: "answered", answer: { ...fine, ...change } }, expected);
  expect(described.tone).toBe(tone);
  expect(described.title).toMatch(title);
});

test.each([
  [{ kind: "no_window" } as const, /no window/],
  [{ kind: "blocked" } as const, /does not load the tracker/],
  [{ kind: "silent", closed: false } as const, /No snippet answered/],
  [{ kind: "silent", closed: true } as const, /closed before/],
])("%j is told apart", (check, title) => expect(describeCheck(check, expected).title).toMatch(title));

test("only what the snippet says is taken for its answer", () => {
  expect(readPageAnswer({ tributary: fine })).toEqual(fine);
  // Before its first beacon the snippet has no status to tell.
  const { sent: _, ...early } = fine;
  expect(readPageAnswer({ tributary: early })).toEqual({ ...fine, sent: 0 });
  expect(readPageAnswer({ tributary: { ...fine, more: 1 } })).toEqual(fine);
  for (const other of [
    null,
    "tributary",
    {},
    { tributary: { key: 1 } },
    { tributary: { ...fine, consent: "?" } },
  ]) {
    expect(readPageAnswer(other)).toBeNull();
  }
});

test("an answer is final once a beacon was answered", () => {
  expect(isFinal(fine)).toBe(true);
  expect(isFinal({ ...fine, sent: 0 })).toBe(false);
  expect(isFinal({ ...fine, consent: "pending" })).toBe(false);
});
