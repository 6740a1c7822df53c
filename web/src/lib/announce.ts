type Listener = () => void;

export interface Announcement {
  readonly id: number;
  readonly text: string;
  /** Shown as well as read out. */
  readonly visible: boolean;
}

let latest: Announcement | null = null;
const listeners = new Set<Listener>();

function publish(text: string, visible: boolean): void {
  latest = { id: (latest?.id ?? 0) + 1, text, visible };
  for (const listener of listeners) listener();
}

/** Reads a sentence out to those who do not see the page change. */
export const announce = (text: string) => publish(text, false);

/** Says that something was done, to everyone, for a moment. */
export const toast = (text: string) => publish(text, true);

export function subscribeAnnouncements(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const latestAnnouncement = (): Announcement | null => latest;
