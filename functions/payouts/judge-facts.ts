import { stripeUnitOf } from "../../adapters/stripe/units.ts";
import { endOfDay, isOver } from "../../core/compliance/check-moves.ts";
import { exponentOf } from "../../core/money/currency.ts";
import {
  type Eligibility,
  type Ineligibility,
  judgePartner,
  type PayoutFacts,
} from "../../core/payout/eligibility.ts";
import { payoutRulesOf } from "../../core/payout/policy.ts";
import type { MethodKind } from "../../core/payout/states.ts";
import { moment } from "../../db/executor.ts";
import type { PayoutFactsRow } from "../../db/repositories/payouts/facts.ts";

/** What is asked for, and when. */
interface Asked {
  /** Null: all that is payable. */
  readonly askedMinor: bigint | null;
  readonly now: Date;
}

/** Whether a partner is paid, by what is known of it. */
export function judgeFacts(row: PayoutFactsRow, { askedMinor, now }: Asked): Eligibility {
  const stepMinor = row.methodKind === "stripe" ? stripeStepMinor(row.currency) : 1n;
  const facts: PayoutFacts = {
    currency: row.currency,
    availableMinor: BigInt(row.availableMinor),
    pendingMinor: BigInt(row.pendingMinor),
    nextMaturesAt: dateOf(row.nextMaturesAt),
    inTransitMinor: BigInt(row.inTransitMinor),
    partnerStatus: row.partnerStatus,
    payee: row.hasPayee
      ? {
          heldAt: dateOf(row.payeeHeldAt),
          country: row.payeeCountry,
          kind: row.payeeKind ?? "individual",
          stripeState: row.stripeState ?? "none",
          stripeWants: row.stripeWants,
        }
      : null,
    compliance: complianceOf(row, now),
    method: methodOf(row),
    openRequest: row.openRequest,
    ...(stepMinor === null ? {} : { stepMinor }),
    ...(askedMinor === null ? {} : { askedMinor }),
  };
  const judged = judgePartner(facts, payoutRulesOf(row.rules), now.getTime());
  if (stepMinor !== null) return judged;
  const { currency } = row;
  const reason: Ineligibility = { code: "currency_not_by_method", kind: "stripe", currency };
  return { eligible: false, reasons: [...(judged.eligible ? [] : judged.reasons), reason] };
}

function complianceOf({ kyc, taxForms, caseOpen }: PayoutFactsRow, now: Date): PayoutFacts["compliance"] {
  const state = kyc?.state ?? "none";
  const ended = state === "approved" && isOver(dateOf(kyc?.expiresAt ?? null), now);
  const hasTaxForm = taxForms.some((until) => until === null || !isOver(endOfDay(until), now));
  return { kycState: ended ? "expired" : state, hasTaxForm, caseOpen };
}

function methodOf(row: PayoutFactsRow): PayoutFacts["method"] {
  const { methodKind: kind, methodCountry: country, methodState: state } = row;
  const usableFrom = dateOf(row.methodUsableFrom);
  if (kind === null || country === null || state === null || usableFrom === null) return null;
  return { kind, country, state, usableFrom };
}

/** By which method a partner who is eligible is paid. */
export function methodToPayBy({ methodId, methodKind }: PayoutFactsRow): {
  methodId: string;
  methodKind: MethodKind;
} {
  if (methodId === null || methodKind === null) throw new Error("nobody is paid without a method");
  return { methodId, methodKind };
}

/** What every amount at Stripe must be a multiple of, in minor units of ISO 4217; null: Stripe takes none of it. */
function stripeStepMinor(currency: string): bigint | null {
  const unit = stripeUnitOf(currency);
  if (unit === undefined) return null;
  const places = exponentOf(currency) - unit.decimals;
  if (places >= 0) return unit.step * 10n ** BigInt(places);
  const step = unit.step / 10n ** BigInt(-places);
  return step > 1n ? step : 1n;
}

const dateOf = (at: string | Date | null): Date | null => (at === null ? null : moment(at));
