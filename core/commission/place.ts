import type { BreakageReason, SkippedUpline, SkipReason } from "./accrual.ts";
import type { Chain, ChainMember } from "./chain.ts";
import type { PlanRules } from "./plan.ts";

/** Who gets a level, or why no one does. */
export interface Placement {
  readonly partnerId: string | null;
  /** Of whoever gets it. */
  readonly rank: string | null;
  /** Who was passed over for it, nearest first. */
  readonly skipped: readonly SkippedUpline[];
  readonly breakageReason: BreakageReason | null;
}

const NO_ONE_SKIPPED: readonly SkippedUpline[] = [];

/** Seats the levels 1 to `levelCount` on the chain, as the plan's compression says. */
export function placeLevels(
  chain: Chain,
  levelCount: number,
  compression: PlanRules["compression"],
): Placement[] {
  switch (compression) {
    case "none":
      return placeInPlace(chain, levelCount);
    case "active":
      return placeActive(chain, levelCount);
    case "dynamic":
      return placeQualified(chain, levelCount);
  }
}

/** Level k is the k-th of the chain and no one else: who does not qualify leaves the share to the program. */
function placeInPlace(chain: Chain, levelCount: number): Placement[] {
  const placements: Placement[] = [];
  for (let level = 1; level <= levelCount; level++)
    placements.push(seat(chain[level - 1], level, NO_ONE_SKIPPED));
  return placements;
}

/** Who is not active is taken out of the chain, the attributed partner included; then as without compression. */
function placeActive(chain: Chain, levelCount: number): Placement[] {
  const placements: Placement[] = [];
  let at = 0;
  for (let level = 1; level <= levelCount; level++) {
    const skipped: SkippedUpline[] = [];
    for (; at < chain.length; at++) {
      const member = chain[at];
      const reason = member === undefined ? null : whyInactive(member);
      if (member === undefined || reason === null) break;
      skipped.push({ partnerId: member.partnerId, reason });
    }
    placements.push(seat(chain[at], level, skipped));
    at++;
  }
  return placements;
}

/**
 * Level k goes to the nearest above the last payee who is active and qualifies for at least k levels. A level that no one
 * fills is breakage, and the search for the next one begins above the same payee again.
 */
function placeQualified(chain: Chain, levelCount: number): Placement[] {
  const placements: Placement[] = [];
  let from = 0;
  for (let level = 1; level <= levelCount; level++) {
    const skipped: SkippedUpline[] = [];
    let at = from;
    for (; at < chain.length; at++) {
      const member = chain[at];
      const reason = member === undefined ? null : disqualify(member, level);
      if (member === undefined || reason === null) break;
      skipped.push({ partnerId: member.partnerId, reason });
    }
    const payee = chain[at];
    if (payee === undefined)
      placements.push(breakage(skipped, skipped.length === 0 ? "no_upline" : "no_one_qualifies"));
    else {
      placements.push(seat(payee, level, skipped));
      from = at + 1;
    }
  }
  return placements;
}

/** @param passed who was passed over on the way to the member */
function seat(member: ChainMember | undefined, level: number, passed: readonly SkippedUpline[]): Placement {
  if (member === undefined) return breakage(passed, "no_upline");
  const { partnerId, rank } = member;
  const reason = disqualify(member, level);
  if (reason !== null) return breakage([...passed, { partnerId, reason }], reason);
  return { partnerId, rank, skipped: passed, breakageReason: null };
}

function breakage(skipped: readonly SkippedUpline[], breakageReason: BreakageReason): Placement {
  return { partnerId: null, rank: null, skipped, breakageReason };
}

/** Why a member may not be paid at a level, or null when it may. */
export function disqualify(member: ChainMember, level: number): SkipReason | null {
  return whyInactive(member) ?? (member.qualifiedLevels < level ? "not_qualified_for_level" : null);
}

function whyInactive(member: ChainMember): SkipReason | null {
  if (member.status !== "active") return "partner_not_active";
  return member.active ? null : "inactive";
}
