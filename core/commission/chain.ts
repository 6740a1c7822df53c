import type { PartnerStatus } from "../genealogy/partner-status.ts";

/** One member of the upline, as of the conversion's `occurredAt`. */
export interface ChainMember {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  /** Active by the plan's activity rule; true where the plan has none. */
  readonly active: boolean;
  /** How many levels the member qualifies for; MAX_LEVELS where the plan asks for nothing. */
  readonly qualifiedLevels: number;
  /** Paid rank, by its key in the plan; null: none. */
  readonly rank: string | null;
}

/**
 * The attributed partner first (level 1), then its sponsor (level 2), and so on. Without compression it holds as many
 * members as the plan has levels, with compression as many as
 * the closure holds; fewer only when the tree ends.
 */
export type Chain = readonly ChainMember[];
