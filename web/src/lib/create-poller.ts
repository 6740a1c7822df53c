export interface PollerOptions {
  /** Asks once; false or a rejection lengthens the wait. Never under way twice. */
  readonly poll: (signal: AbortSignal) => Promise<boolean>;
  readonly intervalMs: number;
  /** The longest wait, reached by doubling after each failure. */
  readonly maxIntervalMs: number;
  /** While this is true nothing is asked; `wake` goes on. */
  readonly isHidden: () => boolean;
  /** Told how long the wait before the next question is. */
  readonly onWait?: (waitMs: number) => void;
}

export interface Poller {
  /** Asks now instead of at the end of the wait, unless a question is under way or the page is hidden. */
  wake(): void;
  /** Ends for good and aborts what is under way. */
  stop(): void;
}

/** The wait after so many failures in a row. */
export function waitAfter(failures: number, intervalMs: number, maxIntervalMs: number): number {
  return Math.min(intervalMs * 2 ** failures, maxIntervalMs);
}

/** Asks at once and then again and again, each time after the last answer came. */
export function createPoller({ poll, intervalMs, maxIntervalMs, isHidden, onWait }: PollerOptions): Poller {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = false;
  let failures = 0;

  const ask = async () => {
    clearTimeout(timer);
    if (underWay || abort.signal.aborted || isHidden()) return;
    underWay = true;
    const answered = await poll(abort.signal).catch(() => false);
    underWay = false;
    if (abort.signal.aborted) return;
    failures = answered ? 0 : failures + 1;
    const waitMs = waitAfter(failures, intervalMs, maxIntervalMs);
    onWait?.(waitMs);
    timer = setTimeout(ask, waitMs);
  };

  void ask();
  return {
    wake: () => void ask(),
    stop() {
      clearTimeout(timer);
      abort.abort();
    },
  };
}
