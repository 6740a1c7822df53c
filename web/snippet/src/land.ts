import { state } from "./state.ts";
import { tab, write } from "./store.ts";
import { address, referrer, track } from "./track.ts";

let url: string;
let viaParam: string;

/** Remembers the page that was landed on, wherever the visitor is once there is consent. */
export function arrive(via: string): void {
  url = address();
  viaParam = via;
}

/** Keeps the token that the page was reached with, or counts a direct link's click; the answer brings its token. */
export function land(): void {
  const query = new URL(url).searchParams;
  const token = query.get("tcid") || "";
  const via = query.get(viaParam);
  if (/^[\w-]{60,200}$/.test(token)) write("trb_t", token);
  // The mark returns with the tab: neither a reload nor a restored tab is another click.
  else if (via && state.consent === "granted" && tab.trb_l !== url) {
    write("trb_l", url, tab);
    track("click", { via, url, referrer: referrer() });
  }
}
