import * as z from "zod/mini";
import { keySchema } from "../commission/rules/shapes.ts";
import { PERIOD_STATES, type PeriodState } from "../period/states.ts";
import { currencyField, idField, reasonField, versionField, wholeField } from "./fields.ts";

export const periodListFields = {
  programId: z.optional(idField),
  state: z.optional(z.enum(PERIOD_STATES)),
};

/** Results of one rank, or of one partner. */
export const periodResultFields = {
  partnerId: z.optional(idField),
  rank: z.optional(keySchema),
};

export const periodPreviewFields = { partnerId: z.optional(idField) };

export const periodApproveSchema = z.strictObject({
  version: versionField,
  /** Approved although a plan that it was worked out by is more than the program's country allows now. */
  despiteCountryPolicy: z.optional(z.literal(true, "must be true")),
});

const of = { partnerId: idField, reason: reasonField };

/** What shall stand in place of what was calculated, or besides it. */
export const overrideCreateSchema = z.discriminatedUnion("kind", [
  /** The paid rank, by its key; null: none. */
  z.strictObject({ ...of, kind: z.literal("rank"), rank: z.nullable(keySchema) }),
  /** Whole units added to the personal volume; it never falls below 0. */
  z.strictObject({ ...of, kind: z.literal("volume"), volume: wholeField(-1_000_000_000, 1_000_000_000) }),
  /** Paid besides all else. */
  z.strictObject({
    ...of,
    kind: z.literal("amount"),
    amountMinor: wholeField(1, Number.MAX_SAFE_INTEGER),
    currency: currencyField,
  }),
]);
export type OverrideCreate = z.infer<typeof overrideCreateSchema>;

/** What a period comes to. Volume is whole units, amounts are minor units, all as text. */
export interface PeriodTotals {
  readonly members: number;
  readonly activeMembers: number;
  readonly sales: number;
  readonly volume: string;
  /** Members by paid rank. */
  readonly ranks: Readonly<Record<string, number>>;
  readonly bonuses: readonly PeriodBonusTotal[];
}

/** What one rule of the plan pays in one currency. */
export interface PeriodBonusTotal {
  readonly rule: string;
  readonly kind: string;
  readonly currency: string;
  readonly lines: number;
  readonly amountMinor: string;
  readonly breakageMinor: string;
}

/** A period as the API answers it. */
export interface Period {
  readonly id: string;
  readonly programId: string;
  readonly number: number;
  readonly startsAt: string;
  /** Half-open: it ends one millisecond before. */
  readonly endsAt: string;
  readonly state: PeriodState;
  /** What somebody asked for that has not begun. */
  readonly asked: "close" | "recalculate" | "replay" | null;
  readonly frozenAt: string | null;
  readonly inputsHash: string | null;
  readonly resultsHash: string | null;
  /** Null: nothing is worked out yet. */
  readonly totals: Partial<PeriodTotals> | null;
  readonly approvedAt: string | null;
  readonly finalisedAt: string | null;
  readonly version: number;
}

/** What a period came to for one partner. */
export interface PeriodResult {
  readonly partnerId: string;
  readonly personalVolume: number;
  readonly groupVolume: number;
  readonly active: boolean;
  readonly directPartners: number;
  readonly activeDirectPartners: number;
  readonly downlinePartners: number;
  readonly activeDownlinePartners: number;
  readonly activeLegs: number;
  readonly qualifiedLevels: number;
  readonly rank: string | null;
  readonly lifetimeRank: string | null;
}

/** Of a period that was calculated; `overridden`: something of it was set by hand. */
export interface ListedPeriodResult extends PeriodResult {
  readonly overridden: boolean;
}

/** `GET /api/v1/periods/:id` */
export interface PeriodDetail extends Period {
  /** The newest first. */
  readonly runs: readonly PeriodRun[];
  /** What the program's country does not allow of plans that held in it, a sentence each; none once it is finalised. */
  readonly countryBreaches: readonly string[];
}

/** One calculation of a period. A replay's totals say what differed. */
export interface PeriodRun {
  readonly id: string;
  readonly kind: "close" | "replay" | "finalise";
  readonly state: "running" | "done" | "failed";
  readonly step: string;
  readonly engineVersion: number;
  readonly planVersionIds: readonly string[];
  readonly overrideIds: readonly string[];
  readonly inputsHash: string | null;
  readonly resultsHash: string | null;
  readonly totals: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

/** What somebody proposes to set by hand, of one of three kinds. */
export interface PeriodOverride {
  readonly id: string;
  readonly periodId: string;
  readonly partnerId: string;
  readonly kind: "rank" | "volume" | "amount";
  /** Of a `rank`; null: none. */
  readonly rank?: string | null;
  readonly volume?: number;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly reason: string;
  readonly state: "proposed" | "approved" | "rejected" | "withdrawn";
  readonly proposedBy: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly createdAt: string;
}
