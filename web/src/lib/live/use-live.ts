import { type Query, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { createPoller } from "../create-poller.ts";
import { changedParts } from "./changed-parts.ts";

const POLL_MS = 1_000;
const POLL_MAX_MS = 30_000;

/** `connecting`: nothing has been heard yet. `lost`: the last question had no answer. */
export type LiveState = "connecting" | "live" | "lost";

export interface Live<Pulse> {
  /** Null: nothing has been heard yet. */
  readonly pulse: Pulse | null;
  readonly state: LiveState;
}

export interface LiveOptions<Pulse extends object> {
  /** Cheap to ask, each second while the page is seen. Must be stable: another begins anew. Null: nothing to ask of yet. */
  readonly ask: ((signal: AbortSignal) => Promise<Pulse>) | null;
  /** Keys of the queries that a change of each part concerns. */
  readonly concerns: { readonly [Part in keyof Pulse]?: readonly (readonly unknown[])[] };
}

const NOTHING = { pulse: null, state: "connecting" } as const;

/**
 * Asks for the pulse each second, less often while there is no answer, never while the page is hidden; what changed is
 * loaded anew by the queries it concerns.
 */
export function useLive<Pulse extends object>({ ask, concerns }: LiveOptions<Pulse>): Live<Pulse> {
  const [heard, setHeard] = useState<Live<Pulse> & { readonly by: unknown }>({ ...NOTHING, by: null });
  const queries = useQueryClient();
  const concernsNow = useRef(concerns);
  useEffect(() => {
    concernsNow.current = concerns;
  });
  useEffect(() => {
    if (ask === null) return;
    let pulse: Pulse | null = null;
    // What was loaded before the first look may be older than it: it is asked again, once the page stands.
    let older: readonly Query[] = [];
    const say = (state: LiveState) =>
      setHeard((before) =>
        before.by === ask && before.pulse === pulse && before.state === state
          ? before
          : { by: ask, pulse, state },
      );
    const look = async (signal: AbortSignal) => {
      const after = await ask(signal);
      if (signal.aborted) return true;
      const changed = changedParts(pulse, after) as (keyof Pulse)[];
      const keys = changed.flatMap((part) => concernsNow.current[part] ?? []);
      const concerned = keys.flatMap((queryKey) => queries.getQueryCache().findAll({ queryKey }));
      const again = new Set(pulse === null ? [] : [...older, ...concerned]);
      older = pulse === null ? concerned : [];
      for (const { queryKey } of again) void queries.invalidateQueries({ queryKey, exact: true });
      if (changed.length > 0) pulse = after;
      say("live");
      return true;
    };
    const poller = createPoller({
      poll: (signal) =>
        look(signal).catch(() => {
          // A page that is left breaks its question off: that says nothing about the answer.
          if (!signal.aborted) say("lost");
          return false;
        }),
      intervalMs: POLL_MS,
      maxIntervalMs: POLL_MAX_MS,
      isHidden: () => document.hidden,
    });
    document.addEventListener("visibilitychange", poller.wake);
    window.addEventListener("online", poller.wake);
    return () => {
      document.removeEventListener("visibilitychange", poller.wake);
      window.removeEventListener("online", poller.wake);
      poller.stop();
    };
  }, [ask, queries]);
  return heard.by === ask ? heard : NOTHING;
}
