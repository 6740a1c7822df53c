import { batch } from "./queue.ts";
import { state, tell } from "./state.ts";
import { area, forget, waiting } from "./store.ts";
import { shareToken } from "./token.ts";

const GATHER_MS = 200;
const RETRY_MS = 1e3;
/** Waits double up to 256 s. */
const MAX_DOUBLINGS = 8;

let url: string;
let busy = false;
let failures = 0;
let retryAt = 0;
let timer: ReturnType<typeof setTimeout> | 0 = 0;

/** Where beacons go, and the moments at which they go without being asked. */
export function openDelivery(host: string): void {
  url = `${host}/e`;
  addEventListener("online", flush);
  addEventListener("visibilitychange", leave);
}

/** Sends soon what has gathered by then; after a failure not before its time. */
export function schedule(): void {
  timer ||= setTimeout(flush, Math.max(GATHER_MS, retryAt - Date.now()));
}

const maySend = (): boolean => !busy && state.consent === "granted" && waiting().length > 0;

/** One tab of the site sends at a time; the next then looks at what is still waiting. */
function flush(): void {
  clearTimeout(timer);
  timer = 0;
  if (!maySend()) return;
  busy = true;
  if (navigator.locks) navigator.locks.request("trb", send).catch(send);
  else send();
}

/** The page may be gone before a lock is granted: what it has gathered leaves at once. */
function leave(): void {
  if (document.hidden && maySend() && retryAt < Date.now()) send();
}

async function send(): Promise<void> {
  const keys = waiting();
  if (keys[0]) {
    busy = true;
    const events = batch(keys.map((key) => area[key] as string));
    const head = JSON.stringify({ v: 1, key: state.key, visitor: area.trb_v });
    const body = `${head.slice(0, -1)},"events":[${events}]}`;
    let wait = RETRY_MS * 2 ** Math.min(failures++, MAX_DOUBLINGS);
    state.sent = 0;
    try {
      // What tells nothing comes last: the events stay, to be sent again under the same ids.
      if (document.hidden && !("keepalive" in Request.prototype)) navigator.sendBeacon(url, body);
      else {
        const response = await fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" });
        state.sent = response.status;
        wait = Math.max(wait, 1e3 * Number(response.headers.get("retry-after")));
        shareToken((await response.json()).token);
      }
    } catch {}
    if (!state.sent || state.sent === 429 || state.sent > 499) retryAt = Date.now() + wait;
    else {
      // Any other answer is the last word on these events.
      failures = retryAt = 0;
      keys.slice(0, events.length).forEach(forget);
    }
  }
  busy = false;
  if (maySend()) schedule();
  tell();
}
