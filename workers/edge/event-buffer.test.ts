import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EdgeEvent, EdgePack } from "../../core/clicks/page-event.ts";
import { createEventBuffer, HELD_MAX } from "./event-buffer.ts";
import { FakeEnv, FakeExecution } from "./testing/fake-edge.ts";

const env = new FakeEnv();
let execution: FakeExecution;
let packs: EdgePack[];
let logs: { action: string; data: Record<string, unknown> }[];
let deliver: (pack: EdgePack) => Promise<void>;
let finish: (raws: readonly number[]) => Promise<EdgeEvent[]>;

beforeEach(() => {
  vi.useFakeTimers();
  execution = new FakeExecution();
  packs = [];
  logs = [];
  deliver = async (pack) => void packs.push(pack);
  finish = async (raws) => raws.map((seq) => ({ seq }) as EdgeEvent);
  vi.spyOn(console, "error").mockImplementation((line: string) => void logs.push(JSON.parse(line)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function createBuffer() {
  let id = 0;
  const buffer = createEventBuffer<number>({
    packOf: (events) => ({ v: 1, packId: `pack-${++id}`, isolateId: "isolate", sentAt: 0, events }),
    now: Date.now,
    finish: (raws) => finish(raws),
    deliver: (pack) => deliver(pack),
  });
  return (seq: number) => buffer.push(seq, { env, waitUntil: execution.waitUntil });
}

const seqs = () => packs.map((pack) => pack.events.map(({ seq }) => seq));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("createEventBuffer", () => {
  it("sends what 10 ms collected, in the first request's own time", async () => {
    const push = createBuffer();
    push(1);
    await vi.advanceTimersByTimeAsync(9);
    push(2);
    expect(packs).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(execution.works).toHaveLength(1);
    push(3);
    await vi.advanceTimersByTimeAsync(10);
    expect(seqs()).toEqual([[1, 2], [3]]);
    expect(packs.map(({ packId, isolateId }) => [packId, isolateId])).toEqual([
      ["pack-1", "isolate"],
      ["pack-2", "isolate"],
    ]);
  });

  it("sends a full pack at once", async () => {
    const push = createBuffer();
    for (const seq of range(1, 101)) push(seq);
    await vi.advanceTimersByTimeAsync(0);
    expect(seqs()).toEqual([range(1, 100)]);
    await vi.advanceTimersByTimeAsync(10);
    expect(seqs()).toEqual([range(1, 100), [101]]);
  });

  it("opens another window when the owner of one was cut off", async () => {
    const push = createBuffer();
    execution.works.length = 0;
    push(1);
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(999);
    push(2);
    expect(execution.works).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    push(3);
    await vi.advanceTimersByTimeAsync(10);
    expect(seqs()).toEqual([[1, 2, 3]]);
  });

  it("logs how many events are lost when nothing takes a pack, and goes on", async () => {
    const push = createBuffer();
    deliver = async () => Promise.reject(new Error("both down"));
    push(1);
    push(2);
    await vi.advanceTimersByTimeAsync(10);
    expect(logs).toMatchObject([{ action: "events.deliver", data: { lost: 2, cause: "Error: both down" } }]);
    finish = async () => Promise.reject(new Error("bug"));
    push(3);
    await vi.advanceTimersByTimeAsync(10);
    expect(logs[1]).toMatchObject({ action: "events.finish", data: { lost: 1 } });
    await execution.settled();
  });

  it("holds no more than its limit while nothing is taken, and says how many it dropped", async () => {
    const push = createBuffer();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    deliver = () => released;
    for (const seq of range(1, HELD_MAX + 7)) push(seq);
    await vi.advanceTimersByTimeAsync(20);
    release();
    await vi.advanceTimersByTimeAsync(0);
    deliver = async (pack) => void packs.push(pack);
    push(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(logs).toMatchObject([{ action: "events.buffer", data: { dropped: 7 } }]);
    expect(seqs()).toEqual([[0]]);
  });
});
