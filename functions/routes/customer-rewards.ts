import { Hono } from "hono";
import * as z from "zod/mini";
import { giveBackSchema, redeemSchema, rewardListFields } from "../../core/api/rewards.ts";
import { giveBackRedemptions, redeem } from "../../db/repositories/redemptions.ts";
import { findCustomerRow, listRewards } from "../../db/repositories/reward-reads.ts";
import { inTransaction } from "../../db/transaction.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { invalidField, Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { giveBackOrder } from "../rewards/give-back.ts";
import { presentRedemption, presentReward } from "../rewards/present-rewards.ts";
import { refuseTests } from "../rewards/refuse-tests.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...rewardListFields });

/** What referred customers got, and what of it pays for an order at the merchant's checkout. */
export const customerRewardRoutes = new Hono<AppTypes>()
  .get("/", permit("rewards:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const { appDb, now } = c.get("services");
    const programId = visibleProgram(c, query.programId);
    const rows = await listRewards(appDb, c.get("caller"), { ...query, programId });
    return c.json(pageOf(rows, query, (row) => presentReward(row, now())));
  })
  .get("/:id", permit("rewards:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const by = { id: readId(c, "id"), programId: visibleProgram(c), limit: 1 };
    const [row] = await listRewards(appDb, c.get("caller"), by);
    return c.json(presentReward(found(row, "reward"), now()));
  })
  .post("/redeem", permit("rewards:write"), withBody(redeemSchema), async (c) => {
    const { code, customerId, orderId, amountMinor, currency, ...body } = c.req.valid("json");
    refuseTests(c);
    const programId = namedProgram(c, body.programId);
    const services = c.get("services");
    const wanted = {
      ...{ organisationId: c.get("caller").organisationId, programId, code: code ?? null },
      customerId: await ownerOf(c, { programId, code, customerId, currency }),
      ...{ orderId, currency, amountMinor: BigInt(amountMinor), requestId: c.get("requestId") },
    };
    const outcome = await inTransaction(services.job, null, (tx) =>
      redeem(tx, wanted, services.newId, services.now()),
    );
    if (outcome.outcome === "conflict")
      throw new Problem("conflict", `The order ${orderId} was paid otherwise before.`);
    if (outcome.outcome === "not_enough") {
      const message = `${outcome.availableMinor} minor units of ${currency} can be used`;
      throw invalidField("amountMinor", "not_enough", message);
    }
    return c.json(presentRedemption(outcome.row), outcome.outcome === "redeemed" ? 201 : 200);
  })
  .post("/give-back", permit("rewards:write"), withBody(giveBackSchema), async (c) => {
    const given = await giveBackOrder(c, c.req.valid("json"), giveBackRedemptions);
    return c.json({ redemptions: found(given, "redemption", "orderId").map(presentRedemption) });
  });

/** Whose reward it is: the coupon's customer, or the one named. Throws 404, or 422 for a coupon in another currency. */
async function ownerOf(
  c: AppContext,
  by: {
    programId: string;
    code: string | undefined;
    customerId: string | undefined;
    currency: string;
  },
): Promise<string> {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  if (by.code === undefined) {
    const customer = await findCustomerRow(appDb, caller, by.programId, by.customerId ?? "");
    return found(customer, "customer", "customerId").id;
  }
  const [row] = await listRewards(appDb, caller, { programId: by.programId, code: by.code, limit: 1 });
  const coupon = found(row, "coupon", "code");
  if (coupon.currency !== by.currency)
    throw invalidField("currency", "wrong_currency", `the coupon is in ${coupon.currency}`);
  return coupon.customerId;
}
