import type { OwnRanks } from "../core/api/affiliate-ranks.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { rankBenefits, rankRequirements } from "../core/commission/rank-benefits.ts";
import type { HeldRow } from "../db/repositories/affiliate/ranks.ts";
import { iso, isoOrNull } from "./iso.ts";

interface Ranks {
  readonly timezone: string;
  /** Undefined: no plan is in force. */
  readonly rules: PlanRules | undefined;
  /** When, by a rank's key. */
  readonly reached: ReadonlyMap<string, string>;
  readonly held: readonly HeldRow[];
}

export function presentRanks({ timezone, rules, reached, held }: Ranks): OwnRanks {
  const ladder = rules?.ranks ?? [];
  return {
    timezone,
    ladder: ladder.map(({ key, name, badge, requires }) => ({
      ...{ key, name, badge: badge ?? null, requires: rankRequirements(requires) },
      benefits: rules === undefined ? [] : rankBenefits(rules, key),
      reachedAt: isoOrNull(reached.get(key) ?? null),
    })),
    history: held.map((row) => ({ ...row, startsAt: iso(row.startsAt), endsAt: iso(row.endsAt) })),
  };
}
