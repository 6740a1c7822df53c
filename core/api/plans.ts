import * as z from "zod/mini";
import { type PlanRules, planRulesSchema } from "../commission/plan.ts";
import { idField, momentField } from "./fields.ts";

export const planCreateSchema = z.strictObject({
  programId: z.optional(idField),
  /** Absent or null: the program's plan; else the campaign's own. */
  campaignId: z._default(z.nullable(idField), null),
  /** Absent: now, and for a program's very first plan its beginning. */
  effectiveFrom: z.optional(momentField),
  rules: planRulesSchema,
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
  readonly createdAt: string;
}

/** What a saved plan leaves open: a level that pays nothing in a currency the program accepts. */
export interface PlanWarning {
  readonly field: string;
  readonly message: string;
}
