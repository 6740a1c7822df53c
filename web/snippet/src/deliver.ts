import { batch } from "./queue.ts";
import { state, tell } from "./state.ts";
import { area, forget, waiting } from "./store.ts";
import { shareToken } from "./token.ts";

const GATHER_MS = 200;
const RETRY_MS = 1e3;
/** A request without an answer ends, so that it does not keep the other tabs from sending. */
const ANSWER_MS = 3e4;
/** Waits double up to 256 s. */
const MAX_DOUBLINGS = 8;

let busy: unknown;
let failures = 0;
/** After a failure nothing is sent before this time. */
let notBefore = 0;
let timer: ReturnType<typeof setTimeout> | 0 = 0;

/** The moments at which beacons do not wait. */
export function watchMoments(): void {
  addEventListener("online", () => {
    notBefore = 0;
    flush();
  });
  addEventListener("visibilitychange", flush);
  addEventListener("pagehide", flush);
}

/** Sends soon, with what has gathered by then. */
export function schedule(): void {
  timer ||= setTimeout(flush, Math.max(GATHER_MS, notBefore - Date.now()));
}

/** One tab of the site sends at a time, the next then looks at what still waits; a page that goes cannot wait for that. */
function flush({ type }: { type?: string } = {}): void {
  clearTimeout(timer);
  timer = 0;
  if (busy || state.consent !== "granted" || !waiting()[0]) return;
  if (notBefore > Date.now()) {
    schedule();
    return;
  }
  busy = true;
  if (navigator.locks && type !== "pagehide") navigator.locks.request("trb", send).catch(send);
  else send(type);
}

/** `moment`: what the page is going through, when it cannot wait for other tabs. */
async function send(moment?: unknown): Promise<void> {
  const keys = waiting();
  if (keys.length) {
    const events = batch(keys.map((key) => area[key] as string));
    const head = JSON.stringify({ v: 1, key: state.key, visitor: area.trb_v, events: [] });
    const body = `${head.slice(0, -2) + events}]}`;
    const url = `${state.host}/e`;
    let wait = 0;
    let status = 0;
    try {
      // The last resort, since it tells nothing: the events stay, to be sent again under the same ids.
      if (moment === "pagehide" && !("keepalive" in Request.prototype)) navigator.sendBeacon(url, body);
      else {
        const response = await fetch(url, {
          method: "POST",
          body,
          keepalive: true,
          credentials: "omit",
          // biome-ignore lint/complexity/useOptionalChain: as ES2019 that takes twenty bytes more
          signal: AbortSignal.timeout && AbortSignal.timeout(ANSWER_MS),
        });
        status = response.status;
        wait = 1e3 * (response.headers.get("retry-after") as unknown as number);
        shareToken((await response.json()).token);
      }
    } catch {}
    state.sent = status;
    // A wait that is a date counts for none.
    if (!status || status > 499 || status === 429)
      notBefore = Date.now() + Math.max(wait || 0, RETRY_MS * 2 ** Math.min(failures++, MAX_DOUBLINGS));
    else {
      // Any other answer is the last word on these events.
      failures = notBefore = 0;
      keys.slice(0, events.length).forEach(forget);
    }
  }
  busy = false;
  schedule();
  tell();
  // The next tab may send only once it sees what this one removed: storage reaches another process later than the lock.
  return new Promise((seen) => setTimeout(seen, GATHER_MS));
}
