import * as z from "zod/mini";
import { sinceFields } from "../core/api/affiliate.ts";
import { Problem } from "./problem.ts";

const DAY_MS = 86_400_000;
/** What counts since a moment is asked every second, so the moment is no long way back. */
const DAYS_BACK_MAX = 7;

/** The query of what counts "today". */
export const sinceSchema = z.strictObject(sinceFields);

/** From when "today" counts: the query's `from`, or 24 hours ago. Throws 400 when it lies more than 7 days back. */
export function sinceOf({ from }: { readonly from?: Date | undefined }, now: Date): Date {
  const nowMs = now.getTime();
  const since = from ?? new Date(nowMs - DAY_MS);
  if (since.getTime() >= nowMs - DAYS_BACK_MAX * DAY_MS) return since;
  const message = `must lie in the last ${DAYS_BACK_MAX} days`;
  throw new Problem("invalid_parameter", `from: ${message}`, [{ field: "from", code: "too_early", message }]);
}
