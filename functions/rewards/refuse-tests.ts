import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";

/** What a test key reports is never money, so there is nothing of it to spend. Throws 403. */
export function refuseTests(c: AppContext): void {
  if (c.get("caller").test) throw new Problem("forbidden", "A test key spends nothing real.");
}
