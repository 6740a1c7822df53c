import type { Tone } from "../../lib/tone.ts";

const SOURCES: Readonly<Record<string, string>> = {
  server: "your server",
  browser: "a browser",
  webhook: "a webhook",
};

export function describeSource(source: string): string {
  return SOURCES[source] ?? source;
}

/** Reasons of attribution as a merchant reads them; see docs/attribution.md. */
const REASONS: Readonly<Record<string, string>> = {
  model: "credited by the program's model",
  coupon: "credited to the owner of its coupon",
  binding: "credited to whoever brought the customer",
  no_touch: "no click led to it",
  no_eligible_touch: "no click that led to it counts",
  after_conversion: "the click came after the order",
  outside_window: "the click was too long ago",
  bot: "the click was a bot's",
  link_not_active_at_click: "the link was not in use when it was clicked",
  partner_not_active_at_click: "the partner was suspended when it was clicked",
  partner_not_active_at_conversion: "the partner was suspended at the order",
  enrollment_not_approved_at_click: "the partner had no approved place when it was clicked",
  enrollment_not_approved_at_conversion: "the partner had no approved place at the order",
  campaign_budget_used_up: "the campaign's budget was used up",
  own_link: "the buyer's own link",
  not_chosen_by_model: "another click was credited by the model",
  overridden_by_coupon: "a coupon took the order",
  touch_found: "a click was found, so the binding is not needed",
  bound_after_conversion: "the customer was bound later",
};

/** A reason in words; one that this page does not know, in its own. */
export function describeReason(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll("_", " ");
}

interface Attributed {
  readonly outcome: string;
  readonly outcomeReason: string | null;
  readonly commissionBlockedBy: string | null;
}

/** What became of a conversion, in a word or two. */
export function describeOutcome({ outcome, commissionBlockedBy }: Attributed): { tone: Tone; text: string } {
  if (outcome === "waiting") return { tone: "unknown", text: "being looked at" };
  if (outcome !== "attributed") return { tone: "warn", text: "credited to nobody" };
  if (commissionBlockedBy !== null) return { tone: "warn", text: "credited, no plan in force" };
  return { tone: "ok", text: "credited" };
}

const FINDERS: Readonly<Record<string, string>> = {
  token: "the click token",
  visitor: "the visitor",
  customer: "the customer",
};

/** What led from the conversion to the click. */
export function describeFinder(finder: string): string {
  return FINDERS[finder] ?? finder;
}
