type Listener = () => void;

export interface Announcement {
  readonly id: number;
  readonly text: string;
  /** Shown as well as read out. */
  readonly visible: boolean;
  /** Takes back what was done; it says itself what came of it. */
  readonly undo: (() => Promise<unknown>) | undefined;
}

let latest: Announcement | null = null;
const listeners = new Set<Listener>();

function publish(text: string, visible: boolean, undo?: Announcement["undo"]): void {
  latest = { id: (latest?.id ?? 0) + 1, text, visible, undo };
  for (const listener of listeners) listener();
}

/** Reads a sentence out to those who do not see the page change. */
export const announce = (text: string) => publish(text, false);

/** Says that something was done, to everyone, for a moment; with `undo`, that it can be taken back, and for longer. */
export const toast = (text: string, undo?: Announcement["undo"]) => publish(text, true, undo);

export function subscribeAnnouncements(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const latestAnnouncement = (): Announcement | null => latest;
