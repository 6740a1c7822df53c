import type { Chain } from "../core/commission/chain.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { MAX_LEVELS } from "../core/commission/rules/rules-shape.ts";
import { createRandom } from "./measure.ts";

export const PARTNERS = 10_000;
/** One partner in so many has no sponsor. */
const ROOT_EVERY = 500;

/** A plan that pays all ten levels, 18.5 % together. */
export const TEN_LEVELS: PlanRules = {
  v: 1,
  levels: [800, 300, 200, 150, 120, 100, 80, 50, 30, 20].map((rateBps) => ({ kind: "percentage", rateBps })),
  compression: "none",
  capBps: 2000,
};

/**
 * Who sponsors whom, by index: each partner joins under one drawn from those who were there before, as trees grow
 * by themselves. Some are roots. Uplines of the ten nearest are about eight long on average.
 */
export function drawSponsors(): (number | null)[] {
  const random = createRandom(7);
  return Array.from({ length: PARTNERS }, (_, n) => (n % ROOT_EVERY === 0 ? null : Math.floor(random() * n)));
}

/** Each partner with its nine nearest sponsors. */
export function chainsOf(sponsors: readonly (number | null)[]): Chain[] {
  return sponsors.map((_, index) => {
    const chain: Chain[number][] = [];
    for (
      let at: number | null | undefined = index;
      at !== null && at !== undefined && chain.length < MAX_LEVELS;
      at = sponsors[at]
    )
      chain.push({
        partnerId: `partner-${at}`,
        status: "active",
        active: true,
        qualifiedLevels: MAX_LEVELS,
        rank: null,
      });
    return chain;
  });
}
