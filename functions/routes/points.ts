import { Hono } from "hono";
import * as z from "zod/mini";
import {
  giveBackSchema,
  partnerNameFields,
  pointsPageFields,
  pointsSpendSchema,
} from "../../core/api/rewards.ts";
import { giveBackPoints, spendPoints } from "../../db/repositories/point-spendings.ts";
import {
  findNamedPartner,
  findPointsBalance,
  listLots,
  listMovements,
  type NamedPartner,
} from "../../db/repositories/reward-reads.ts";
import { inTransaction } from "../../db/transaction.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { pageFields } from "../pagination.ts";
import { permit } from "../permit.ts";
import { invalidField, Problem } from "../problem.ts";
import { checkActive, found } from "../refusals.ts";
import { giveBackOrder } from "../rewards/give-back.ts";
import { presentBalance, presentLot, presentMovement, presentSpending } from "../rewards/present-rewards.ts";
import { refuseTests } from "../rewards/refuse-tests.ts";
import { withBody, withQuery } from "../valid.ts";
import { wakeJobs } from "../wake-jobs.ts";

const balanceSchema = z.strictObject({
  ...{ ...partnerNameFields, limit: pageFields.limit, ...pointsPageFields },
});

/**
 * Points of partners, for a merchant's checkout. They move in the ledger, which only the role of jobs writes: whose they
 * are is asked as the caller first, past whom row-level security lets nothing.
 */
export const pointRoutes = new Hono<AppTypes>()
  .get("/", permit("rewards:read"), withQuery(balanceSchema), async (c) => {
    const { limit, before, ...name } = c.req.valid("query");
    const { id } = await namedPartner(c, name);
    const { appDb, now } = c.get("services");
    const caller = c.get("caller");
    const [balance, lots, moved] = await Promise.all([
      findPointsBalance(appDb, caller, id, now()),
      listLots(appDb, caller, id, now(), limit),
      listMovements(appDb, caller, id, { before, limit }),
    ]);
    const history = moved.slice(0, limit);
    return c.json({
      ...presentBalance(found(balance, "partner")),
      lots: lots.map(presentLot),
      history: history.map(presentMovement),
      nextBefore: moved.length > limit ? (history.at(-1)?.number ?? null) : null,
    });
  })
  .post("/spend", permit("rewards:write"), withBody(pointsSpendSchema), async (c) => {
    const { points, orderId, ...name } = c.req.valid("json");
    refuseTests(c);
    const partner = await namedPartner(c, name);
    checkActive(partner.status, "partner");
    const services = c.get("services");
    const wanted = {
      ...{
        organisationId: c.get("caller").organisationId,
        programId: partner.programId,
        partnerId: partner.id,
      },
      ...{ id: services.newId(), orderId, points: BigInt(points), requestId: c.get("requestId") },
    };
    const run = { services, requestId: wanted.requestId };
    const { spent, handOffs } = await inTransaction(services.job, null, async (tx) => {
      const spent = await spendPoints(tx, wanted, services.newId, services.now());
      return { spent, handOffs: await wakeJobs(tx, run, { "issue-receipts": spent.outcome === "spent" }) };
    });
    handOff(c, handOffs);
    if (spent.outcome === "conflict")
      throw new Problem("conflict", `The order ${orderId} was paid with other points before.`);
    if (spent.outcome === "not_enough") {
      throw invalidField("points", "not_enough", `the partner has ${spent.available} points to spend`);
    }
    return c.json(presentSpending(spent.row), spent.outcome === "spent" ? 201 : 200);
  })
  .post("/give-back", permit("rewards:write"), withBody(giveBackSchema), async (c) => {
    const run = { services: c.get("services"), requestId: c.get("requestId") };
    const body = c.req.valid("json");
    const { given, handOffs } = await giveBackOrder(c, body, async (tx, order, newId, now) => {
      const given = await giveBackPoints(tx, order, newId, now);
      return { given, handOffs: await wakeJobs(tx, run, { "issue-receipts": given?.replayed === false }) };
    });
    handOff(c, handOffs);
    return c.json(presentSpending(found(given, "spending", "orderId").row));
  });

async function namedPartner(
  c: AppContext,
  name: {
    programId?: string | undefined;
    partnerId?: string | undefined;
    externalId?: string | undefined;
  },
): Promise<NamedPartner> {
  const { partnerId, externalId } = name;
  if ((partnerId === undefined) === (externalId === undefined))
    throw invalidField("partnerId", "required", "name the partner by partnerId or by externalId");
  // What the merchant calls a partner is unique in a program alone.
  const programId =
    partnerId === undefined ? namedProgram(c, name.programId) : visibleProgram(c, name.programId);
  const row = await findNamedPartner(c.get("services").appDb, c.get("caller"), {
    programId,
    partnerId,
    externalId,
  });
  return found(row, "partner", partnerId === undefined ? "externalId" : "partnerId");
}
