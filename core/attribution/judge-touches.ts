import type { ClaimReason, TouchReason } from "./attribution.ts";
import { type Claimant, type ConversionFacts, type CustomerBinding, FOUND_BY, type Touch } from "./touch.ts";

const DAY_MS = 86_400_000;

/** How far the clock of the conversion's reporter may be behind ours, for the conversion's own token only. */
export const TOKEN_SKEW_MS = 5 * 60_000;

/**
 * The union of what token, visitor and customer found: each click once, with all that found it, in id order. Where
 * the same click comes twice its other facts are the same, so the first is kept.
 */
export function uniteTouches(touches: readonly Touch[]): Touch[] {
  const byClick = new Map<string, Touch>();
  for (const touch of touches) {
    const known = byClick.get(touch.clickId);
    if (known === undefined) byClick.set(touch.clickId, touch);
    else byClick.set(touch.clickId, { ...known, foundBy: uniteFinders(known, touch) });
  }
  return [...byClick.values()].sort((a, b) => (a.clickId < b.clickId ? -1 : 1));
}

function uniteFinders(a: Touch, b: Touch): Touch["foundBy"] {
  return FOUND_BY.filter((finder) => a.foundBy.includes(finder) || b.foundBy.includes(finder));
}

/** Why the touch is not eligible, or null when it is. What came after the conversion and what is too old first. */
export function judgeTouch(facts: ConversionFacts, touch: Touch): TouchReason | null {
  const latestMs = facts.occurredAtMs + (touch.clickId === facts.tokenClickId ? TOKEN_SKEW_MS : 0);
  if (touch.atMs > latestMs) return "after_conversion";
  // Exactly one window before the conversion still counts; one millisecond earlier does not.
  if (touch.atMs < facts.occurredAtMs - touch.windowDays * DAY_MS) return "outside_window";
  if (touch.bot !== null) return "bot";
  if (touch.linkStateAtClick !== "active") return "link_not_active_at_click";
  if (touch.partnerStatusAtClick !== "active") return "partner_not_active_at_click";
  if (touch.enrollmentStatusAtClick !== "approved") return "enrollment_not_approved_at_click";
  return judgeClaimant(facts, touch);
}

/** {@link judgeTouch} for each touch, in the order given. */
export function judgeTouches(facts: ConversionFacts, touches: readonly Touch[]): (TouchReason | null)[] {
  return touches.map((touch) => judgeTouch(facts, touch));
}

/** Why a coupon's owner may not be credited, or null. Coupons have no click, so only the conversion's moment counts. */
export function judgeClaimant(
  facts: ConversionFacts,
  claimant: Claimant,
): Extract<ClaimReason, TouchReason> | null {
  if (claimant.partnerStatusAtConversion !== "active") return "partner_not_active_at_conversion";
  if (claimant.enrollmentStatusAtConversion !== "approved") return "enrollment_not_approved_at_conversion";
  if (facts.campaignsWithoutBudget?.has(claimant.campaignId)) return "campaign_budget_used_up";
  return isBuyer(facts, claimant) ? "own_link" : null;
}

/** Why the customer's earlier binding does not hold, or null. */
export function judgeBinding(facts: ConversionFacts, binding: CustomerBinding): ClaimReason | null {
  if (binding.boundAtMs > facts.occurredAtMs) return "bound_after_conversion";
  return judgeClaimant(facts, binding);
}

/** The same affiliate, or the same normalised e-mail. What is not known matches nothing. */
function isBuyer(facts: ConversionFacts, claimant: Claimant): boolean {
  if (facts.buyerAffiliateId !== null && facts.buyerAffiliateId === claimant.affiliateId) return true;
  return facts.buyerEmailHash !== null && facts.buyerEmailHash === claimant.affiliateEmailHash;
}
