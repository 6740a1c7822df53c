import type { Refusal } from "./refusals.ts";

/** Why a beacon, or a pixel, is not taken as a whole. */
export type BeaconRefusal =
  | "malformed_json"
  | "invalid_beacon"
  | "invalid_event"
  | "unknown_key"
  | "archived_program"
  | "host_not_allowed"
  | "too_large"
  | "too_many"
  | "unavailable"
  | "not_durable"
  | "internal";

export const BEACON_REFUSALS: Record<BeaconRefusal, Refusal> = {
  malformed_json: { status: 400, title: "Not JSON", detail: "The body cannot be read as JSON." },
  invalid_beacon: { status: 400, title: "Not a beacon", detail: "The body is not what a beacon is." },
  invalid_event: { status: 400, title: "Not an event", detail: "The parameters are not those of an event." },
  unknown_key: { status: 404, title: "Unknown key", detail: "There is no program with this public key." },
  archived_program: { status: 410, title: "Archived program", detail: "This program takes no more events." },
  host_not_allowed: {
    status: 403,
    title: "Host not allowed",
    detail: "The page is on a host that is not among the program's allowed hosts.",
  },
  too_large: { status: 413, title: "Too large", detail: "A beacon has at most 65,536 bytes." },
  too_many: {
    status: 429,
    title: "Too many beacons",
    detail: "So many came from this address that some must wait.",
    // The limiter's own period: then it counts anew.
    headers: { "retry-after": "10" },
  },
  unavailable: {
    status: 503,
    title: "Please try again",
    detail: "The key or the link cannot be looked up at this moment.",
    headers: { "retry-after": "1" },
  },
  not_durable: {
    status: 503,
    title: "Please try again",
    detail: "The conversion cannot be kept at this moment.",
    headers: { "retry-after": "5" },
  },
  internal: { status: 500, title: "Something went wrong", detail: "Please try again in a moment." },
};
