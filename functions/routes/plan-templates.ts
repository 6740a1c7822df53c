import { Hono } from "hono";
import * as z from "zod/mini";
import { type PlanTemplateAnswer, planTemplateFields } from "../../core/api/plan-templates.ts";
import { summarisePlan } from "../../core/commission/summarise-plan.ts";
import { PLAN_TEMPLATES } from "../../core/commission/templates.ts";
import { callerProgram } from "../caller-program.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { withQuery } from "../valid.ts";

const querySchema = z.strictObject(planTemplateFields);

/** Plans to begin with, in the currencies of the program. */
export const planTemplateRoutes = new Hono<AppTypes>().get(
  "/",
  permit("plans:read"),
  withQuery(querySchema),
  async (c) => {
    const { programId, unit } = c.req.valid("query");
    const { currencies } = await callerProgram(c, programId);
    const data = PLAN_TEMPLATES.map(
      ({ key, name, description, program, rules: build }): PlanTemplateAnswer => {
        const rules = build({ currencies, unitMajor: unit });
        return { key, name, description, program, rules, summary: summarisePlan(rules) };
      },
    );
    return c.json({ data });
  },
);
