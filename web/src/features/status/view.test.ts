import { describe, expect, test } from "vitest";
import type { Snapshot } from "./api/load-snapshot.ts";
import { SAMPLE_MS, sampleSnapshot, sampleStatus, viewAfter } from "./sample-snapshot.ts";
import { ARRIVALS_WINDOW_MS, arrivalRate, serverNow } from "./view.ts";

const NO_ANSWER = { ok: false, reason: "It cannot be reached." } as const;

function lookAt(afterMs: number, received: number): Snapshot {
  const status = sampleStatus({ lossMeter: { isolates: 1, sent: received, received, missing: 0 } });
  return sampleSnapshot({ atMs: SAMPLE_MS + afterMs, status: { ok: true, value: status } });
}

describe("when nothing answers", () => {
  const view = viewAfter(
    sampleSnapshot(),
    sampleSnapshot({ ready: NO_ANSWER, status: NO_ANSWER, atMs: SAMPLE_MS + 9_000 }),
  );

  test("the last figures stay, with the moment they came", () => {
    expect(view.status?.clicks.lastHour).toBe(120);
    expect(view.statusAtMs).toBe(SAMPLE_MS);
    expect(view.problem).toBe("It cannot be reached.");
  });

  test("health is not remembered", () => {
    expect(view.answered).toBe(false);
    expect(view.ready).toBeNull();
  });

  test("the next answer mends it", () => {
    const mended = viewAfter(sampleSnapshot({ ready: NO_ANSWER, status: NO_ANSWER }), sampleSnapshot());
    expect(mended).toMatchObject({ answered: true, problem: null });
  });
});

test("one of the two answers is enough to say that the API is there", () => {
  expect(viewAfter(sampleSnapshot({ status: NO_ANSWER }))).toMatchObject({
    answered: true,
    problem: NO_ANSWER.reason,
  });
  expect(viewAfter(sampleSnapshot({ ready: NO_ANSWER }))).toMatchObject({
    answered: true,
    problem: null,
    ready: null,
  });
});

test("ages are by the server's clock, however wrong the viewer's is", () => {
  const view = viewAfter(sampleSnapshot({ atMs: SAMPLE_MS - 3_600_000 }));
  expect(serverNow(view, SAMPLE_MS - 3_600_000 + 5_000)).toBe(SAMPLE_MS + 5_000);
});

describe("arrivals", () => {
  test("are what the meter grew by between two looks", () => {
    const { arrivals } = viewAfter(lookAt(0, 100), lookAt(2_000, 140), lookAt(4_000, 140));
    expect(arrivals.map(({ count }) => count)).toEqual([40, 0]);
    expect(arrivalRate(arrivals, 10_000)).toBe(10);
    expect(arrivalRate(arrivals, 2_000)).toBe(0);
  });

  test("begin anew with the day's meter and are never negative", () => {
    const { arrivals } = viewAfter(lookAt(0, 90_000), lookAt(2_000, 7));
    expect(arrivals.map(({ count }) => count)).toEqual([7]);
  });

  test("are told for the whole of a pause, at its mean rate", () => {
    const { arrivals } = viewAfter(lookAt(0, 0), lookAt(60_000, 600));
    expect(arrivals).toEqual([{ fromMs: SAMPLE_MS, untilMs: SAMPLE_MS + 60_000, count: 600 }]);
    expect(arrivalRate(arrivals, 10_000)).toBe(10);
  });

  test("are forgotten once they are out of the window", () => {
    const { arrivals } = viewAfter(lookAt(0, 0), lookAt(2_000, 5), lookAt(2_000 + ARRIVALS_WINDOW_MS, 5));
    expect(arrivals).toHaveLength(1);
  });

  test("have no rate before the second look", () => {
    expect(arrivalRate(viewAfter(lookAt(0, 100)).arrivals, 10_000)).toBeNull();
  });
});
