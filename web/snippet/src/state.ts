import { waiting } from "./store.ts";

/** How things stand; the install check of the merchant's guide is told all of it. */
export const state: {
  key?: string;
  /** Where beacons go; at first the origin that the script came from. */
  host: string;
  consent: "pending" | "granted" | "denied";
  /** The browser asks not to be followed: the visitor has no id, and nothing outlives the tab. */
  privacy?: boolean;
  /** Status of the last beacon, 0 when no answer came. */
  sent?: number;
} = { host: "", consent: "pending" };

/** Tells the window that opened this page for a check. */
export function tell(): void {
  if (opener && location.hash === "#tributary-check")
    opener.postMessage({ tributary: { ...state, queued: waiting().length } }, "*");
}
