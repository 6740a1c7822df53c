import type { RankBenefit, RankRequirement } from "../commission/rank-benefits.ts";
import type { RankProgress, RequirementProgress } from "../period/rank-progress.ts";
import type { RankName } from "./trees.ts";

/** `GET /api/affiliate/partners/:id/rank`: volumes are whole units. */
export interface OwnRank extends Pick<RankProgress, "rank" | "lifetimeRank"> {
  readonly partnerId: string;
  /** Null: the period that goes on has no row yet. */
  readonly periodId: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
  /** What is paid now, as the last period that was finalised gave it; `rank` is what the one that goes on would. */
  readonly paidRank: string | null;
  readonly next: {
    readonly rank: string;
    readonly requirements: readonly (Pick<RequirementProgress, "requirement" | "rank"> & {
      readonly needed: number;
      readonly have: number;
      readonly missing: number;
    })[];
  } | null;
}

/** `GET /api/affiliate/partners/:id/ranks`: the ladder of the program's plan in force, and what the affiliate held. */
export interface OwnRanks {
  /** The program's, by whose clock periods begin and end. */
  readonly timezone: string;
  /** Lowest first; empty: the program has no ranks. */
  readonly ladder: readonly (RankName & {
    readonly requires: readonly RankRequirement[];
    readonly benefits: readonly RankBenefit[];
    /** When it was reached for the first time; null: never yet. */
    readonly reachedAt: string | null;
  })[];
  /** Of finalised periods, the latest 36 first. */
  readonly history: readonly {
    readonly number: number;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly rank: string | null;
    readonly active: boolean;
    readonly personal: string;
    readonly group: string;
  }[];
}
