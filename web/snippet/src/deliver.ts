import { batch } from "./queue.ts";
import { state, tell } from "./state.ts";
import { area, forget, waiting } from "./store.ts";
import { shareToken } from "./token.ts";

const GATHER_MS = 200;
const RETRY_MS = 1e3;
/** Waits double up to 256 s. */
const MAX_DOUBLINGS = 8;

let busy = false;
let leaving = false;
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
  leaving = type === "pagehide";
  if (navigator.locks && !leaving) navigator.locks.request("trb", send).catch(send);
  else send();
}

async function send(): Promise<void> {
  const keys = waiting();
  if (keys[0]) {
    const events = batch(keys.map((key) => area[key] as string));
    const head = JSON.stringify({ v: 1, key: state.key, visitor: area.trb_v });
    const body = `${head.slice(0, -1)},"events":[${events}]}`;
    const url = `${state.host}/e`;
    let wait = RETRY_MS * 2 ** Math.min(failures++, MAX_DOUBLINGS);
    let status = 0;
    try {
      // The last resort, since it tells nothing: the events stay, to be sent again under the same ids.
      if (leaving && !("keepalive" in Request.prototype)) navigator.sendBeacon(url, body);
      else {
        const response = await fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" });
        status = response.status;
        wait = Math.max(wait, 1e3 * Number(response.headers.get("retry-after")));
        shareToken((await response.json()).token);
      }
    } catch {}
    state.sent = status;
    if (!status || status === 429 || status > 499) notBefore = Date.now() + wait;
    else {
      // Any other answer is the last word on these events.
      failures = notBefore = 0;
      keys.slice(0, events.length).forEach(forget);
    }
  }
  busy = false;
  schedule();
  tell();
}
