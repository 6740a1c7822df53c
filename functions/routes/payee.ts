import { Hono } from "hono";
import * as z from "zod/mini";
import { type OnboardingLink, payeeSchema, payoutMethodSchema } from "../../core/api/payees.ts";
import { listOwnMethods } from "../../db/repositories/payouts/methods.ts";
import { findOwnPayee, lockPayee, type OwnPayee, setPayee } from "../../db/repositories/payouts/payees.ts";
import { inTransaction } from "../../db/transaction.ts";
import { followPayee } from "../compliance/open-check.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { presentMethod, presentPayee } from "../payouts/present-payee.ts";
import { putMethod, removeMethod } from "../payouts/put-method.ts";
import { applyAccountState, beginOnboarding } from "../payouts/stripe-recipient.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { checkVersion, found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";
import { wakeJobs } from "../wake-jobs.ts";

const pageSchema = z.strictObject(pageFields);

/** A signed-in affiliate as a payee, over all programs: in which country, by what, and what it still has to give. */
export const payeeRoutes = new Hono<AppTypes>()
  .get("/", permit("affiliate:read"), async (c) => answer(c))
  .put("/", permit("payee:write"), withBody(payeeSchema), async (c) => {
    const { version, country, kind } = c.req.valid("json");
    const services = c.get("services");
    const { affiliateId } = await payeeOf(c);
    const { audit } = c.get("user");
    const work = { services, audit, requestId: c.get("requestId"), operatorId: null };
    const handOffs = await inTransaction(services.job, { audit }, async (tx) => {
      const standing = await lockPayee(tx, affiliateId);
      if (standing.country === country && standing.kind === kind) return [];
      // A row made just now says nothing yet.
      if (standing.country !== null) checkVersion(version, standing.version, "payee");
      if (standing.stripeAccountId !== null)
        throw new Problem(
          "wrong_state",
          "Stripe has an account of you for this country and kind; write to support to begin anew.",
        );
      await setPayee(tx, affiliateId, { country, kind });
      const asked = await followPayee(tx, work, affiliateId, { country, kind });
      return [...asked, ...(await wakeJobs(tx, work, { "screen-payees": true }))];
    });
    handOff(c, handOffs);
    return answer(c);
  })
  .get("/methods", permit("affiliate:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    return c.json(
      pageOf(await listOwnMethods(c.get("services").appDb, c.get("user"), page), page, presentMethod),
    );
  })
  .put("/method", permit("payee:method"), withBody(payoutMethodSchema), async (c) => {
    const put = c.req.valid("json");
    const said = { ...put, requestId: c.get("requestId") };
    handOff(c, await putMethod(c.get("services"), c.get("user"), await payeeOf(c), said));
    return answer(c);
  })
  .delete("/method", permit("payee:method"), async (c) => {
    await removeMethod(c.get("services"), c.get("user"), await payeeOf(c));
    return answer(c);
  })
  .post("/stripe", permit("payee:write"), async (c) => {
    const link: OnboardingLink = await beginOnboarding(c.get("services"), c.get("user"), await payeeOf(c));
    return c.json(link, 201);
  })
  .post("/stripe/refresh", permit("payee:write"), async (c) => {
    const { stripeAccountId } = await payeeOf(c);
    if (stripeAccountId === null) throw new Problem("wrong_state", "You have no account at Stripe yet.");
    await applyAccountState(c.get("services"), stripeAccountId, c.get("user").audit);
    return answer(c);
  });

async function payeeOf(c: AppContext): Promise<OwnPayee> {
  return found(await findOwnPayee(c.get("services").appDb, c.get("user")), "affiliate");
}

async function answer(c: AppContext): Promise<Response> {
  const { stripe, now } = c.get("services");
  return c.json(presentPayee(await payeeOf(c), stripe !== null, now()));
}
