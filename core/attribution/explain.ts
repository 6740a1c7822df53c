/** A coupon or binding with what became of it, as it is stored beside the decision. */
export interface ExplainedClaim {
  readonly counted: boolean;
  readonly reason: string | null;
}

export interface ExplainedOutcome {
  readonly outcome: string;
  /** What credited it, or why nobody is credited. */
  readonly reason: string | null;
  readonly model: string;
  readonly coupon: (ExplainedClaim & { readonly code: string }) | null;
  readonly binding: ExplainedClaim | null;
}

const REASONS: Readonly<Record<string, string>> = {
  coupon_unknown: "nobody has such a coupon",
  coupon_not_started: "it had not begun",
  coupon_expired: "it had ended",
  coupon_archived: "it had been withdrawn",
  campaign_not_active_at_conversion: "its campaign was not running",
  partner_not_active_at_conversion: "its partner was not active",
  enrollment_not_approved_at_conversion: "its partner had no approved place in the campaign",
  campaign_budget_used_up: "the campaign's budget is used up",
  own_link: "it is the buyer's own",
  bound_after_conversion: "it came after the order",
};

/** Who is credited and why, in one or two English sentences. */
export function explainOutcome(decided: ExplainedOutcome): string {
  const { coupon } = decided;
  const refused =
    coupon === null || coupon.counted
      ? ""
      : ` The coupon ${coupon.code} does not count: ${REASONS[coupon.reason ?? ""] ?? coupon.reason}.`;
  return sentenceOf(decided) + refused;
}

function sentenceOf({ outcome, reason, model, coupon, binding }: ExplainedOutcome): string {
  if (outcome === "attributed") {
    if (reason === "coupon") return `The coupon ${coupon?.code ?? ""} takes the whole order for its owner.`;
    if (reason === "binding")
      return "No click counts, so the partner who brought this customer before takes the order.";
    return `The clicks that count share the order by the model ${model.replaceAll("_", " ")}.`;
  }
  const unheld =
    binding?.reason === undefined || binding.reason === null
      ? ""
      : `, and the customer's earlier binding does not hold: ${REASONS[binding.reason] ?? binding.reason}`;
  const why =
    reason === "no_eligible_touch" ? "there were clicks, but none counts" : "nothing leads to a click";
  return `Nobody is credited: ${why}${unheld}.`;
}
