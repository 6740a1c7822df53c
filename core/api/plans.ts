import * as z from "zod/mini";
import { type PlanRules, planRulesSchema } from "../commission/plan.ts";
import { rulesShape } from "../commission/rules/rules-shape.ts";
import type { SummaryLine } from "../commission/summarise-plan.ts";
import type { WorstCase } from "../commission/worst-case.ts";
import { idField, momentField } from "./fields.ts";

export const planCreateSchema = z.strictObject({
  programId: z.optional(idField),
  /** Absent or null: the program's plan; else the campaign's own. */
  campaignId: z._default(z.nullable(idField), null),
  /** Absent: now, and for a program's very first plan its beginning. */
  effectiveFrom: z.optional(momentField),
  rules: planRulesSchema,
});

/** `POST /api/v1/plans/check`: what saving a draft would answer. Rules that do not go together are told, not refused. */
export const planCheckSchema = z.strictObject({
  programId: z.optional(idField),
  campaignId: z._default(z.nullable(idField), null),
  rules: rulesShape,
});

export const planListFields = { programId: z.optional(idField), campaignId: z.optional(idField) };

export const planCurrentFields = { ...planListFields, at: z.optional(momentField) };

/** A plan version as the API answers it. */
export interface Plan {
  readonly id: string;
  readonly programId: string;
  readonly campaignId: string | null;
  readonly number: number;
  readonly effectiveFrom: string;
  readonly rules: PlanRules;
  /** What the rules say, in English sentences made from them. */
  readonly summary: readonly SummaryLine[];
  readonly createdAt: string;
}

/** What a draft would come to. */
export interface PlanCheck {
  /** True: it would be saved. */
  readonly acceptable: boolean;
  /** Why it would be refused. */
  readonly problems: readonly PlanWarning[];
  /** The most that all levels and bonuses can pay of an order, and each of them, in basis points. */
  readonly worstCase: WorstCase;
  readonly summary: readonly SummaryLine[];
  readonly warnings: readonly PlanWarning[];
}

/** What a saved plan leaves open: a level that pays nothing in a currency the program accepts. */
export interface PlanWarning {
  readonly field: string;
  readonly message: string;
}
