import * as z from "zod/mini";
import { conversionListFields } from "./conversions.ts";
import { idField, momentField } from "./fields.ts";

/** `GET /api/v1/reports/models`, beside `cursor`. */
export const modelComparisonFields = {
  programId: z.optional(idField),
  goal: conversionListFields.goal,
  orderPrefix: z.optional(z.string().check(z.maxLength(200))),
  /** Conversions that happened from here until one millisecond before `to`. */
  from: z.optional(momentField),
  to: z.optional(momentField),
};

export interface ModelShare {
  /** Conversions credited to it alone. */
  readonly conversions: number;
  /** Sum of shares; 10,000 is one conversion. */
  readonly weightBps: number;
}

/** What each model would have credited, of as many conversions as one call takes; the next goes on from the cursor. */
export interface ModelComparison {
  readonly conversions: number;
  readonly models: readonly {
    readonly model: "last_click" | "first_click" | "linear" | "position_based" | "time_decay";
    readonly partners: Readonly<Record<string, ModelShare>>;
    readonly campaigns: Readonly<Record<string, ModelShare>>;
  }[];
  readonly nextCursor: string | null;
}
