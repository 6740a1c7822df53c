/** A plan with a ladder, and with what ranks bring: rates of their own, levels, and shares of bonuses. */
export const TEAM_RULES = {
  v: 1,
  compression: "active",
  levels: [
    { kind: "percentage", rateBps: 1000, ratesByRank: { gold: 1200, diamond: 1500 } },
    { kind: "percentage", rateBps: 400 },
    { kind: "percentage", rateBps: 200, requires: { minRank: "silver" } },
    { kind: "percentage", rateBps: 100, requires: { minRank: "gold" } },
  ],
  ranks: [
    { key: "bronze", name: "Bronze", badge: "★", requires: { groupVolume: 2_000 } },
    { key: "silver", name: "Silver", badge: "★★", requires: { groupVolume: 20_000, directPartners: 3 } },
    { key: "gold", name: "Gold", badge: "★★★", requires: { groupVolume: 200_000, personalVolume: 100 } },
    {
      ...{ key: "diamond", name: "Diamond", badge: "◆" },
      requires: { groupVolume: 100_000_000, legsWithRank: { rank: "gold", legs: 3 } },
    },
  ],
  demotion: "one_step",
  bonuses: [
    {
      ...{ name: "advancement", kind: "rank_advancement" },
      amountsByRank: { silver: { USD: 10_000 }, gold: { USD: 50_000 }, diamond: { USD: 250_000 } },
    },
    { name: "leaders", kind: "pool", rateBps: 200, sharesByRank: { gold: 1, diamond: 3 } },
    { name: "matching", kind: "matching", rates: [1000, 500], minRank: "silver" },
  ],
  capBps: 4000,
} as const;
