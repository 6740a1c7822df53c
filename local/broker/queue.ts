import type { Agent } from "node:http";
import { Fifo } from "./fifo.ts";
import type { Entry, StoredMessage } from "./message.ts";
import type { MessageStore } from "./message-store.ts";
import { FAILED, frameBatch, pushBatch, type QueueOutcome } from "./push-batch.ts";
import type { QueueConfig } from "./queue-config.ts";
import { type Delivered, settleBatch } from "./settle-batch.ts";

const FIRST_BACKOFF_MS = 50;
const LAST_BACKOFF_MS = 500;
const LOST_DELAY_MS = 200;
/** After so many lost deliveries each further one counts, so that a message that kills its consumer ends as a dead letter. */
const FREE_LOST_DELIVERIES = 10;

/** What `GET /queues` tells of a queue. */
export interface QueueStatus {
  name: string;
  /** Messages stored and not in flight, delayed ones included. */
  backlog: number;
  backlogBytes: number;
  delayed: number;
  inFlight: number;
  deliveries: number;
  /** When the oldest stored message was sent, milliseconds since the epoch; null when empty. */
  oldestMs: number | null;
  /** Dead letters of this queue that wait in its dead-letter queue. */
  dead: number;
  paused: boolean;
  consumerUrl: string | null;
  /** Why the last delivery did not reach the consumer; null when it did. */
  consumerError: string | null;
  /** Counted since the broker started. */
  counts: {
    sent: number;
    acknowledged: number;
    retried: number;
    lost: number;
    deadLettered: number;
    dropped: number;
  };
}

export interface QueueContext {
  store: MessageStore;
  agent: Agent;
  signal: AbortSignal;
}

/** One queue: which messages are ready, delayed or in flight, and the pushing of batches to its consumer. */
export class Queue {
  readonly config: QueueConfig;
  readonly #context: QueueContext;
  readonly #entries = new Map<number, Entry>();
  readonly #ready = new Fifo<Entry>();
  readonly #inFlight = new Set<number>();
  readonly #counts = { sent: 0, acknowledged: 0, retried: 0, lost: 0, deadLettered: 0, dropped: 0 };
  readonly #deadLetters: Queue | undefined;
  #bytes = 0;
  #delayed = 0;
  #deliveries = 0;
  #paused = false;
  #consumerUrl: string | undefined;
  #consumerError: string | null = null;
  #backoffMs = FIRST_BACKOFF_MS;
  #resumeMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(config: QueueConfig, context: QueueContext, deadLetters: Queue | undefined) {
    this.config = config;
    this.#context = context;
    this.#deadLetters = deadLetters;
    this.#consumerUrl = config.consumerUrl;
  }

  /** Takes messages that are already stored; they become deliverable after `delayMs`. */
  take(entries: readonly Entry[], delayMs: number): void {
    for (const entry of entries) {
      this.#entries.set(entry.seq, entry);
      this.#bytes += entry.bytes;
    }
    this.#enqueue(entries, delayMs);
  }

  countSent(messages: number): void {
    this.#counts.sent += messages;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#wake();
  }

  setConsumer(url: string | undefined): void {
    this.#consumerUrl = url;
    this.#resumeMs = 0;
    this.#wake();
  }

  /** What Cloudflare tells a producer with each send; `oldestMessageTimestamp` is 0 when empty. */
  metrics(): { backlogCount: number; backlogBytes: number; oldestMessageTimestamp: number } {
    const [oldest] = this.#entries.values();
    return {
      backlogCount: this.#entries.size - this.#inFlight.size,
      backlogBytes: this.#bytes,
      oldestMessageTimestamp: oldest?.timestampMs ?? 0,
    };
  }

  status(): QueueStatus {
    const { backlogCount, backlogBytes, oldestMessageTimestamp } = this.metrics();
    return {
      name: this.config.name,
      backlog: backlogCount,
      backlogBytes,
      delayed: this.#delayed,
      inFlight: this.#inFlight.size,
      deliveries: this.#deliveries,
      oldestMs: oldestMessageTimestamp || null,
      dead: this.#deadLetters?.countDeadOf(this.config.name) ?? 0,
      paused: this.#paused,
      consumerUrl: this.#consumerUrl ?? null,
      consumerError: this.#consumerError,
      counts: { ...this.#counts },
    };
  }

  /** The stored messages from `afterSeq` on, oldest first, at most `limit`; for looking, they stay where they are. */
  peek(afterSeq: number, limit: number): StoredMessage[] {
    const messages: StoredMessage[] = [];
    for (const seq of this.#entries.keys()) {
      if (messages.length === limit) break;
      const message = seq > afterSeq ? this.#context.store.read(seq) : undefined;
      if (message !== undefined) messages.push(message);
    }
    return messages;
  }

  /** Deletes every message that is not in flight; resolves with how many. */
  async purge(): Promise<number> {
    const purged = this.#release(() => true);
    await this.#context.store.remove(purged.map((entry) => entry.seq));
    return purged.length;
  }

  /** Gives up to `limit` dead letters to the queues they died on; resolves with how many went. */
  async redrive(limit: number, find: (name: string) => Queue | undefined): Promise<number> {
    let room = limit;
    const dead = this.#release(
      (entry) => entry.diedOn !== null && find(entry.diedOn) !== undefined && room-- > 0,
    );
    for (const [name, entries] of Map.groupBy(dead, (entry) => entry.diedOn ?? "")) {
      await find(name)?.adopt(entries, null, undefined);
    }
    return dead.length;
  }

  /** Moves messages of another queue into this one, with their attempts reset. */
  async adopt(entries: readonly Entry[], diedOn: string | null, reason: string | undefined): Promise<void> {
    const nowMs = Date.now();
    const died = diedOn === null ? undefined : { on: diedOn, reason: reason ?? "" };
    const seqs = entries.map((entry) => entry.seq);
    await this.#context.store.move(seqs, this.config.name, nowMs, died);
    for (const entry of entries) Object.assign(entry, { attempts: 0, lost: 0, diedOn });
    this.take(entries, 0);
  }

  /** Stops delivering. Batches under way are abandoned and delivered again by the next broker. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#paused = true;
  }

  /** How many dead letters of the named queue wait here. */
  countDeadOf(name: string): number {
    let dead = 0;
    for (const entry of this.#entries.values()) if (entry.diedOn === name) dead++;
    return dead;
  }

  /** Forgets the waiting messages that match, and returns them. The ready list skips what is forgotten. */
  #release(matches: (entry: Entry) => boolean): Entry[] {
    const released: Entry[] = [];
    for (const entry of this.#entries.values()) {
      if (!this.#inFlight.has(entry.seq) && matches(entry)) released.push(entry);
    }
    for (const entry of released) this.#forget(entry);
    return released;
  }

  #forget(entry: Entry): void {
    if (this.#entries.delete(entry.seq)) this.#bytes -= entry.bytes;
    this.#inFlight.delete(entry.seq);
  }

  #enqueue(entries: readonly Entry[], delayMs: number): void {
    if (delayMs > 0) {
      this.#delayed += entries.length;
      const timer = setTimeout(() => {
        this.#delayed -= entries.length;
        this.#enqueue(entries, 0);
      }, delayMs);
      timer.unref();
      return;
    }
    const readyMs = Date.now();
    for (const entry of entries) {
      entry.readyMs = readyMs;
      this.#ready.push(entry);
    }
    this.#wake();
  }

  /** Dispatches every batch that is due, then sleeps until the next one can be. */
  #wake(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#canDeliver()) {
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#wake(), waitMs);
        return;
      }
      const batch = this.#takeBatch();
      if (batch.length > 0) void this.#deliver(batch);
    }
  }

  #canDeliver(): boolean {
    if (this.#paused || this.#consumerUrl === undefined || this.#context.signal.aborted) return false;
    return this.#ready.length > 0 && this.#deliveries < this.config.maxConcurrency;
  }

  #waitMs(): number {
    const nowMs = Date.now();
    const backoffMs = this.#resumeMs - nowMs;
    const full = this.#ready.length >= this.config.maxBatchSize;
    const readyMs = this.#ready.peek()?.readyMs ?? nowMs;
    return Math.max(backoffMs, full ? 0 : readyMs + this.config.maxBatchTimeoutMs - nowMs);
  }

  #takeBatch(): Entry[] {
    const batch: Entry[] = [];
    while (batch.length < this.config.maxBatchSize) {
      const entry = this.#ready.shift();
      if (entry === undefined) break;
      if (!this.#entries.has(entry.seq) || this.#inFlight.has(entry.seq)) continue;
      this.#inFlight.add(entry.seq);
      batch.push(entry);
    }
    return batch;
  }

  async #deliver(entries: readonly Entry[]): Promise<void> {
    this.#deliveries++;
    const messages = entries.flatMap((entry) => this.#context.store.read(entry.seq) ?? []);
    const url = this.#consumerUrl ?? "";
    const frame = frameBatch(this.config.name, messages);
    const delivery = await pushBatch(this.#context.agent, url, frame, this.#context.signal);
    this.#deliveries--;
    if (this.#context.signal.aborted) return;
    if (delivery.kind === "unreachable") {
      this.#backOff(delivery.error);
      this.#putBack(entries);
    } else if (delivery.kind === "lost") {
      this.#backOff(delivery.error);
      await this.#lose(entries, messages, delivery.error);
    } else {
      this.#backoffMs = FIRST_BACKOFF_MS;
      this.#consumerError = null;
      await this.#settle(entries, messages, delivery.outcome);
    }
    this.#wake();
  }

  #backOff(error: string): void {
    this.#consumerError = error;
    this.#resumeMs = Date.now() + this.#backoffMs;
    this.#backoffMs = Math.min(this.#backoffMs * 2, LAST_BACKOFF_MS);
  }

  #putBack(entries: readonly Entry[]): void {
    for (const entry of entries) this.#inFlight.delete(entry.seq);
    this.#ready.unshift(entries);
  }

  /** The consumer took the batch and fell silent: it is delivered again, and as a rule not counted. */
  async #lose(entries: readonly Entry[], messages: readonly StoredMessage[], error: string): Promise<void> {
    this.#counts.lost += entries.length;
    for (const entry of entries) entry.lost++;
    const [free, counted] = [
      entries.filter((entry) => entry.lost <= FREE_LOST_DELIVERIES),
      entries.filter((entry) => entry.lost > FREE_LOST_DELIVERIES),
    ];
    for (const entry of free) this.#inFlight.delete(entry.seq);
    if (free.length > 0) this.#enqueue(free, LOST_DELAY_MS);
    if (counted.length > 0) await this.#settle(counted, messages, { ...FAILED, outcome: error });
  }

  async #settle(
    entries: readonly Entry[],
    messages: readonly StoredMessage[],
    outcome: QueueOutcome,
  ): Promise<void> {
    const ids = new Map(messages.map((message) => [message.seq, message.id]));
    const batch: Delivered[] = entries.map((entry) => ({ entry, id: ids.get(entry.seq) ?? "" }));
    const { acknowledged, retried, exhausted } = settleBatch(batch, outcome, this.config);
    try {
      await Promise.all([
        this.#acknowledge(acknowledged),
        this.#retry(retried),
        this.#bury(exhausted, outcome.outcome === "ok" ? "retried by the consumer" : outcome.outcome),
      ]);
    } catch (error) {
      // The store could not write: nothing is decided yet, so what is still ours is delivered again.
      this.#backOff(String(error));
      const undecided = entries.filter((entry) => this.#inFlight.delete(entry.seq));
      this.#enqueue(undecided, LOST_DELAY_MS);
    }
  }

  async #acknowledge(entries: readonly Entry[]): Promise<void> {
    await this.#context.store.remove(entries.map((entry) => entry.seq));
    for (const entry of entries) this.#forget(entry);
    this.#counts.acknowledged += entries.length;
  }

  async #retry(retried: readonly { entry: Entry; delayMs: number }[]): Promise<void> {
    const nowMs = Date.now();
    const rows = retried.map(({ entry, delayMs }) => ({
      seq: entry.seq,
      attempts: entry.attempts + 1,
      availableMs: nowMs + delayMs,
    }));
    await this.#context.store.retry(rows);
    this.#counts.retried += retried.length;
    for (const [delayMs, group] of Map.groupBy(retried, (retry) => retry.delayMs)) {
      const entries = group.map(({ entry }) => entry);
      for (const entry of entries) {
        entry.attempts++;
        this.#inFlight.delete(entry.seq);
      }
      this.#enqueue(entries, delayMs);
    }
  }

  async #bury(entries: readonly Entry[], reason: string): Promise<void> {
    if (entries.length === 0) return;
    if (this.#deadLetters === undefined) {
      await this.#context.store.remove(entries.map((entry) => entry.seq));
      this.#counts.dropped += entries.length;
    } else {
      await this.#deadLetters.adopt(entries, this.config.name, reason);
      this.#counts.deadLettered += entries.length;
    }
    for (const entry of entries) this.#forget(entry);
  }
}
