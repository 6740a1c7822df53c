import { schedule } from "./deliver.ts";
import { newUuid, randomHex } from "./ids.ts";
import { surplus } from "./queue.ts";
import { state, tell } from "./state.ts";
import { area, forget, waiting, write } from "./store.ts";

/** As much of an address as an event takes, without its fragment, which may hold what is nobody's business. */
const cut = (url: string): string => url.replace(/#.*/, "").slice(0, 2048);

export const address = (): string => cut(location.href);
export const referrer = (): string => cut(document.referrer);

/** A session ends after 30 minutes without an event. */
const SESSION_MS = 18e5;

/** Lets an event wait for the next beacon; after a denial none is even made. */
export function track(kind: "page" | "product" | "custom" | "click" | "conversion", fields: object): void {
  if (state.consent === "denied") return;
  const id = newUuid();
  const now = Date.now();
  if (!state.privacy) {
    if (!area.trb_v) write("trb_v", randomHex(16));
    if (!(now - (area.trb_a as unknown as number) < SESSION_MS)) write("trb_s", newUuid());
    write("trb_a", `${now}`);
  }
  write(
    (kind === "conversion" ? "trb_r" : "trb_q") + id,
    JSON.stringify({ id, kind, url: address(), session: area.trb_s, token: area.trb_t, ...fields }),
  );
  surplus(waiting(), now).forEach(forget);
  schedule();
  tell();
}
