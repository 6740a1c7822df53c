import { Fifo } from "./fifo.ts";
import type { Entry } from "./message.ts";

/** What a queue knows of its stored messages: which are ready, delayed or in flight. Bodies stay on disk. */
export class Backlog {
  readonly #entries = new Map<number, Entry>();
  /** Deliverable entries in order; may still hold what was forgotten since, which `takeBatch` skips. */
  readonly #ready = new Fifo<Entry>();
  readonly #inFlight = new Set<number>();
  readonly #onReady: () => void;
  #bytes = 0;
  #delayed = 0;

  /** @param onReady called whenever messages have become deliverable. */
  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  get readyCount(): number {
    return this.#ready.length;
  }

  get delayedCount(): number {
    return this.#delayed;
  }

  get inFlightCount(): number {
    return this.#inFlight.size;
  }

  /** Stored and not in flight, delayed ones included. */
  get waitingCount(): number {
    return this.#entries.size - this.#inFlight.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The oldest stored message, in flight or not. */
  get oldest(): Entry | undefined {
    const [oldest] = this.#entries.values();
    return oldest;
  }

  /** When the first ready message became ready, milliseconds since the epoch. */
  get firstReadyMs(): number | undefined {
    return this.#ready.peek()?.readyMs;
  }

  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** Takes stored messages; they become deliverable after `delayMs`. */
  add(entries: readonly Entry[], delayMs: number): void {
    for (const entry of entries) {
      this.#entries.set(entry.seq, entry);
      this.#bytes += entry.bytes;
    }
    this.#enqueue(entries, delayMs);
  }

  /** Moves up to `size` ready messages in flight. */
  takeBatch(size: number): Entry[] {
    const batch: Entry[] = [];
    while (batch.length < size) {
      const entry = this.#ready.shift();
      if (entry === undefined) break;
      if (!this.#entries.has(entry.seq) || this.#inFlight.has(entry.seq)) continue;
      this.#inFlight.add(entry.seq);
      batch.push(entry);
    }
    return batch;
  }

  /** Puts a batch that never reached its consumer back in front. */
  putBack(entries: readonly Entry[]): void {
    for (const entry of entries) this.#inFlight.delete(entry.seq);
    this.#ready.unshift(entries);
  }

  /** Makes messages that are in flight deliverable again after `delayMs`; ignores those that are not. */
  retry(entries: readonly Entry[], delayMs: number): void {
    this.#enqueue(
      entries.filter((entry) => this.#inFlight.delete(entry.seq)),
      delayMs,
    );
  }

  /** Forgets messages that are deleted or live in another queue now. */
  forget(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (this.#entries.delete(entry.seq)) this.#bytes -= entry.bytes;
      this.#inFlight.delete(entry.seq);
    }
  }

  /** Forgets the waiting messages that match, and returns them. */
  release(matches: (entry: Entry) => boolean): Entry[] {
    const released = [...this.#entries.values()].filter(
      (entry) => !this.#inFlight.has(entry.seq) && matches(entry),
    );
    this.forget(released);
    return released;
  }

  #enqueue(entries: readonly Entry[], delayMs: number): void {
    if (entries.length === 0) return;
    if (delayMs > 0) {
      this.#delayed += entries.length;
      const ready = () => {
        this.#delayed -= entries.length;
        this.#enqueue(entries, 0);
      };
      setTimeout(ready, delayMs).unref();
      return;
    }
    const readyMs = Date.now();
    for (const entry of entries) {
      entry.readyMs = readyMs;
      this.#ready.push(entry);
    }
    this.#onReady();
  }
}
