import { Hono } from "hono";
import type { AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { type RetryRefusal, retryLine } from "../payouts/retry-line.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";

/** Trying a failed payout again. */
export const payoutRetryRoutes = new Hono<AppTypes>().post(
  "/:id/retry",
  permit("payouts:write"),
  async (c) => {
    const services = c.get("services");
    const { organisationId, programId, test, audit, user } = c.get("caller");
    if (test) throw new Problem("forbidden", "A test key pays nobody.");
    const requestId = c.get("requestId");
    const userId = user?.userId ?? null;
    const who = { organisationId, programId, payoutId: readId(c, "id"), userId, audit, requestId };
    const outcome = found(await retryLine(services, who), "payout");
    if ("refusal" in outcome) throw refusalOf(outcome.refusal, outcome.reason);
    handOff(c, outcome.handOffs);
    return c.json(outcome.payout);
  },
);

const refusalOf = (refusal: RetryRefusal, reason: string): Problem =>
  new Problem("wrong_state", reason, [{ field: "id", code: refusal, message: reason }]);
