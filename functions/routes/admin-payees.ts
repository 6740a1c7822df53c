import { Hono } from "hono";
import { type AdminPayee, payeeReasonSchema } from "../../core/api/payees.ts";
import { type FoundPayee, findPayee } from "../../db/repositories/payouts/payee-search.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { iso } from "../iso.ts";
import { listRoute, platformAccess } from "../lists/list-route.ts";
import { payeeList } from "../lists/platform-lists.ts";
import { acceptMethod, holdPayee, rejectMethod, releasePayee } from "../payouts/judge-payee.ts";
import { presentHold, presentMethod } from "../payouts/present-payee.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const payees = listRoute(payeeList, platformAccess);

/** Payees, as the platform's people see them: never the details of how they are paid. */
export const adminPayeeRoutes = new Hono<AppTypes>()
  .get(
    "/",
    permit("platform.payouts:read"),
    withQuery(payeeList.pageSchema),
    payees.page(({ sortValue: _, ...row }) => presentFound(row)),
  )
  .get("/count", permit("platform.payouts:read"), withQuery(payeeList.countSchema), payees.count)
  .get("/export.csv", permit("platform.payouts:read"), withQuery(payeeList.exportSchema), payees.csv)
  .post("/exports", permit("platform.payouts:read"), withBody(payeeList.exportSchema), payees.ask)
  .get("/:id", permit("platform.payouts:read"), async (c) => answer(c))
  .post("/:id/hold", permit("platform.payouts:write"), withBody(payeeReasonSchema), async (c) => {
    await holdPayee(await judging(c, c.req.valid("json")));
    return answer(c);
  })
  .post("/:id/release", permit("platform.payouts:write"), withBody(payeeReasonSchema), async (c) => {
    await releasePayee(await judging(c, c.req.valid("json")));
    return answer(c);
  })
  .post(
    "/:id/methods/:methodId/verify",
    permit("platform.payouts:write"),
    withBody(payeeReasonSchema),
    async (c) => {
      await acceptMethod(await judging(c, c.req.valid("json")), readId(c, "methodId"));
      return answer(c);
    },
  )
  .post(
    "/:id/methods/:methodId/refuse",
    permit("platform.payouts:write"),
    withBody(payeeReasonSchema),
    async (c) => {
      await rejectMethod(await judging(c, c.req.valid("json")), readId(c, "methodId"));
      return answer(c);
    },
  );

function judging(c: AppContext, { reason }: { readonly reason: string }) {
  return { services: c.get("services"), operator: c.get("operator"), affiliateId: readId(c, "id"), reason };
}

async function answer(c: AppContext): Promise<Response> {
  const row = await findPayee(c.get("services").appDb, c.get("operator"), readId(c, "id"));
  return c.json(presentFound(found(row, "payee")));
}

function presentFound({
  stripeAccountId,
  stripeState,
  stripeWants,
  heldAt,
  holdReason,
  method,
  createdAt,
  ...row
}: FoundPayee): AdminPayee {
  return {
    ...row,
    createdAt: iso(createdAt),
    stripe: { accountId: stripeAccountId, state: stripeState, wants: stripeWants ?? [] },
    held: presentHold({ heldAt, holdReason }),
    method: method === null ? null : presentMethod(method),
  };
}
