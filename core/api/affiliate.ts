import * as z from "zod/mini";
import type { PlanLevel } from "../commission/rules/level.ts";
import type { ENROLLMENT_STATUSES, PartnerStatus } from "../genealogy/partner-status.ts";
import { timezoneField } from "./accounts.ts";
import { momentField } from "./fields.ts";

/*
 * What a signed-in affiliate reads and does, over all programs. Every route needs a user's access token; a user who is
 * no affiliate gets empty lists. Lists take `cursor` and `limit` (1 to 100, default 50) and answer `Listed`, newest
 * first. Tests (what came with a test key) are in none of them.
 */

export interface Listed<Item> {
  readonly data: readonly Item[];
  /** Null: there is nothing further. */
  readonly nextCursor: string | null;
}

/** `from`: where the viewer's day begins, at most 7 days back; absent: 24 hours ago. Clicks are counted from the quarter of an hour it lies in. */
export const sinceFields = { from: z.optional(momentField) };

export interface Counts {
  /** By people, as far as can be told. */
  readonly clicks: number;
  readonly bots: number;
  /** Credited to the affiliate in full or in part, and not rejected. */
  readonly conversions: number;
}

export interface Balance {
  readonly currency: string;
  readonly pendingMinor: number;
  /** May be below zero: a refund after the commission had become available. */
  readonly availableMinor: number;
}

/** `timezone`: by whose days it is told what matures; absent: UTC. */
export const overviewFields = { ...sinceFields, timezone: z.optional(timezoneField) };

/** `GET /api/affiliate/overview?from&timezone` */
export interface AffiliateOverview {
  readonly today: Counts;
  readonly total: Counts;
  /** Over all programs, by currency, then day: the next {@link MATURING_DAYS} days of each on which something matures. */
  readonly maturing: readonly Maturing[];
  /** By name. */
  readonly programs: readonly AffiliateProgram[];
}

export const MATURING_DAYS = 5;

export interface Maturing {
  readonly currency: string;
  /** As `2026-12-01`. One that has passed: the conversion waits for the merchant's approval. */
  readonly day: string;
  readonly amountMinor: number;
  /** How much of it bonuses are; the rest is commission. */
  readonly bonusMinor: number;
}

export interface AffiliateProgram {
  readonly id: string;
  readonly name: string;
  /** The affiliate's membership of the program. */
  readonly partnerId: string;
  readonly status: PartnerStatus;
  readonly statusReason: string | null;
  readonly joinedAt: string;
  /** By currency; empty: nothing was ever earned. */
  readonly balances: readonly ProgramBalance[];
}

export interface ProgramBalance extends Balance {
  /**
   * The next moment at which pending commission may become available, and how much of it then; null: none is pending.
   * A conversion that nobody has approved by then keeps its commission pending.
   */
  readonly next: { readonly maturesAt: string; readonly amountMinor: number } | null;
}

/**
 * `GET /api/affiliate/pulse?from`: asked every second, so that a page knows when to load anew. Something of a list has
 * changed when its figure here has.
 */
export interface AffiliatePulse {
  readonly today: Counts;
  /** The newest of each, of clicks and events since seven days before `from`; null: none. */
  readonly latest: {
    readonly clickId: string | null;
    readonly clickAt: string | null;
    /** Of the affiliate's own earnings or credits. */
    readonly conversionId: string | null;
    readonly accrualId: string | null;
  };
  /** Grows whenever commission is accrued, taken back or becomes available. */
  readonly ledgerVersion: number;
  /** Changes whenever one of the newest 50 conversions does: approved, rejected, refunded, credited anew. */
  readonly conversionsVersion: number;
  /** Over all programs, by currency. */
  readonly balances: readonly Balance[];
}

/** `GET /api/affiliate/campaigns`: of the affiliate's programs, without archived ones. */
export interface AffiliateCampaign {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  readonly name: string;
  readonly status: "active" | "paused";
  readonly terms: string;
  readonly destinationUrl: string;
  /** Hosts that links may lead to, besides the destination's own. */
  readonly allowedHosts: readonly string[];
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** Days a click stays eligible. */
  readonly windowDays: number;
  readonly joinMode: "open" | "approval";
  /** What the plan in force now pays; `levels[0]` is for the affiliate's own conversions. Null: no plan is in force. */
  readonly levels: readonly PlanLevel[] | null;
  /** The affiliate's own; null: it has not applied. */
  readonly enrollment: AffiliateEnrollment | null;
}

/** `POST /api/affiliate/campaigns/:id/apply` answers it, 201. */
export interface AffiliateEnrollment {
  readonly id: string;
  readonly campaignId: string;
  readonly status: (typeof ENROLLMENT_STATUSES)[number];
  readonly statusReason: string | null;
  readonly appliedAt: string;
  readonly decidedAt: string | null;
}

/** `GET /api/affiliate/links`; `POST` answers one of them, 201, with `published`: false while it is not everywhere. */
export interface AffiliateLink {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly enrollmentId: string;
  /** A link of an enrollment that is not approved leads nowhere. */
  readonly enrollmentStatus: AffiliateEnrollment["status"];
  readonly url: string;
  readonly host: string;
  readonly code: string;
  /** Null: the campaign's destination. */
  readonly destinationUrl: string | null;
  readonly status: "active" | "archived";
  /** Archived by the affiliate itself, who may bring it back; what a merchant has archived stays so. */
  readonly archivedByPartner: boolean;
  readonly expiresAt: string | null;
  /** Of the last 30 days by UTC, from the rollups of reports: a minute behind at most. */
  readonly recent: {
    readonly clicks: number;
    readonly conversions: number;
    /** What the link's partner earned by it, less what was taken back. */
    readonly earnings: readonly { readonly currency: string; readonly amountMinor: number }[];
  };
  /** In all. */
  readonly clicks: number;
  readonly bots: number;
  /** Credited for a click of this link, in full or in part, and not rejected. */
  readonly conversions: number;
  readonly createdAt: string;
}

export interface AffiliateClick {
  readonly id: string;
  readonly at: string;
  readonly programId: string;
  readonly linkId: string;
  readonly linkCode: string;
  readonly country: string | null;
  readonly device: string | null;
  readonly os: string | null;
  readonly browser: string | null;
  /** Class of bot; null: a person as far as can be told. */
  readonly bot: string | null;
  /** Host of the page that the link was on. */
  readonly referrer: string | null;
  /** `s1` … `s5`, as the link was opened with. */
  readonly sub: Readonly<Record<string, string>>;
}

/** `GET /api/affiliate/conversions`: those that the affiliate is credited for or earns from. */
export interface AffiliateConversion {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  readonly goal: string;
  /** The order's last four characters behind `…`: enough to ask about, too little to look up. */
  readonly orderRef: string;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  readonly status: "pending" | "approved" | "rejected";
  /** Why it was rejected. */
  readonly statusReason: string | null;
  /** Own share of the credit in basis points; 0: it earns from a downline's conversion only. */
  readonly creditBps: number;
  /** Code of the link that was credited; null: another way, as a coupon, or none. */
  readonly linkCode: string | null;
  /** Own commission on every level, less what was taken back. */
  readonly commissionMinor: number;
}

/** `GET /api/affiliate/earnings`: every line of commission, and how it came to its amount. */
export interface AffiliateEarning {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly conversionId: string;
  readonly conversionStatus: AffiliateConversion["status"];
  readonly goal: string;
  readonly orderRef: string;
  readonly occurredAt: string;
  /** 1: an own conversion; 2 and more: a downline's. */
  readonly level: number;
  readonly currency: string;
  readonly amountMinor: number;
  /** Taken back of it so far. */
  readonly reversedMinor: number;
  /** Of the amount, what is not cash but points, and how many points that is. */
  readonly pointsShareMinor: number;
  readonly points: number;
  readonly reversedPoints: number;
  /** `reversed`: all of it was taken back. */
  readonly state: "pending" | "available" | "reversed";
  readonly maturesAt: string;
  readonly maturedAt: string | null;
  /** What the rate is taken of. */
  readonly baseMinor: number;
  /** Null: a flat amount. */
  readonly rateBps: number | null;
  /** Null: a rate. */
  readonly flatMinor: number | null;
  /** Share of the conversion's credit that the line is for. */
  readonly weightBps: number;
  readonly planVersion: number;
  /** English sentences: how the amount came about, and what became of it since. */
  readonly explanation: readonly string[];
  readonly createdAt: string;
}

/** `GET /api/affiliate/bonuses`: what came of periods and events besides commission. In the balances as well. */
export interface AffiliateBonus {
  readonly id: string;
  readonly programId: string;
  readonly programName: string;
  /** The bonus' name in the plan, and what kind of rule it is. */
  readonly rule: string;
  readonly kind: string;
  readonly level: number;
  readonly currency: string;
  readonly amountMinor: number;
  /** Taken back of it so far. */
  readonly reversedMinor: number;
  /** `reversed`: all of it was taken back. */
  readonly state: AffiliateEarning["state"];
  /** Null: it came of an event. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly conversionId: string | null;
  readonly maturesAt: string;
  readonly maturedAt: string | null;
  /** English sentences: how the amount came about, and what became of it since. */
  readonly explanation: readonly string[];
  readonly createdAt: string;
}
