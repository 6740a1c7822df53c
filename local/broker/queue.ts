import type { Agent } from "node:http";
import { Backlog } from "./backlog.ts";
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

/** One queue: its stored messages, and the pushing of batches to its consumer. */
export class Queue {
  readonly config: QueueConfig;
  readonly #context: QueueContext;
  readonly #backlog = new Backlog(() => this.#wake());
  readonly #counts = { sent: 0, acknowledged: 0, retried: 0, lost: 0, deadLettered: 0, dropped: 0 };
  readonly #deadLetters: Queue | undefined;
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
    this.#backlog.add(entries, delayMs);
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
    return {
      backlogCount: this.#backlog.waitingCount,
      backlogBytes: this.#backlog.bytes,
      oldestMessageTimestamp: this.#backlog.oldest?.timestampMs ?? 0,
    };
  }

  status(): QueueStatus {
    return {
      name: this.config.name,
      backlog: this.#backlog.waitingCount,
      backlogBytes: this.#backlog.bytes,
      delayed: this.#backlog.delayedCount,
      inFlight: this.#backlog.inFlightCount,
      deliveries: this.#deliveries,
      oldestMs: this.#backlog.oldest?.timestampMs ?? null,
      dead: this.#deadLetters?.countDeadOf(this.config.name) ?? 0,
      paused: this.#paused,
      consumerUrl: this.#consumerUrl ?? null,
      consumerError: this.#consumerError,
      counts: { ...this.#counts },
    };
  }

  /** How many dead letters of the named queue wait here. */
  countDeadOf(name: string): number {
    let dead = 0;
    for (const entry of this.#backlog.entries()) if (entry.diedOn === name) dead++;
    return dead;
  }

  /** The stored messages after `afterSeq`, at most `limit`; for looking, they stay where they are. */
  peek(afterSeq: number, limit: number): StoredMessage[] {
    const messages: StoredMessage[] = [];
    for (const { seq } of this.#backlog.entries()) {
      if (messages.length === limit) break;
      const message = seq > afterSeq ? this.#context.store.read(seq) : undefined;
      if (message !== undefined) messages.push(message);
    }
    return messages;
  }

  /** Deletes every message that is not in flight; resolves with how many. */
  async purge(): Promise<number> {
    const purged = this.#backlog.release(() => true);
    await this.#context.store.remove(seqsOf(purged));
    return purged.length;
  }

  /** Gives up to `limit` dead letters to the queues they died on; resolves with how many went. */
  async redrive(limit: number, find: (name: string) => Queue | undefined): Promise<number> {
    let room = limit;
    const home = (entry: Entry) => (entry.diedOn === null ? undefined : find(entry.diedOn));
    const dead = this.#backlog.release((entry) => home(entry) !== undefined && room-- > 0);
    for (const [queue, entries] of Map.groupBy(dead, home)) await queue?.adopt(entries);
    return dead.length;
  }

  /** Moves messages of another queue into this one with their attempts reset; `died` marks them as dead letters. */
  async adopt(entries: readonly Entry[], died?: { on: string; reason: string }): Promise<void> {
    await this.#context.store.move(seqsOf(entries), this.config.name, Date.now(), died);
    for (const entry of entries) Object.assign(entry, { attempts: 0, lost: 0, diedOn: died?.on ?? null });
    this.take(entries, 0);
  }

  /** Stops delivering. Batches under way are abandoned and delivered again by the next broker. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#paused = true;
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
      const batch = this.#backlog.takeBatch(this.config.maxBatchSize);
      if (batch.length > 0) void this.#deliver(batch);
    }
  }

  #canDeliver(): boolean {
    if (this.#paused || this.#consumerUrl === undefined || this.#context.signal.aborted) return false;
    return this.#backlog.readyCount > 0 && this.#deliveries < this.config.maxConcurrency;
  }

  #waitMs(): number {
    const nowMs = Date.now();
    const full = this.#backlog.readyCount >= this.config.maxBatchSize;
    const sinceMs = this.#backlog.firstReadyMs ?? nowMs;
    return Math.max(this.#resumeMs - nowMs, full ? 0 : sinceMs + this.config.maxBatchTimeoutMs - nowMs);
  }

  async #deliver(entries: readonly Entry[]): Promise<void> {
    this.#deliveries++;
    const { store, agent, signal } = this.#context;
    const messages = entries.flatMap((entry) => store.read(entry.seq) ?? []);
    const frame = frameBatch(this.config.name, messages);
    const delivery = await pushBatch(agent, this.#consumerUrl ?? "", frame, signal);
    this.#deliveries--;
    if (signal.aborted) return;
    if (delivery.kind === "unreachable") {
      this.#backOff(delivery.error);
      this.#backlog.putBack(entries);
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

  /** The consumer took the batch and fell silent: it is delivered again, and as a rule not counted. */
  async #lose(entries: readonly Entry[], messages: readonly StoredMessage[], error: string): Promise<void> {
    this.#counts.lost += entries.length;
    for (const entry of entries) entry.lost++;
    const isFree = (entry: Entry) => entry.lost <= FREE_LOST_DELIVERIES;
    this.#backlog.retry(entries.filter(isFree), LOST_DELAY_MS);
    const counted = entries.filter((entry) => !isFree(entry));
    await this.#settle(counted, messages, { ...FAILED, outcome: error });
  }

  async #settle(
    entries: readonly Entry[],
    messages: readonly StoredMessage[],
    outcome: QueueOutcome,
  ): Promise<void> {
    const ids = new Map(messages.map((message) => [message.seq, message.id]));
    const batch: Delivered[] = entries.map((entry) => ({ entry, id: ids.get(entry.seq) ?? "" }));
    const { acknowledged, retried, exhausted } = settleBatch(batch, outcome, this.config);
    const reason = outcome.outcome === "ok" ? "retried by the consumer" : outcome.outcome;
    try {
      await Promise.all([
        this.#acknowledge(acknowledged),
        this.#retry(retried),
        this.#bury(exhausted, reason),
      ]);
    } catch (error) {
      // The store could not write: nothing is decided yet, so what is still in flight is delivered again.
      this.#backOff(String(error));
      this.#backlog.retry(entries, LOST_DELAY_MS);
    }
  }

  async #acknowledge(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#context.store.remove(seqsOf(entries));
    this.#backlog.forget(entries);
    this.#counts.acknowledged += entries.length;
  }

  async #retry(retried: readonly { entry: Entry; delayMs: number }[]): Promise<void> {
    if (retried.length === 0) return;
    const nowMs = Date.now();
    const rows = retried.map(({ entry, delayMs }) => ({
      seq: entry.seq,
      attempts: entry.attempts + 1,
      availableMs: nowMs + delayMs,
    }));
    await this.#context.store.retry(rows);
    this.#counts.retried += retried.length;
    for (const { entry } of retried) entry.attempts++;
    for (const [delayMs, group] of Map.groupBy(retried, (retry) => retry.delayMs)) {
      this.#backlog.retry(
        group.map(({ entry }) => entry),
        delayMs,
      );
    }
  }

  async #bury(entries: readonly Entry[], reason: string): Promise<void> {
    if (entries.length === 0) return;
    if (this.#deadLetters === undefined) {
      await this.#context.store.remove(seqsOf(entries));
      this.#counts.dropped += entries.length;
    } else {
      await this.#deadLetters.adopt(entries, { on: this.config.name, reason });
      this.#counts.deadLettered += entries.length;
    }
    this.#backlog.forget(entries);
  }
}

function seqsOf(entries: readonly Entry[]): number[] {
  return entries.map((entry) => entry.seq);
}
