import type { DeepLinkRefusal } from "../../core/clicks/destination.ts";
import type { LinkState } from "../../core/clicks/link-state.ts";

/** Every answer that is no redirect: the reason, and what a visitor reads. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type RefusalReason =
  | Exclude<LinkState, "active">
  | DeepLinkRefusal
  | "unknown_link"
  | "not_found"
  | "method_not_allowed"
  | "unavailable"
  | "internal";

const gone = (detail: string): Refusal => ({ status: 410, title: "This link is not active", detail });
const badUrl = (detail: string): Refusal => ({ status: 400, title: "This link leads nowhere safe", detail });

export const REFUSALS: Record<RefusalReason, Refusal> = {
  paused: gone("It is paused for now."),
  suspended: gone("It is no longer in use."),
  archived: gone("It is no longer in use."),
  not_started: gone("It starts at a later date."),
  expired: gone("Its offer has ended."),
  too_long: badUrl("The page address in it is too long."),
  control_character: badUrl("The page address in it holds characters that are not allowed."),
  backslash: badUrl("The page address in it holds a backslash."),
  protocol_relative: badUrl("The page address in it does not say http or https."),
  not_absolute: badUrl("The page address in it is not complete."),
  scheme: badUrl("The page address in it is neither http nor https."),
  userinfo: badUrl("The page address in it holds a user name."),
  malformed: badUrl("The page address in it cannot be read."),
  host_not_allowed: badUrl("The page address in it belongs to another site."),
  port_not_allowed: badUrl("The page address in it names a port that is not allowed."),
  unknown_link: { status: 404, title: "There is no such link", detail: "Please check the address." },
  not_found: { status: 404, title: "There is nothing here", detail: "Please check the address." },
  method_not_allowed: {
    status: 405,
    title: "This request is not supported",
    detail: "This address does not take its method.",
  },
  unavailable: {
    status: 503,
    title: "Please try again",
    detail: "The link cannot be looked up at this moment.",
    headers: { "retry-after": "1" },
  },
  internal: { status: 500, title: "Something went wrong", detail: "Please try again in a moment." },
};
