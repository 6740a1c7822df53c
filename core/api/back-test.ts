import * as z from "zod/mini";
import type { BacktestComparison } from "../backtest/backtest-case.ts";
import type { PeriodComparison } from "../backtest/compare-bonuses.ts";
import { planRulesSchema } from "../commission/plan.ts";
import type { WorstCase } from "../commission/worst-case.ts";
import { idField, momentField, wholeField } from "./fields.ts";

/** `POST /api/v1/plans/back-test`: what a draft would have paid for what was really sold. Nothing is written. */
export const backTestSchema = z
  .strictObject({
    programId: z.optional(idField),
    /** Absent or null: the draft takes the place of the program's plan; else of this campaign's. */
    campaignId: z._default(z.nullable(idField), null),
    /** The draft; refused as it would be when it is saved. */
    rules: planRulesSchema,
    /** Conversions that happened from here until one millisecond before `to`. */
    from: momentField,
    to: momentField,
    /** One in so many conversions; absent: all, or as many as one call takes. */
    sampleOneIn: z._default(wholeField(1, 1_000_000), 1),
  })
  .check(z.refine(({ from, to }) => from < to, { error: "must be later than from", path: ["to"] }));
export type BackTestRequest = z.infer<typeof backTestSchema>;

/** Amounts as numbers of minor units. */
type Answered<T> = T extends bigint
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Answered<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Answered<T[K]> }
      : T;

export interface BackTest {
  readonly programId: string;
  readonly campaignId: string | null;
  readonly from: string;
  readonly to: string;
  /** Attributed conversions of that time, and how many of them were compared. */
  readonly conversions: number;
  /** Others of that time whose commission, or what refunds take of it, is still being worked out: they are left out. */
  readonly waiting: number;
  readonly compared: number;
  /** 1: all. The same conversions are taken each time. */
  readonly sampledOneIn: number;
  /** Why not all: asked for, or more than one call takes; null: all were. */
  readonly sampledBecause: "asked" | "too_many" | null;
  /** All levels and bonuses together, at most, and each of them; basis points. */
  readonly worstCase: WorstCase;
  readonly currencies: readonly Answered<BacktestComparison>[];
  /** What bonuses and reached tiers come to in closed periods that lie within the time; of a campaign's draft: none. */
  readonly periods: readonly Answered<PeriodComparison>[];
  /** Closed periods within the time that were too many or too large for one call. */
  readonly periodsLeftOut: number;
  /** What one call takes: of more conversions a sample, of closed periods the latest, none with more members and sales than that. */
  readonly limits: { readonly conversions: number; readonly periods: number; readonly periodRows: number };
  /** English sentences: what the comparison leaves out. */
  readonly leftOut: readonly string[];
}
