import { expect, test } from "vitest";
import { describeFlow } from "./describe-flow.ts";
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

test("each part says how it does", () => {
  expect(describeFlow(viewAfter(sampleSnapshot()), SAMPLE_MS)).toEqual({
    visitor: { tone: "unknown", text: "clicked 3 s ago" },
    edge: { tone: "ok", text: "clicks come in" },
    queue: { tone: "ok", text: "empty" },
    ingest: { tone: "ok", text: "takes events" },
    postgres: { tone: "ok", text: "answers in 4 ms" },
    functions: { tone: "ok", text: "answers in 12 ms" },
    qstash: { tone: "ok", text: "last run 5 s ago" },
  });
});

test("before the first answer nothing is known and nothing is at fault", () => {
  const tones = Object.values(describeFlow(EMPTY_VIEW, SAMPLE_MS)).map(({ tone }) => tone);
  expect(new Set(tones)).toEqual(new Set(["unknown"]));
});

test("without an answer only the functions are at fault, and the rest is not known", () => {
  const view = viewAfter(sampleSnapshot(), sampleSnapshot({ ready: NO_ANSWER, status: NO_ANSWER }));
  const { functions, ...others } = describeFlow(view, SAMPLE_MS);
  expect(functions).toEqual({ tone: "bad", text: "no answer" });
  for (const other of Object.values(others)) expect(other).toEqual({ tone: "unknown", text: "not known" });
});

test("a queue that cannot be seen into is no fault, nor is ingest behind it", () => {
  const status = { ok: true, value: sampleStatus({ queues: null }) } as const;
  const flow = describeFlow(viewAfter(sampleSnapshot({ status })), SAMPLE_MS);
  expect(flow.queue).toEqual({ tone: "unknown", text: "not seen from here" });
  expect(flow.ingest).toEqual({ tone: "unknown", text: "seen by what arrives" });
});

test("what waits and what is on its way are both in the queue", () => {
  const queues = {
    queues: [sampleQueue({ name: "events-dead", backlog: 7 }), sampleQueue({ backlog: 2, inFlight: 1 })],
  };
  const flow = describeFlow(
    viewAfter(sampleSnapshot({ status: { ok: true, value: sampleStatus({ queues }) } })),
    SAMPLE_MS,
  );
  expect(flow.queue.text).toBe("3 messages in it");
});

test("a part that does not answer is at fault, and the queue that does is not", () => {
  const ready = { ok: true, value: sampleReady(["database"]) } as const;
  const flow = describeFlow(viewAfter(sampleSnapshot({ ready, status: NO_ANSWER })), SAMPLE_MS);
  expect(flow.postgres).toEqual({ tone: "bad", text: "no answer" });
  expect(flow.queue).toEqual({ tone: "ok", text: "answers" });
});

test("the edge is known by recent clicks alone", () => {
  const clicks = { lastAt: new Date(SAMPLE_MS - 5 * 60_000).toISOString(), lastHour: 1, bots: 0 };
  const flow = describeFlow(
    viewAfter(sampleSnapshot({ status: { ok: true, value: sampleStatus({ clicks }) } })),
    SAMPLE_MS,
  );
  expect(flow.edge).toEqual({ tone: "unknown", text: "seen by its clicks" });
});
