/** By what reports can be broken down; apart from the schemas, which no page needs for saying so. */
export const DIMENSIONS = [
  ...(["partner", "campaign", "link", "goal", "coupon", "country", "device", "referrer"] as const),
] as const;
export const OWN_DIMENSIONS = ["program", "campaign", "link"] as const;
