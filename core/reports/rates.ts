const BPS = 10_000n;

/** Conversions of a hundred hundred clicks, cut; null without clicks. More than 10,000: clicks brought more than one each. */
export function conversionRateBps(conversions: bigint, clicks: bigint): number | null {
  return clicks <= 0n ? null : Number((conversions * BPS) / clicks);
}

/** Earnings per hundred clicks in minor units, cut towards zero; null without clicks. */
export function per100Clicks(amountMinor: bigint, clicks: bigint): bigint | null {
  return clicks <= 0n ? null : (amountMinor * 100n) / clicks;
}

/** By how much a figure is above or below that which it is compared with, in basis points; null: that is nothing. */
export function changeBps(now: bigint, before: bigint): number | null {
  return before === 0n ? null : Number(((now - before) * BPS) / (before < 0n ? -before : before));
}
