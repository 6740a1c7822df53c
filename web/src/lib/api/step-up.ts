/** Somebody has to show a second factor before what they asked for is done. */
export interface StepUp {
  /** `true`: it was shown, and requests may be repeated. */
  readonly settle: (shown: boolean) => void;
  readonly settled: Promise<boolean>;
}

let asked: StepUp | null = null;
const listeners = new Set<() => void>();

function move(next: StepUp | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks the viewer for a second factor; many requests at once ask once. Answers whether it was shown. */
export function askForStepUp(): Promise<boolean> {
  if (asked === null) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    move({
      settled: promise,
      settle: (shown) => {
        move(null);
        resolve(shown);
      },
    });
  }
  return asked?.settled ?? Promise.resolve(false);
}

export function subscribeStepUp(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const stepUpAsked = (): StepUp | null => asked;
