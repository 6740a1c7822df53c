import * as z from "zod/mini";
import { type PayoutRules, payoutRulesSchema } from "../payout/policy.ts";
import { versionField } from "./fields.ts";

/** `PUT /api/v1/programs/:id/payout-policy`: all of it, so that nothing is paid by being left out. */
export const payoutPolicySchema = z.extend(payoutRulesSchema, { version: versionField });

/** When and how a program pays. */
export interface PayoutPolicy extends PayoutRules {
  readonly programId: string;
  /** What really is the least, in each currency that the program accepts: its own or the platform's, whichever is more. */
  readonly minimumsInForce: Readonly<Record<string, number>>;
  /** When it pays next by its schedule; null: only who asks is paid. */
  readonly nextDueAt: string | null;
  /** Null: nobody has said anything yet, so the defaults hold. */
  readonly version: number | null;
  readonly updatedAt: string | null;
}
