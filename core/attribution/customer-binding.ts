import { attribute } from "./attribute.ts";
import { TOKEN_SKEW_MS } from "./judge-touches.ts";
import { DEFAULT_MODEL } from "./model.ts";
import type { Claimant, CustomerBinding, Touch, UsedCoupon } from "./touch.ts";

/** What bound a customer without a conversion, with all that decides whom to. */
export interface ExplicitBinding {
  /** Unix milliseconds. */
  readonly boundAtMs: number;
  /** The click that it named, with its claimant's statuses as of the binding. */
  readonly touch: Touch | null;
  /** The coupon that it named, as of the binding. */
  readonly coupon: UsedCoupon | null;
  /** Whoever it may come to, as of the conversion. */
  readonly claimants: readonly Claimant[];
}

/**
 * Whom a customer is bound to as of a conversion: the latest that bound it wins, be it an earlier conversion that was
 * attributed or a checkout. A checkout that would not have been credited to anybody binds nobody. One that a provider
 * dates up to five minutes after the conversion it led to counts as made with it.
 *
 * @param earlier by the latest earlier conversion, or null
 */
export function latestBinding(
  earlier: CustomerBinding | null,
  explicit: readonly ExplicitBinding[],
  occurredAtMs: number,
): CustomerBinding | null {
  let latest = earlier;
  for (const binding of explicit) {
    if (binding.boundAtMs > occurredAtMs + TOKEN_SKEW_MS) continue;
    const bound = boundBy(binding, Math.min(binding.boundAtMs, occurredAtMs));
    if (bound !== null && (latest === null || bound.boundAtMs > latest.boundAtMs)) latest = bound;
  }
  return latest;
}

/** A binding is judged as an order of that moment would have been, with its click as token and its coupon. */
function boundBy(binding: ExplicitBinding, boundAtMs: number): CustomerBinding | null {
  const { touch, coupon, claimants } = binding;
  const order = {
    occurredAtMs: binding.boundAtMs,
    buyerEmailHash: null,
    buyerAffiliateId: null,
    tokenClickId: touch?.clickId ?? null,
    coupon,
    binding: null,
  };
  const [credit] = attribute(order, touch === null ? [] : [touch], { model: DEFAULT_MODEL }).credits;
  const claimant = claimants.find((one) => one.enrollmentId === credit?.enrollmentId);
  if (credit === undefined || claimant === undefined) return null;
  return { ...claimant, clickId: credit.clickId, boundAtMs };
}
