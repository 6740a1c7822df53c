/** What is kept, by key. Lifetimes: docs/snippet.md. */
interface Area {
  /** Consent, once it was given expressly. */
  trb_c?: string;
  /** Click token. */
  trb_t?: string;
  /** The visitor's own id. */
  trb_v?: string;
  /** Id of the session. */
  trb_s?: string;
  /** When it was last active. */
  trb_a?: string;
  /** Address of the landing page whose direct link has been counted; of this tab alone. */
  trb_l?: string;
  /** Events that wait: `trb_q` and an id; those that carry money `trb_r`, so that they sort last. */
  [key: string]: string | undefined;
}

/** Where things are kept now: the page's storage, or an object that is gone with the page; both are used by property. */
export let area: Area = {};
/** Where they are kept once there is consent. */
export let home: Area = {};
/** What lives and returns with the tab. */
export let tab: Area = {};

/** Storage may be absent, or forbidden (a frame without an origin): then to name it throws. */
function open(name: "localStorage" | "sessionStorage"): Area {
  try {
    return window[name] || {};
  } catch {
    return {};
  }
}

/** With a privacy signal nothing outlives the tab, and nothing stays from before the signal. */
export function openStorage(privacy: boolean): void {
  home = open("localStorage");
  tab = open("sessionStorage");
  if (privacy) {
    empty(home);
    home = tab;
  }
}

/** When storage is full, what it holds goes on in memory. */
export function write(key: string, value: string, into = area): void {
  try {
    into[key] = value;
  } catch {
    area = { ...area, [key]: value };
  }
}

export const forget = (key: string): boolean => delete area[key];

/** Keys of the events that wait: the oldest first, and money last. */
export const waiting = (): string[] =>
  Object.keys(area)
    .filter((key) => /^trb_[qr]/.test(key))
    .sort();

/** From now on in the page's storage, with what memory holds. */
export function keep(): void {
  const held = area;
  area = home;
  for (const key in held) write(key, held[key] as string);
}

/** Removes all that was ever kept, and goes on in memory. */
export function purge(): void {
  empty(home);
  empty(tab);
  area = {};
}

function empty(storage: Area): void {
  for (const key in storage) if (/^trb_/.test(key)) delete storage[key];
}
