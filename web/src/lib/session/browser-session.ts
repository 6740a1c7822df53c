import { fetchInTime } from "../api/fetch-in-time.ts";
import { createPoller } from "../create-poller.ts";
import { alone, browserAttempts, NAME } from "./ask-refresh.ts";
import { createSession, type SessionNews, type SessionStore } from "./create-session.ts";
import { takeEarly } from "./early.ts";

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** The session of this tab, in step with the browser's other tabs. It asks until it knows who is here. */
export function openSession(): SessionStore {
  const channel = new BroadcastChannel(NAME);
  const session = createSession({
    fetch: fetchInTime,
    alone,
    attempts: browserAttempts(),
    early: takeEarly(),
    now: Date.now,
    tell: (news) => channel.postMessage(news),
  });
  channel.onmessage = ({ data }: MessageEvent<SessionNews>) => {
    const here = session.state().kind;
    // Whoever signs in next may be another person, so the page begins anew.
    if (data === "signed-out" && here === "signed-in") window.location.assign("/sign-in");
    if (data === "signed-in" && here !== "signed-in") void session.start();
  };
  const poller = createPoller({
    poll: async () => {
      await session.start();
      const known = session.state().kind !== "starting";
      if (known) queueMicrotask(() => poller.stop());
      return known;
    },
    intervalMs: RETRY_MS,
    maxIntervalMs: RETRY_MAX_MS,
    isHidden: () => false,
  });
  return session;
}
