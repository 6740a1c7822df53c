import type { BreakageReason, SkippedUpline, SkipReason } from "./accrual.ts";
import type { Chain, ChainMember } from "./chain.ts";
import type { PlanRules } from "./plan.ts";

/** Who gets a level, or why no one does. */
export interface Placement {
  readonly partnerId: string | null;
  readonly skipped: readonly SkippedUpline[];
  readonly breakageReason: BreakageReason | null;
}

const NO_ONE_SKIPPED: readonly SkippedUpline[] = [];
const NO_UPLINE: Placement = { partnerId: null, skipped: NO_ONE_SKIPPED, breakageReason: "no_upline" };

/** Seats the levels 1 to `levelCount` on the chain, as the plan's compression says. */
export function placeLevels(
  chain: Chain,
  levelCount: number,
  compression: PlanRules["compression"],
): Placement[] {
  switch (compression) {
    case "none":
    case "active":
    case "dynamic":
      return placeWithoutCompression(chain, levelCount);
  }
}

/** Level k is the k-th of the chain and no one else: who does not qualify leaves the share to the program. */
function placeWithoutCompression(chain: Chain, levelCount: number): Placement[] {
  const placements: Placement[] = [];
  for (let level = 1; level <= levelCount; level++) {
    const member = chain[level - 1];
    placements.push(member === undefined ? NO_UPLINE : seat(member, level));
  }
  return placements;
}

function seat(member: ChainMember, level: number): Placement {
  const reason = disqualify(member, level);
  if (reason === null) {
    return { partnerId: member.partnerId, skipped: NO_ONE_SKIPPED, breakageReason: null };
  }
  return { partnerId: null, skipped: [{ partnerId: member.partnerId, reason }], breakageReason: reason };
}

/** Why a member may not be paid at a level, or null when it may. */
export function disqualify(member: ChainMember, level: number): SkipReason | null {
  if (member.status !== "active") return "partner_not_active";
  if (!member.active) return "inactive";
  return member.qualifiedLevels < level ? "not_qualified_for_level" : null;
}
