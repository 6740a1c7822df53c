import { type PayeeKind, type TaxForm, taxFormsOf } from "../compliance/checklist.ts";
import type { KycState } from "../compliance/states.ts";
import type { PartnerStatus } from "../genealogy/partner-status.ts";
import { type Carrier, carries, methodStep } from "./method-currencies.ts";
import { minimumOf, nextDueAt, type PayoutRules } from "./policy.ts";
import type { MethodKind, MethodState, PayeeStripeState } from "./states.ts";

/** What is known of one partner in one currency, when somebody asks whether it is paid. */
export interface PayoutFacts {
  readonly currency: string;
  /** Below zero when what was paid out was refunded. */
  readonly availableMinor: bigint;
  readonly pendingMinor: bigint;
  /** When the first of what is pending becomes available; null: nothing is pending, or nobody knows. */
  readonly nextMaturesAt: Date | null;
  readonly inTransitMinor: bigint;
  readonly partnerStatus: PartnerStatus;
  /** Null: nobody has said anything of the payee yet. */
  readonly payee: {
    readonly heldAt: Date | null;
    readonly country: string | null;
    readonly kind: PayeeKind;
    readonly stripeState: PayeeStripeState;
    readonly stripeWants: readonly StripeWant[] | null;
  } | null;
  readonly compliance: {
    /** Of the last check; `none`: nobody was asked yet. */
    readonly kycState: KycState | "none";
    /** A tax form stands that was approved. */
    readonly hasTaxForm: boolean;
    /** The platform looks into something, and holds the payee meanwhile. */
    readonly caseOpen: boolean;
  };
  /** The one that stands; null: there is none. */
  readonly method: (Carrier & { readonly state: MethodState; readonly usableFrom: Date }) | null;
  /** Something was asked for that has not left yet. */
  readonly openRequest: boolean;
  /** What every amount must be a multiple of besides, in minor units: Stripe's, which its adapter knows. */
  readonly stepMinor?: bigint;
  /** What somebody asks for; absent: all there is. */
  readonly askedMinor?: bigint;
}

/** What Stripe still wants of a payee: its word for it, and until when (ISO 8601); null: no date. */
export interface StripeWant {
  readonly field: string;
  readonly dueAt: string | null;
}

/** `fromMs`: it ceases then at the earliest, by itself; absent: somebody has to do something. Amounts in minor units. */
export type Ineligibility =
  | {
      readonly code: "below_minimum";
      readonly amountMinor: bigint;
      readonly minimumMinor: bigint;
      readonly fromMs?: number;
    }
  | { readonly code: "negative_balance"; readonly availableMinor: bigint; readonly fromMs?: number }
  | { readonly code: "nothing_available"; readonly pendingMinor: bigint; readonly fromMs?: number }
  | { readonly code: "more_than_available"; readonly askedMinor: bigint; readonly availableMinor: bigint }
  | { readonly code: "not_in_steps"; readonly askedMinor: bigint; readonly stepMinor: bigint }
  /** Beside one of the above: what there was is on its way. */
  | { readonly code: "requested_already"; readonly inTransitMinor: bigint }
  | { readonly code: "partner_suspended" }
  | { readonly code: "payee_held"; readonly sinceMs: number }
  | { readonly code: "kyc_needed"; readonly state: KycState | "none" }
  /** One of these. */
  | { readonly code: "tax_form_needed"; readonly forms: readonly TaxForm[] }
  /** What is looked into is not said. */
  | { readonly code: "case_open" }
  | { readonly code: "no_method" }
  | { readonly code: "method_unverified"; readonly kind: MethodKind }
  | { readonly code: "method_cooling_off"; readonly fromMs: number }
  | {
      readonly code: "stripe_not_ready";
      readonly state: PayeeStripeState;
      readonly wants: readonly StripeWant[];
    }
  | { readonly code: "currency_not_by_method"; readonly kind: MethodKind; readonly currency: string };

export type Eligibility =
  | { readonly eligible: true; readonly amountMinor: bigint }
  | { readonly eligible: false; readonly reasons: readonly Ineligibility[] };

/**
 * Whether a partner is paid now, and how much: what was asked for, or all that is available, down to the step that its method
 * takes; what is less than a step stays. Otherwise every reason why not, of the balance first, not only the first found.
 */
export function judgePartner(facts: PayoutFacts, rules: PayoutRules, nowMs: number): Eligibility {
  const stepMinor = stepOf(facts);
  const { availableMinor, askedMinor = availableMinor - (availableMinor % stepMinor) } = facts;
  const reasons = [
    ...ofBalance(facts, { askedMinor, stepMinor, minimumMinor: minimumOf(rules, facts.currency) }),
    ...ofPeople(facts),
    ...ofCompliance(facts, rules),
    ...ofMethod(facts, nowMs),
  ];
  return reasons.length === 0 ? { eligible: true, amountMinor: askedMinor } : { eligible: false, reasons };
}

/**
 * When a partner is paid next at the earliest, if nobody does anything but what comes by itself; null: it has to ask, or somebody
 * has to do something first.
 */
export function nextPayoutAt(
  judged: Eligibility,
  rules: Pick<PayoutRules, "schedule">,
  timezone: string,
  nowMs: number,
): number | null {
  if (judged.eligible) return nextDueAt(rules, timezone, nowMs);
  let fromMs = nowMs;
  for (const reason of judged.reasons) {
    if (reason.code === "requested_already") continue;
    if (!("fromMs" in reason) || reason.fromMs === undefined) return null;
    // One that ceases at the moment itself is gone by then.
    fromMs = Math.max(fromMs, reason.fromMs - 1);
  }
  return nextDueAt(rules, timezone, fromMs);
}

/** Steps are powers of ten: the larger is a multiple of the other. */
function stepOf({ method, currency, stepMinor = 1n }: PayoutFacts): bigint {
  const own = method === null ? 1n : methodStep(method, currency);
  return own > stepMinor ? own : stepMinor;
}

function ofBalance(
  facts: PayoutFacts,
  { askedMinor, stepMinor, minimumMinor }: { askedMinor: bigint; stepMinor: bigint; minimumMinor: bigint },
): Ineligibility[] {
  const { availableMinor, pendingMinor, inTransitMinor, openRequest } = facts;
  const reasons: Ineligibility[] = [];
  if (availableMinor < 0n)
    reasons.push({ code: "negative_balance", availableMinor, ...fromMaturing(facts, 1n) });
  else if (availableMinor === 0n)
    reasons.push({ code: "nothing_available", pendingMinor, ...fromMaturing(facts, 1n) });
  else if (askedMinor > availableMinor)
    reasons.push({ code: "more_than_available", askedMinor, availableMinor });
  if (askedMinor % stepMinor !== 0n) reasons.push({ code: "not_in_steps", askedMinor, stepMinor });
  if (availableMinor > 0n && askedMinor < minimumMinor)
    reasons.push({
      ...{ code: "below_minimum", amountMinor: askedMinor, minimumMinor },
      ...(facts.askedMinor === undefined ? fromMaturing(facts, minimumMinor) : {}),
    });
  if (reasons.length > 0 && openRequest && inTransitMinor > 0n)
    reasons.push({ code: "requested_already", inTransitMinor });
  return reasons;
}

/** Not before the next line matures, where what is pending suffices. */
function fromMaturing(facts: PayoutFacts, neededMinor: bigint): { fromMs?: number } {
  const { availableMinor, pendingMinor, nextMaturesAt } = facts;
  const suffices = availableMinor + pendingMinor >= neededMinor;
  return nextMaturesAt !== null && suffices ? { fromMs: nextMaturesAt.getTime() } : {};
}

function ofPeople({ partnerStatus, payee }: PayoutFacts): Ineligibility[] {
  const reasons: Ineligibility[] = [];
  if (partnerStatus === "suspended") reasons.push({ code: "partner_suspended" });
  const heldAt = payee?.heldAt ?? null;
  if (heldAt !== null) reasons.push({ code: "payee_held", sinceMs: heldAt.getTime() });
  return reasons;
}

function ofCompliance({ payee, compliance }: PayoutFacts, rules: PayoutRules): Ineligibility[] {
  const { kycState, hasTaxForm, caseOpen } = compliance;
  const reasons: Ineligibility[] = [];
  if (rules.requireKyc && kycState !== "approved") reasons.push({ code: "kyc_needed", state: kycState });
  if (rules.requireTaxForm && !hasTaxForm) {
    const { country, kind } = payee ?? { country: null, kind: "individual" };
    reasons.push({ code: "tax_form_needed", forms: taxFormsOf({ country, kind }) });
  }
  if (caseOpen) reasons.push({ code: "case_open" });
  return reasons;
}

function ofMethod({ method, payee, currency }: PayoutFacts, nowMs: number): Ineligibility[] {
  if (method === null || method.state === "replaced" || method.state === "refused")
    return [{ code: "no_method" }];
  const { kind, state, usableFrom } = method;
  const reasons: Ineligibility[] = [];
  if (state === "unverified") reasons.push({ code: "method_unverified", kind });
  if (usableFrom.getTime() > nowMs)
    reasons.push({ code: "method_cooling_off", fromMs: usableFrom.getTime() });
  const stripeState = payee?.stripeState ?? "none";
  if (kind === "stripe" && stripeState !== "active")
    reasons.push({ code: "stripe_not_ready", state: stripeState, wants: payee?.stripeWants ?? [] });
  if (!carries(method, currency)) reasons.push({ code: "currency_not_by_method", kind, currency });
  return reasons;
}
