import type { TaxForm } from "../compliance/checklist.ts";
import type { KycState } from "../compliance/states.ts";
import { formatAmount } from "../money/amount.ts";
import { localTime } from "../notifications/local-time.ts";
import type { Ineligibility, StripeWant } from "./eligibility.ts";
import type { MethodKind } from "./states.ts";

/** For whoever is paid. */
export interface ExplainedReason {
  /** The key by which a screen says it in another language. */
  readonly code: Ineligibility["code"];
  /** In English. */
  readonly sentence: string;
  /** ISO 8601: it ceases then at the earliest, by itself. Null: somebody has to do something. */
  readonly from: string | null;
  /** Amounts in minor units, as text, and what else the sentence names. */
  readonly figures: Readonly<Record<string, string>>;
}

interface Place {
  readonly currency: string;
  /** Moments are told by its clock. */
  readonly timezone: string;
}

/** Why somebody is not paid now, each reason in a sentence that also says what to do or when it ceases. */
export function explain(reasons: readonly Ineligibility[], place: Place): ExplainedReason[] {
  return reasons.map((reason) => {
    const fromMs = "fromMs" in reason ? reason.fromMs : undefined;
    return {
      code: reason.code,
      sentence: sentenceOf(reason, place),
      from: fromMs === undefined ? null : new Date(fromMs).toISOString(),
      figures: figuresOf(reason),
    };
  });
}

export const METHOD_NAMES: Readonly<Record<MethodKind, string>> = {
  stripe: "Stripe",
  bank: "bank transfer",
  paypal: "PayPal",
  momo: "MoMo",
  other: "the agreed way",
};

const STRIPE_SENTENCES = {
  none: "Stripe does not know you yet: begin its onboarding",
  pending: "Stripe is still checking what you gave",
  restricted: "Stripe wants more from you before it pays",
  active: "Stripe pays you",
  closed: "Your account at Stripe is closed: begin its onboarding again, or choose another method",
} as const;

const ASKED = "Show who you are: this program pays nobody whose identity was not made sure of.";
const LOOKED_AT = "What you handed in to show who you are is being looked at; nothing is for you to do.";
const KYC_SENTENCES: Readonly<Record<KycState | "none", string>> = {
  ...{ none: ASKED, requested: ASKED, submitted: LOOKED_AT, in_review: LOOKED_AT },
  approved: "Your identity was made sure of.",
  rejected: "Your identity could not be made sure of. Ask support.",
  expired: "What was made sure of your identity has expired: hand in new documents.",
};

const FORM_NAMES: Readonly<Record<TaxForm, string>> = {
  ...{ tax_w9: "W-9", tax_w8ben: "W-8BEN", tax_w8bene: "W-8BEN-E" },
};

function sentenceOf(reason: Ineligibility, place: Place): string {
  const amount = (minor: bigint) => formatAmount(minor, place.currency);
  const at = (ms: number) => clock(ms, place.timezone);
  const maturing = (fromMs: number | undefined) =>
    fromMs === undefined ? "" : ` More becomes available from ${at(fromMs)} on.`;
  switch (reason.code) {
    case "below_minimum":
      return `${amount(reason.amountMinor)} is less than the least that is paid, ${amount(reason.minimumMinor)}.${maturing(reason.fromMs)}`;
    case "negative_balance":
      return `Refunds after a payout have left ${amount(reason.availableMinor)}; what you earn next makes up for it.${maturing(reason.fromMs)}`;
    case "nothing_available":
      return reason.pendingMinor > 0n
        ? `Nothing is available yet: ${amount(reason.pendingMinor)} is still on hold.${maturing(reason.fromMs)}`
        : "Nothing is available.";
    case "more_than_available":
      return `${amount(reason.askedMinor)} is more than the ${amount(reason.availableMinor)} available.`;
    case "not_in_steps":
      return `${amount(reason.askedMinor)} cannot be sent: the method takes multiples of ${amount(reason.stepMinor)}.`;
    case "requested_already":
      return `${amount(reason.inTransitMinor)} is on its way already.`;
    case "partner_suspended":
      return "You are suspended in this program, which pays you nothing until that ends. Ask its owner.";
    case "payee_held":
      return `Payouts to you are held since ${at(reason.sinceMs)}. Ask support.`;
    case "kyc_needed":
      return KYC_SENTENCES[reason.state];
    case "tax_form_needed":
      return `A tax form is wanted before you are paid: ${reason.forms.map((form) => FORM_NAMES[form]).join(" or ")}.`;
    case "case_open":
      return "The platform is looking into something before it pays you. Ask support.";
    case "no_method":
      return "You have not said how you are to be paid: choose a payout method.";
    case "method_unverified":
      return `Your payout method (${METHOD_NAMES[reason.kind]}) is not verified yet.`;
    case "method_cooling_off":
      return `Your payout method was changed; it can be used from ${at(reason.fromMs)} on.`;
    case "stripe_not_ready":
      return `${STRIPE_SENTENCES[reason.state]}${wanted(reason.wants)}.`;
    case "currency_not_by_method":
      return `${reason.currency} cannot be paid by ${METHOD_NAMES[reason.kind]}: choose another payout method.`;
  }
}

/** Named at most; the rest is counted. */
const WANTS_NAMED = 3;

function wanted(wants: readonly StripeWant[]): string {
  if (wants.length === 0) return "";
  const named = wants
    .slice(0, WANTS_NAMED)
    .map(({ field, dueAt }) => (dueAt === null ? field : `${field} (by ${dueAt.slice(0, 10)})`));
  const more = wants.length > WANTS_NAMED ? `, and ${wants.length - WANTS_NAMED} more` : "";
  return `: ${named.join(", ")}${more}`;
}

/** `2026-11-22 09:00 (Asia/Ho_Chi_Minh)` */
function clock(ms: number, timezone: string): string {
  const { day, minutes } = localTime(new Date(ms), timezone);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)} (${timezone})`;
}

function figuresOf(reason: Ineligibility): Record<string, string> {
  const figures: Record<string, string> = {};
  for (const [name, value] of Object.entries(reason)) {
    if (typeof value === "bigint") figures[name] = value.toString();
    else if (typeof value === "string" && name !== "code") figures[name] = value;
    else if (name === "sinceMs") figures.since = new Date(Number(value)).toISOString();
  }
  if (reason.code === "tax_form_needed") figures.forms = reason.forms.join(",");
  if (reason.code === "stripe_not_ready") figures.wants = reason.wants.map(({ field }) => field).join(",");
  return figures;
}
