import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPoller, type Poller, waitAfter } from "./create-poller.ts";

let poller: Poller | undefined;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  poller?.stop();
  vi.useRealTimers();
});

function start(poll: (signal: AbortSignal) => Promise<boolean>, isHidden = () => false) {
  const waits: number[] = [];
  poller = createPoller({
    poll,
    intervalMs: 2_000,
    maxIntervalMs: 30_000,
    isHidden,
    onWait: (ms) => waits.push(ms),
  });
  return waits;
}

test("it asks at once and then at the interval", async () => {
  const poll = vi.fn(async () => true);
  start(poll);
  expect(poll).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(poll).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(poll).toHaveBeenCalledTimes(2);
});

test("it waits twice as long after each failure, to a bound, and is back at the interval after an answer", async () => {
  let answer = false;
  const waits = start(async () => {
    if (!answer) throw new Error("no answer");
    return true;
  });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(waits.slice(0, 5)).toEqual([4_000, 8_000, 16_000, 30_000, 30_000]);
  answer = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(waits.at(-1)).toBe(2_000);
});

test("it asks nothing while the page is hidden, and at once when it is seen again", async () => {
  let hidden = false;
  const poll = vi.fn(async () => true);
  start(poll, () => hidden);
  hidden = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(poll).toHaveBeenCalledTimes(1);
  hidden = false;
  poller?.wake();
  expect(poll).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(poll).toHaveBeenCalledTimes(3);
});

test("it never asks twice at a time, and waking shortens the wait without adding a second one", async () => {
  let answer = (_: boolean) => {};
  const poll = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
  start(poll);
  poller?.wake();
  expect(poll).toHaveBeenCalledTimes(1);
  answer(true);
  await vi.advanceTimersByTimeAsync(500);
  poller?.wake();
  expect(poll).toHaveBeenCalledTimes(2);
  answer(true);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(poll).toHaveBeenCalledTimes(2);
});

test("stopping aborts what is under way and asks no more", async () => {
  const signals: AbortSignal[] = [];
  const poll = vi.fn(async (signal: AbortSignal) => signals.push(signal) > 0);
  start(poll);
  poller?.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(poll).toHaveBeenCalledTimes(1);
  expect(signals[0]?.aborted).toBe(true);
});

test("the wait doubles to its bound", () => {
  expect([0, 1, 2, 5, 2_000].map((failures) => waitAfter(failures, 2_000, 30_000))).toEqual([
    2_000, 4_000, 8_000, 30_000, 30_000,
  ]);
});
