import { expect, test, vi } from "vitest";
import { createDispatcher } from "./create-dispatcher.ts";
import type { Message } from "./message.ts";

const PERIOD_MS = 30;
/** What goes by between two readings of the clock. */
const STEP_MS = 3;
const flow = { key: "slow", rate: 1, periodMs: PERIOD_MS };
const message = (id: string) => ({ id, spec: { flow }, dueAtMs: 0, retried: 0 }) as unknown as Message;

test.concurrent.each(Array.from({ length: PERIOD_MS }, (_, place) => place))(
  "starts what a rate lets start later, also when its time comes while the clock is read: %i ms on",
  async (laterMs) => {
    let clockMs = 1_000;
    const started: string[] = [];
    const dispatcher = createDispatcher({
      now: () => (clockMs += STEP_MS),
      parallelism: 10,
      attempt: async (id) => {
        started.push(id);
        return "over";
      },
      queueLimits: () => ({ parallelism: 1, paused: false }),
    });
    dispatcher.add(message("first"));
    // Its end sets the timer again.
    await new Promise(setImmediate);
    clockMs += laterMs;
    dispatcher.add(message("second"));
    await vi.waitFor(() => expect(started).toEqual(["first", "second"]), { timeout: 60_000 });
    await dispatcher.stop();
  },
);
