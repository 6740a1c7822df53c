import * as z from "zod/mini";
import type { PlanRules } from "../commission/plan.ts";
import type { SummaryLine } from "../commission/summarise-plan.ts";
import type { PlanTemplate } from "../commission/templates.ts";
import { idField } from "./fields.ts";

/** Enough for one unit of a network to be worth something in any currency. */
const UNIT_MAX = 1_000_000;

export const planTemplateFields = {
  programId: z.optional(idField),
  /** Major units of each currency that one unit of a template stands for. */
  unit: z._default(
    z.pipe(
      z.string().check(z.regex(/^[1-9]\d{0,6}$/, `must be 1 to ${UNIT_MAX}`)),
      z.pipe(z.transform(Number), z.int().check(z.lte(UNIT_MAX, `must be 1 to ${UNIT_MAX}`))),
    ),
    1,
  ),
};

/** A template as the API answers it, for the currencies of one program. */
export interface PlanTemplateAnswer extends Pick<PlanTemplate, "key" | "name" | "description" | "program"> {
  /** To be saved as they are by `POST /plans`. */
  readonly rules: PlanRules;
  readonly summary: readonly SummaryLine[];
}
