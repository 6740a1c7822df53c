/** A message's place in line: its id, and whether it holds its lane's slot through a wait for a retry. */
export type Ticket = { id: string; lane: string; dueAtMs: number; order: number; holdsSlot: boolean };

export type LaneLimits = {
  parallelism: number;
  paused: boolean;
  /** Starts allowed per period; undefined for no limit. */
  rate?: { count: number; periodMs: number } | undefined;
};

/** A line of due messages that share limits: all plain messages, one queue, or one flow-control key. */
export class Lane {
  readonly name: string;
  limits: LaneLimits;
  active = 0;
  #ready: Ticket[] = [];
  #head = 0;
  #periodStartMs = 0;
  #startedInPeriod = 0;

  constructor(name: string, limits: LaneLimits) {
    this.name = name;
    this.limits = limits;
  }

  get waiting(): number {
    return this.#ready.length - this.#head;
  }

  add(ticket: Ticket): void {
    // One that holds its slot is the reason the others wait, so it goes before them.
    if (ticket.holdsSlot) this.#ready.splice(this.#head, 0, ticket);
    else this.#ready.push(ticket);
  }

  /** The next message that may start now, or undefined. */
  take(nowMs: number): Ticket | undefined {
    const ticket = this.#ready[this.#head];
    if (ticket === undefined || this.limits.paused || this.rateWaitMs(nowMs) > 0) return undefined;
    if (!ticket.holdsSlot && this.active >= this.limits.parallelism) return undefined;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#ready.length) {
      this.#ready = this.#ready.slice(this.#head);
      this.#head = 0;
    }
    if (!ticket.holdsSlot) this.active += 1;
    this.#startedInPeriod += 1;
    return ticket;
  }

  /** How long until the rate allows another start, in ms; 0 when it does. */
  rateWaitMs(nowMs: number): number {
    const { rate } = this.limits;
    if (rate === undefined) return 0;
    if (nowMs - this.#periodStartMs >= rate.periodMs) {
      this.#periodStartMs = nowMs;
      this.#startedInPeriod = 0;
    }
    return this.#startedInPeriod < rate.count ? 0 : this.#periodStartMs + rate.periodMs - nowMs;
  }
}
