import { describe, expect, test } from "vitest";
import type { Ready } from "./api/ready-schema.ts";
import type { Status } from "./api/status-schema.ts";
import { assess } from "./assess.ts";
import {
  SAMPLE_MS,
  sampleQueue,
  sampleReady,
  sampleSnapshot,
  sampleStatus,
  viewAfter,
} from "./sample-snapshot.ts";
import { EMPTY_VIEW } from "./view.ts";

const NO_ANSWER = { ok: false, reason: "It cannot be reached." } as const;

function assessStatus(changes: Partial<Status>) {
  return assess(viewAfter(sampleSnapshot({ status: { ok: true, value: sampleStatus(changes) } })), SAMPLE_MS);
}

function assessSilent(...silent: (keyof Ready["checks"])[]) {
  return assess(viewAfter(sampleSnapshot({ ready: { ok: true, value: sampleReady(silent) } })), SAMPLE_MS);
}

test("before the first answer nothing is claimed", () => {
  expect(assess(EMPTY_VIEW, SAMPLE_MS)).toMatchObject({ tone: "unknown", headline: "Asking every part" });
});

test("everything runs when every part answers and nothing is late, failed, dead or missing", () => {
  expect(assessStatus({})).toMatchObject({ tone: "ok", headline: "Everything is running" });
});

test("what cannot be seen from here is not said to run", () => {
  expect(assessStatus({ queues: null }).notes[0]).not.toMatch(/queue|ingest/);
});

describe("what does not run is named", () => {
  test.each([
    [["database"], "Postgres does not answer"],
    [["queue"], "The queue does not answer"],
    [["database", "redis"], "Postgres and Redis do not answer"],
    [["database", "redis", "queue"], "Postgres, Redis and the queue do not answer"],
  ] as const)("%j", (silent, headline) =>
    expect(assessSilent(...silent)).toMatchObject({ tone: "bad", headline }),
  );

  test("with what the check said", () => {
    expect(assessSilent("redis").notes).toEqual(["Redis: No answer in 3000 ms."]);
  });

  test.each([
    [{ consumerError: "connect ECONNREFUSED" }, /ECONNREFUSED/],
    [{ consumerUrl: null }, /no consumer/],
    [{ paused: true }, /paused/],
  ])("ingest, when its queue says %j", (changes, note) => {
    const assessment = assessStatus({ queues: { queues: [sampleQueue(changes)] } });
    expect(assessment).toMatchObject({ tone: "bad", headline: "Ingest takes no events" });
    expect(assessment.notes[0]).toMatch(note);
  });

  test("the API, when neither question is answered, with the moment of the last figures", () => {
    const view = viewAfter(sampleSnapshot(), sampleSnapshot({ ready: NO_ANSWER, status: NO_ANSWER }));
    const assessment = assess(view, SAMPLE_MS + 9_000);
    expect(assessment).toMatchObject({ tone: "bad", headline: "The API does not answer" });
    expect(assessment.notes).toHaveLength(2);
    expect(assessment.notes[0]).toBe("API: It cannot be reached.");
  });

  test("the figures, when they alone are missing", () => {
    expect(assess(viewAfter(sampleSnapshot({ status: NO_ANSWER })), SAMPLE_MS).headline).toBe(
      "The figures cannot be read",
    );
  });

  test("an old fault of ingest is not held against it while nothing is known", () => {
    const fault = sampleStatus({ queues: { queues: [sampleQueue({ paused: true })] } });
    const view = viewAfter(
      sampleSnapshot({ status: { ok: true, value: fault } }),
      sampleSnapshot({ status: NO_ANSWER }),
    );
    expect(assess(view, SAMPLE_MS).headline).toBe("The figures cannot be read");
  });
});

describe("what needs a look does not stop the platform", () => {
  const failed = { job: "mature-holds", lastAt: new Date(SAMPLE_MS).toISOString(), ok: false, durationMs: 1 };

  test.each([
    [
      "dead letters",
      { queues: { queues: [sampleQueue({ dead: 1 })] } },
      /^1 dead letter of the queue events/,
    ],
    ["a late hand-off", { outbox: { waiting: 1, oldestSeconds: 120 } }, /outbox for 2 min/],
    ["a failed job", { jobs: [failed] }, /mature-holds failed/],
    [
      "loss above the bound",
      { lossMeter: { isolates: 1, sent: 10_000, received: 9_980, missing: 20 } },
      /bound is/,
    ],
  ] as const)("%s", (_, changes, note) => {
    const { tone, headline, notes } = assessStatus(changes as Partial<Status>);
    expect({ tone, headline }).toEqual({
      tone: "warn",
      headline: "Everything is running, one thing needs a look",
    });
    expect(notes[0]).toMatch(note);
  });

  test("and is counted", () => {
    const { headline } = assessStatus({ jobs: [failed], outbox: { waiting: 9, oldestSeconds: 500 } });
    expect(headline).toBe("Everything is running, 2 things need a look");
  });

  test("a hand-off that is not yet late needs none", () => {
    expect(assessStatus({ outbox: { waiting: 9, oldestSeconds: 119 } }).tone).toBe("ok");
  });
});
