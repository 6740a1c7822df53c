import { isSelfServe } from "./regions.ts";
import type { MethodKind, MethodState, PayeeStripeState } from "./states.ts";

/** After a change nothing is paid by the new method for so long: whoever took over an account gains no hurry by it. */
export const COOLING_OFF_MS = 72 * 3_600_000;

/** When a new method may be used: the first at once, one that takes another's place after {@link COOLING_OFF_MS}. */
export function usableFrom(hadOne: boolean, now: Date): Date {
  return hadOne ? new Date(now.getTime() + COOLING_OFF_MS) : now;
}

/** A payee, as far as it can be told what it lacks. */
export interface PayeeStanding {
  readonly country: string | null;
  readonly stripe: {
    readonly state: PayeeStripeState;
    /** What Stripe wants, in its words, and until when (ISO 8601). */
    readonly wants: readonly { readonly field: string; readonly dueAt: string | null }[];
  };
  /** Null: none. */
  readonly method: {
    readonly kind: MethodKind;
    readonly state: MethodState;
    readonly usableFrom: Date;
  } | null;
  readonly held: boolean;
}

export interface Missing {
  readonly code:
    | "country"
    | "method"
    | "stripe_details"
    | "stripe_review"
    | "stripe_closed"
    | "verification"
    | "cooling_off"
    | "held";
  /** Of Stripe's wants its own name of what is wanted; null: nothing to name. */
  readonly field: string | null;
  /** By when it must be there (`stripe_details`), or from when it lacks no more (`cooling_off`); null: no date. */
  readonly at: string | null;
  /** An English sentence. */
  readonly text: string;
}

const plain = (code: Missing["code"], text: string): Missing => ({ code, field: null, at: null, text });

/** Everything that stands between a payee and its money, whatever its balance; empty: it can be paid. */
export function missingOf(payee: PayeeStanding, now: Date): Missing[] {
  const missing: Missing[] = [];
  if (payee.held)
    missing.push(plain("held", "Payouts to you are held by the platform; the reason stands beside."));
  if (payee.country === null) missing.push(plain("country", "Say in which country you are paid."));
  const { method } = payee;
  if (method === null)
    return [...missing, plain("method", "Choose how you are paid."), ...ofStripe(payee, false)];
  if (method.kind === "stripe") missing.push(...ofStripe(payee, true));
  else if (method.state === "unverified")
    missing.push(plain("verification", "The platform checks how you are paid; nothing is for you to do."));
  if (method.usableFrom > now) {
    const at = method.usableFrom.toISOString();
    const text = `How you are paid was changed; the new way is used from ${at}.`;
    missing.push({ code: "cooling_off", field: null, at, text });
  }
  return missing;
}

/** @param chosen Stripe is the method; else only what was begun there is told */
function ofStripe({ stripe: { state, wants } }: PayeeStanding, chosen: boolean): Missing[] {
  if (state === "none" && !chosen) return [];
  if (state === "closed")
    return [plain("stripe_closed", "Your account at Stripe is closed; choose another way.")];
  const listed = wants.map(
    ({ field, dueAt }): Missing => ({
      ...{ code: "stripe_details", field, at: dueAt },
      text: `Stripe wants ${field}${dueAt === null ? "" : `, by ${dueAt}`}.`,
    }),
  );
  if (listed.length > 0 || state === "active") return listed;
  if (state === "pending")
    return [plain("stripe_review", "Stripe checks what you gave; nothing is for you to do.")];
  return [plain("stripe_details", "Stripe does not pay you yet; go on with what it asks for.")];
}

/** By which ways a payee of a country can be paid, and why. @param canStripe whether anybody is paid by Stripe here */
export function waysOf(country: string | null, canStripe: boolean): { stripe: boolean; text: string } {
  if (country === null)
    return { stripe: false, text: "Say in which country you are paid, to see by which ways." };
  if (!canStripe)
    return {
      stripe: false,
      text: "You are paid by hand, to a bank or wallet that you name: it is checked once.",
    };
  if (isSelfServe(country))
    return {
      stripe: true,
      text: "Stripe pays to your country: give it your details once, and payouts arrive at your bank by themselves. You can also be paid by hand, to a bank or wallet that you name.",
    };
  return {
    stripe: false,
    text: "Stripe does not open accounts for your country by itself. You are paid by hand, to a bank or wallet that you name: it is checked once, and each payout takes as long as that transfer does.",
  };
}
