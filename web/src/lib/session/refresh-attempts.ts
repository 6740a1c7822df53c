import { newUuid } from "../new-uuid.ts";

/** Names attempts to refresh, so that one whose answer was lost is known again when it is repeated. */
export interface RefreshAttempts {
  /** The attempt that has no answer yet, or a new one. */
  name(): Promise<string>;
  /** Its answer has come. */
  heard(): void;
}

export type AttemptStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "tributary-refresh";
const SETTLE_MS = 50;

/**
 * Keeps the attempt where a reloaded page, and other tabs, find it.
 *
 * @param store absent: this page alone remembers
 * @param locked tabs take turns. Where they cannot, two may name an attempt at the same instant: each waits a moment, and
 *   both take the name that was written last
 */
export function createRefreshAttempts({
  store = createMemory(),
  locked,
  wait,
}: {
  readonly store?: AttemptStore | undefined;
  readonly locked: boolean;
  readonly wait: (ms: number) => Promise<void>;
}): RefreshAttempts {
  return {
    async name() {
      const kept = store.getItem(KEY);
      if (kept !== null) return kept;
      const fresh = newUuid();
      store.setItem(KEY, fresh);
      if (locked) return fresh;
      await wait(SETTLE_MS);
      return store.getItem(KEY) ?? fresh;
    },
    heard: () => store.removeItem(KEY),
  };
}

function createMemory(): AttemptStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** The browser's own; undefined where it keeps nothing for this site. */
export function browserStore(): AttemptStore | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
