import { useEffect, useRef, useState } from "react";
import { createPoller, type Poller } from "../../../lib/create-poller.ts";
import { EMPTY_VIEW, takeSnapshot, type View } from "../view.ts";
import { loadSnapshot } from "./load-snapshot.ts";

export const POLL_MS = 2_000;
const POLL_MAX_MS = 30_000;

export interface LiveView {
  readonly view: View;
  /** The viewer's clock at which the next look is due. */
  readonly nextAtMs: number;
  /** Looks now. */
  readonly retry: () => void;
}

/** The platform as it was at the last look: every two seconds, less often while it does not answer, never while hidden. */
export function useView(): LiveView {
  const [view, setView] = useState(EMPTY_VIEW);
  const [nextAtMs, setNextAtMs] = useState(0);
  const poller = useRef<Poller>(undefined);
  useEffect(() => {
    const current = createPoller({
      poll: async (signal) => {
        const snapshot = await loadSnapshot(signal);
        if (!signal.aborted) setView((before) => takeSnapshot(before, snapshot));
        return snapshot.status.ok;
      },
      intervalMs: POLL_MS,
      maxIntervalMs: POLL_MAX_MS,
      isHidden: () => document.hidden,
      onWait: (waitMs) => setNextAtMs(Date.now() + waitMs),
    });
    poller.current = current;
    document.addEventListener("visibilitychange", current.wake);
    window.addEventListener("online", current.wake);
    return () => {
      document.removeEventListener("visibilitychange", current.wake);
      window.removeEventListener("online", current.wake);
      current.stop();
    };
  }, []);
  return { view, nextAtMs, retry: () => poller.current?.wake() };
}
