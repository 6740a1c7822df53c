import * as z from "zod/mini";
import { DECIDED_MAX } from "./bounds.ts";
import { idField, lineField, reasonField } from "./fields.ts";

const ids = z.array(idField, "must be a list of ids").check(
  z.minLength(1, "must have at least one id"),
  z.maxLength(DECIDED_MAX, `must have at most ${DECIDED_MAX} ids`),
  z.refine((given) => new Set(given).size === given.length, "must name each conversion once"),
);
const status = z.enum(["approved", "rejected"], "must be approved or rejected");

/** `POST /api/v1/conversions/decisions/preview`: what deciding would come to; it changes nothing. */
export const decisionPreviewSchema = z.strictObject({ ids, status });

/** `POST /api/v1/conversions/decisions`: the same `requestKey` again is answered as the first time. */
export const decisionsSchema = z
  .strictObject({
    ids,
    status,
    /** Of a rejection: the partners read it. */
    reason: z.optional(reasonField),
    requestKey: lineField(100),
  })
  .check(
    z.refine(({ status, reason }) => (status === "rejected") === (reason !== undefined), {
      path: ["reason"],
      error: "a rejection has a reason, and nothing else has",
    }),
  );
export type DecisionsAsked = z.infer<typeof decisionsSchema>;

/** `not_found`: there is none that the caller may see. `test_only`: a test key decides about tests alone. */
export type DecisionOutcome = "decided" | "unchanged" | "wrong_state" | "not_found" | "test_only";

/** What became of each conversion, in the order in which they were named. */
export interface Decisions {
  readonly decided: number;
  readonly results: readonly { readonly id: string; readonly outcome: DecisionOutcome }[];
}

/** What deciding would come to. */
export interface DecisionPreview extends Decisions {
  /** Of those that would be decided about. */
  readonly currencies: readonly {
    readonly currency: string;
    readonly conversions: number;
    readonly amountMinor: number;
    /** Partners' commission that hangs on them, less what was taken back: it is released, or taken back. */
    readonly commissionMinor: number;
    /** Partners whose commission it is. */
    readonly partners: number;
  }[];
}
