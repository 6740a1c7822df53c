import { Hono } from "hono";
import { payoutReasonSchema } from "../../core/api/payouts.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { listRoute, tenantAccess } from "../lists/list-route.ts";
import { payoutList } from "../lists/payouts.ts";
import { decideLine, type LineDecision } from "../payouts/decide-line.ts";
import { loadPayout } from "../payouts/load-payout.ts";
import { loadPayoutDetail } from "../payouts/load-payout-detail.ts";
import { presentPayout } from "../payouts/present-payout.ts";
import { userOf } from "../periods/change-period.ts";
import { permit } from "../permit.ts";
import { withBody, withQuery } from "../valid.ts";

const list = listRoute(payoutList, tenantAccess);

/** What partners are paid, line by line: where each stands, what it moved, and stopping it before it leaves. */
export const payoutRoutes = new Hono<AppTypes>()
  .get("/", permit("payouts:read"), withQuery(payoutList.pageSchema), list.page(presentPayout))
  .get("/count", permit("payouts:read"), withQuery(payoutList.countSchema), list.count)
  .get("/export.csv", permit("payouts:read"), withQuery(payoutList.exportSchema), list.csv)
  .post("/exports", permit("payouts:read"), withBody(payoutList.exportSchema), list.ask)
  .get("/:id", permit("payouts:read"), async (c) => {
    return c.json(await loadPayoutDetail(c.get("services"), c.get("caller"), await loadPayout(c)));
  })
  .post("/:id/hold", permit("payouts:batch"), withBody(payoutReasonSchema), async (c) =>
    c.json(await decide(c, "hold", c.req.valid("json").reason)),
  )
  .post("/:id/release", permit("payouts:batch"), withBody(payoutReasonSchema), async (c) =>
    c.json(await decide(c, "release", c.req.valid("json").reason)),
  )
  .post("/:id/cancel", permit("payouts:batch"), withBody(payoutReasonSchema), async (c) =>
    c.json(await decide(c, "cancel", c.req.valid("json").reason)),
  );

async function decide(
  c: AppContext,
  kind: LineDecision["kind"],
  reason: string,
): Promise<ReturnType<typeof presentPayout>> {
  const { organisationId, audit } = c.get("caller");
  const { id: payoutId } = await loadPayout(c);
  const by = { organisationId, userId: userOf(c), audit, requestId: c.get("requestId") };
  await decideLine(c.get("services"), { kind, payoutId, reason, ...by });
  return presentPayout(await loadPayout(c));
}
