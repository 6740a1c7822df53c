import { WHOLE_BPS } from "../money/rate.ts";
import type { Attribution, AttributionSettings, Credit, JudgedClaim, JudgedTouch } from "./attribution.ts";
import { creditTouches } from "./credit-touches.ts";
import { judgeBinding, judgeClaimant, judgeTouches, uniteTouches } from "./judge-touches.ts";
import type { AttributionModel } from "./model.ts";
import type { Claimant, ConversionFacts, Touch } from "./touch.ts";

/**
 * Decides who is credited for a conversion, and why. `touches` is the union of what token, visitor and customer
 * found, in any order; a click given more than once is merged. An eligible coupon's owner takes all; else the model
 * shares it among the eligible touches; else the customer's earlier binding takes it. Pure: the same facts give the
 * same answer for ever.
 */
export function attribute(
  facts: ConversionFacts,
  touches: readonly Touch[],
  settings: AttributionSettings,
): Attribution {
  const { model } = settings;
  const united = uniteTouches(touches);
  const reasons = judgeTouches(facts, united);
  const eligible = united.filter((_, index) => reasons[index] === null);
  const coupon = judgeCoupon(facts);
  const couponCounts = coupon?.verdict === "counted";
  const binding = judgeBindingAfter(facts, couponCounts, eligible.length > 0);
  const bps = couponCounts ? [] : creditTouches(model, eligible, facts.occurredAtMs);
  const weights = new Map(eligible.map((touch, index) => [touch.clickId, bps[index] ?? 0]));
  const judged = united.map((touch, index): JudgedTouch => {
    const weightBps = weights.get(touch.clickId) ?? 0;
    const unchosen = couponCounts ? "overridden_by_coupon" : "not_chosen_by_model";
    const reason = reasons[index] ?? (weightBps > 0 ? null : unchosen);
    const verdict = reason === null ? "counted" : "not_counted";
    return {
      clickId: touch.clickId,
      partnerId: touch.partnerId,
      verdict,
      reason,
      weightBps,
      foundBy: touch.foundBy,
    };
  });
  const context = { model, touches: judged, coupon, binding };

  const couponOwner = facts.coupon?.owner ?? null;
  if (couponCounts && couponOwner !== null) {
    return attributed(context, "coupon", [creditOf(couponOwner, null, WHOLE_BPS)]);
  }
  if (eligible.length > 0) {
    const credits = eligible.map((touch) => creditOf(touch, touch.clickId, weights.get(touch.clickId) ?? 0));
    return attributed(
      context,
      "model",
      credits.filter((credit) => credit.weightBps > 0),
    );
  }
  if (binding?.verdict === "counted" && facts.binding !== null) {
    return attributed(context, "binding", [creditOf(facts.binding, facts.binding.clickId, WHOLE_BPS)]);
  }
  const reason = united.length === 0 ? "no_touch" : "no_eligible_touch";
  return { ...context, outcome: "unattributed", source: null, reason, credits: [] };
}

/** The same data under several models, for the report that compares them; writes nothing. */
export function compareModels(
  facts: ConversionFacts,
  touches: readonly Touch[],
  models: readonly AttributionModel[],
): Attribution[] {
  return models.map((model) => attribute(facts, touches, { model }));
}

function judgeCoupon(facts: ConversionFacts): JudgedClaim | null {
  if (facts.coupon === null) return null;
  const { owner, refusal } = facts.coupon;
  const reason = owner === null ? "coupon_unknown" : (refusal ?? judgeClaimant(facts, owner));
  return {
    partnerId: owner?.partnerId ?? null,
    verdict: reason === null ? "counted" : "not_counted",
    reason,
  };
}

function judgeBindingAfter(
  facts: ConversionFacts,
  couponCounts: boolean,
  touched: boolean,
): JudgedClaim | null {
  if (facts.binding === null) return null;
  let reason = judgeBinding(facts, facts.binding);
  if (touched) reason = "touch_found";
  if (couponCounts) reason = "overridden_by_coupon";
  return { partnerId: facts.binding.partnerId, verdict: reason === null ? "counted" : "not_counted", reason };
}

function attributed(
  context: Pick<Attribution, "model" | "touches" | "coupon" | "binding">,
  source: "model" | "coupon" | "binding",
  credits: readonly Credit[],
): Attribution {
  return { ...context, outcome: "attributed", source, reason: null, credits };
}

function creditOf(claimant: Claimant, clickId: string | null, weightBps: number): Credit {
  const { partnerId, enrollmentId, campaignId } = claimant;
  return { partnerId, enrollmentId, campaignId, clickId, weightBps };
}
