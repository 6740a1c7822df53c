import * as z from "zod/mini";
import type { PlanLevel } from "../commission/rules/level.ts";
import type { PartnerStatus } from "../genealogy/partner-status.ts";
import { countryField, currencyField, lineField } from "./fields.ts";
import type { PublicProgram } from "./program-pages.ts";
import type { Sorts } from "./sorting.ts";

/** `name`: in any case; `createdAt`: of the program; a program without a figure is behind all that have one where the best are first. */
export const PROGRAM_SORTS = {
  ...{ name: "text", createdAt: "id", approvalRateBps: "whole", medianPayDays: "whole" },
} as const satisfies Sorts;

/** What the first level of a program's plan pays by. */
export const PAY_KINDS = ["percentage", "flat", "tiered"] as const;

/** `GET /api/affiliate/programs`, beside `limit`, `cursor` and `sort`. */
export const programSearchFields = {
  /** Part of the program's or its organisation's name, or of its headline. */
  q: z.optional(lineField(100)),
  pays: z.optional(z.enum(PAY_KINDS, `must be one of ${PAY_KINDS.join(", ")}`)),
  currency: z.optional(currencyField),
  country: z.optional(countryField),
  registration: z.optional(z.enum(["open", "invitation"], "must be open or invitation")),
  joined: z.optional(z.enum(["true", "false"], "must be true or false")),
};
export type ProgramSearch = z.infer<z.ZodMiniObject<typeof programSearchFields>>;

/** A program that has published its page and takes partners, as an affiliate who looks for one sees it. */
export interface FoundProgram extends Omit<PublicProgram, "description" | "website" | "terms" | "updatedAt"> {
  /** Where it is offered; null: nobody said. */
  readonly country: string | null;
  /** What its plan in force pays; null: none is. */
  readonly levels: readonly PlanLevel[] | null;
  /** Days that a click stays eligible, in the campaign where it stays longest; null: none goes on. */
  readonly windowDays: number | null;
  readonly campaigns: number;
  /** What one is in it; null: one has not joined. */
  readonly standing: PartnerStatus | null;
}
