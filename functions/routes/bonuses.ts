import { Hono } from "hono";
import * as z from "zod/mini";
import { bonusListFields, bonusPaySchema } from "../../core/api/bonuses.ts";
import type { PaymentRefusal } from "../../core/bonus/bonus-status.ts";
import { type BonusRow, findBonus, listBonuses } from "../../db/repositories/bonus-history.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { payBonus } from "../pay-bonus.ts";
import { permit } from "../permit.ts";
import { presentBonus } from "../present-bonus.ts";
import { invalidField, Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...bonusListFields });

/** How far the caller's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Bonuses: what they came of, where they stand, and that they were paid by the merchant's own system. */
export const bonusRoutes = new Hono<AppTypes>()
  .get("/", permit("reports:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const programId = visibleProgram(c, query.programId) ?? null;
    const rows = await listBonuses(c.get("services").appDb, c.get("caller"), { ...query, programId });
    return c.json(pageOf(rows, query, presentBonus));
  })
  .get("/:id", permit("reports:read"), async (c) => c.json(presentBonus(await loadBonus(c))))
  .post("/:id/pay", permit("payouts:write"), withBody(bonusPaySchema), async (c) => {
    const { reference, paidAt = null } = c.req.valid("json");
    const services = c.get("services");
    const { organisationId, test, audit } = c.get("caller");
    if (test) throw new Problem("forbidden", "A test key pays nobody.");
    if (paidAt !== null && paidAt.getTime() > services.now().getTime() + CLOCK_SKEW_MS)
      throw invalidField("paidAt", "in_the_future", "is more than five minutes ahead");
    const { id: bonusId } = await loadBonus(c);
    const requestId = c.get("requestId");
    const payment = { organisationId, bonusId, reference, paidAt, audit, requestId };
    const outcome = await payBonus(services, payment);
    if (outcome.verdict === "new") handOff(c, outcome.handOffs);
    else if (outcome.verdict !== "replay") throw refusalOf(outcome.verdict);
    if (outcome.verdict === "replay") c.header("idempotent-replayed", "true");
    return c.json(presentBonus(await loadBonus(c)));
  });

/** The bonus that the path names; one of another program is not there for a program's key. */
async function loadBonus(c: AppContext): Promise<BonusRow> {
  const row = await findBonus(c.get("services").appDb, c.get("caller"), readId(c, "id"));
  const bound = c.get("caller").programId;
  return found(bound === null || row?.programId === bound ? row : undefined, "bonus");
}

function refusalOf(reason: PaymentRefusal): Problem {
  switch (reason) {
    case "not_available":
      return new Problem(
        "wrong_state",
        "Only an available bonus can be paid: this one is on hold, or nobody's.",
      );
    case "nothing_left":
      return new Problem("wrong_state", "Nothing is left of this bonus to be paid.");
    case "paid_otherwise":
      return new Problem(
        "conflict",
        "This bonus was paid before, under another reference or at another time.",
      );
  }
}
