import { state } from "./state.ts";
import { area, write } from "./store.ts";

const callers: ((token: string) => void)[] = [];

/** Keeps a token, and hands the one that is kept to those who wait for it, once there is consent to use it. */
export function shareToken(token = area.trb_t): void {
  if (!token || state.consent !== "granted") return;
  write("trb_t", token);
  for (const call of callers.splice(0)) call(token);
}

export function whenToken(call: (token: string) => void): void {
  callers.push(call);
  shareToken();
}
