import { describe, expect, it } from "vitest";
import type { Entry } from "./message.ts";
import { FAILED, type QueueOutcome } from "./push-batch.ts";
import { type Delivered, settleBatch } from "./settle-batch.ts";

const LIMITS = { maxRetries: 2, retryDelayMs: 500 };
const OK: QueueOutcome = { ...FAILED, outcome: "ok" };

function batchOf(...attempts: number[]): Delivered[] {
  return attempts.map((failed, index) => {
    const entry: Entry = {
      seq: index,
      bytes: 1,
      timestampMs: 0,
      attempts: failed,
      readyMs: 0,
      lost: 0,
      diedOn: null,
    };
    return { entry, id: `m${index}` };
  });
}

function settle(outcome: Partial<QueueOutcome>, ...attempts: number[]) {
  const { acknowledged, retried, exhausted } = settleBatch(
    batchOf(...attempts),
    { ...OK, ...outcome },
    LIMITS,
  );
  return {
    acknowledged: acknowledged.map(({ seq }) => seq),
    retried: retried.map(({ entry, delayMs }) => [entry.seq, delayMs]),
    exhausted: exhausted.map(({ seq }) => seq),
  };
}

describe("a delivered batch", () => {
  it.each([
    ["is acknowledged when the handler returns", {}, { acknowledged: [0, 1], retried: [], exhausted: [] }],
    [
      "is retried as a whole, after the queue's delay, when the handler throws",
      { outcome: "exception" },
      {
        acknowledged: [],
        retried: [
          [0, 500],
          [1, 500],
        ],
        exhausted: [],
      },
    ],
    [
      "keeps explicit acknowledgements when the handler throws",
      { outcome: "exception", explicitAcks: ["m1"] },
      { acknowledged: [1], retried: [[0, 500]], exhausted: [] },
    ],
    [
      "is acknowledged by ackAll even when the handler throws afterwards",
      { outcome: "exception", ackAll: true },
      { acknowledged: [0, 1], retried: [], exhausted: [] },
    ],
    [
      "is retried by retryAll with its delay, and a single message with its own",
      { retryBatch: { retry: true, delaySeconds: 3 }, retryMessages: [{ msgId: "m1", delaySeconds: 7 }] },
      {
        acknowledged: [],
        retried: [
          [0, 3000],
          [1, 7000],
        ],
        exhausted: [],
      },
    ],
    [
      "loses one message to a retry and acknowledges the rest",
      { retryMessages: [{ msgId: "m0" }] },
      { acknowledged: [1], retried: [[0, 500]], exhausted: [] },
    ],
    [
      "honours a retry delay of zero",
      { retryMessages: [{ msgId: "m0", delaySeconds: 0 }] },
      { acknowledged: [1], retried: [[0, 0]], exhausted: [] },
    ],
  ])("%s", (_, outcome, expected) => {
    expect(settle(outcome, 0, 0)).toEqual(expected);
  });

  it("gives up a message after maxRetries failed deliveries beyond the first", () => {
    expect(settle({ outcome: "exception" }, 1, 2)).toEqual({
      acknowledged: [],
      retried: [[0, 500]],
      exhausted: [1],
    });
  });
});
