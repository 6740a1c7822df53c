import { DueHeap } from "./due-heap.ts";
import type { LaneLimits, Ticket } from "./lane.ts";
import { Lane } from "./lane.ts";
import type { Message } from "./message.ts";

const MAX_TIMER_MS = 2 ** 31 - 1;

/** What became of an attempt: over, or to be tried again at a time. */
export type AttemptResult = { retryAtMs: number } | "over";

export type DispatcherOptions = {
  now: () => number;
  /** Deliveries under way at once, over all lanes. */
  parallelism: number;
  /** Makes one attempt to its end, stored outcome included; it does not throw. */
  attempt: (messageId: string) => Promise<AttemptResult>;
  queueLimits: (name: string) => LaneLimits;
};

export type Dispatcher = {
  /** Takes a message into the line; one that is due is started at once. */
  add(message: Message): void;
  /** Applies changed limits of a queue. */
  refreshQueue(name: string): void;
  flow(key: string): Lane | undefined;
  /** Starts nothing more, and waits for what is under way. */
  stop(): Promise<void>;
};

/** Decides which message is sent when: due times, lanes, bounded parallelism. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { now, parallelism, attempt } = options;
  const lanes = new Map<string, Lane>();
  const later = new DueHeap<Ticket>();
  const underWay = new Set<Promise<void>>();
  let order = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const laneOf = (message: Message): Lane => {
    const { name, limits } = laneSettings(message, options.queueLimits);
    const lane = lanes.get(name) ?? new Lane(name, limits);
    lane.limits = limits;
    lanes.set(name, lane);
    return lane;
  };

  const enter = (ticket: Ticket): void => {
    if (ticket.dueAtMs > now()) later.push(ticket);
    else lanes.get(ticket.lane)?.add(ticket);
  };

  const start = (lane: Lane, ticket: Ticket): void => {
    const run = attempt(ticket.id).then((result) => {
      underWay.delete(run);
      const again = result !== "over";
      // A queue keeps its order: the next one waits until this one is delivered or given up.
      const holdsSlot = again && lane.name.startsWith("queue:");
      if (!holdsSlot) lane.active -= 1;
      if (again) enter({ ...ticket, dueAtMs: result.retryAtMs, holdsSlot });
      pump();
    });
    underWay.add(run);
  };

  const pump = (): void => {
    if (stopped) return;
    // One reading of the clock: what may start between two would be neither started nor waited for.
    const nowMs = now();
    for (let ticket = later.first; ticket !== undefined && ticket.dueAtMs <= nowMs; ticket = later.first) {
      later.pop();
      lanes.get(ticket.lane)?.add(ticket);
    }
    let progress = true;
    while (progress && underWay.size < parallelism) {
      progress = false;
      for (const lane of lanes.values()) {
        const ticket = underWay.size < parallelism ? lane.take(nowMs) : undefined;
        if (ticket === undefined) continue;
        progress = true;
        start(lane, ticket);
      }
    }
    setTimer(nowMs);
  };

  const setTimer = (nowMs: number): void => {
    clearTimeout(timer);
    const waitMs = nextWaitMs(later.first, lanes.values(), nowMs);
    if (waitMs !== undefined)
      timer = setTimeout(pump, Math.min(MAX_TIMER_MS, Math.max(1, Math.ceil(waitMs))));
  };

  return {
    add(message) {
      const lane = laneOf(message);
      // After a restart, a queue's message that waits for its retry holds the queue up as it did before.
      const holdsSlot = message.spec.queueName !== undefined && message.retried > 0;
      if (holdsSlot) lane.active += 1;
      enter({ id: message.id, lane: lane.name, dueAtMs: message.dueAtMs, order: order++, holdsSlot });
      pump();
    },
    refreshQueue(name) {
      const lane = lanes.get(`queue:${name}`);
      if (lane !== undefined) lane.limits = options.queueLimits(name);
      pump();
    },
    flow: (key) => lanes.get(`flow:${key}`),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}

/** The line a message stands in, and its limits as of this message. */
function laneSettings(
  { spec: { queueName, flow } }: Message,
  queueLimits: (name: string) => LaneLimits,
): { name: string; limits: LaneLimits } {
  if (queueName !== undefined) return { name: `queue:${queueName}`, limits: queueLimits(queueName) };
  if (flow === undefined) return { name: "", limits: { parallelism: Infinity, paused: false } };
  const rate = flow.rate === undefined ? undefined : { count: flow.rate, periodMs: flow.periodMs };
  return {
    name: `flow:${flow.key}`,
    limits: { parallelism: flow.parallelism ?? Infinity, paused: false, rate },
  };
}

/** How long until something may start that may not yet, in ms; undefined when only an event can change that. */
function nextWaitMs(first: Ticket | undefined, lanes: Iterable<Lane>, nowMs: number): number | undefined {
  const waits = first === undefined ? [] : [first.dueAtMs - nowMs];
  for (const lane of lanes) {
    const waitMs = lane.waiting > 0 ? lane.rateWaitMs(nowMs) : 0;
    if (waitMs > 0) waits.push(waitMs);
  }
  return waits.length === 0 ? undefined : Math.min(...waits);
}
