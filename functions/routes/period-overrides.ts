import { Hono } from "hono";
import * as z from "zod/mini";
import { type OverrideCreate, overrideCreateSchema, type PeriodOverride } from "../../core/api/periods.ts";
import {
  askForPeriod,
  decideOverride,
  insertOverride,
  lockPeriod,
  overrideBounds,
  withdrawOverride,
} from "../../db/repositories/periods/asks.ts";
import { findOverride, listOverrides, type OverrideRow } from "../../db/repositories/periods/lists.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { changePeriod, checkState, loadPeriod, userOf } from "../periods/change-period.ts";
import { permit } from "../permit.ts";
import { presentOverride } from "../present-period.ts";
import { invalidField, Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const pageSchema = z.strictObject(pageFields);

/** What is set by hand in a period: proposed by one person, decided by another. */
export const periodOverrideRoutes = new Hono<AppTypes>()
  .get("/:id/overrides", permit("periods:read"), withQuery(pageSchema), async (c) => {
    const query = c.req.valid("query");
    const { period } = await loadPeriod(c);
    const filter = { ...query, periodId: period.id };
    return c.json(
      pageOf(await listOverrides(c.get("services").appDb, c.get("caller"), filter), query, presentOverride),
    );
  })
  .post("/:id/overrides", permit("periods:override"), withBody(overrideCreateSchema), async (c) =>
    c.json(await propose(c, c.req.valid("json")), 201),
  )
  .post("/:id/overrides/:oid/approve", permit("periods:override"), async (c) =>
    c.json(await decide(c, "approved")),
  )
  .post("/:id/overrides/:oid/reject", permit("periods:override"), async (c) =>
    c.json(await decide(c, "rejected")),
  )
  .post("/:id/overrides/:oid/withdraw", permit("periods:override"), async (c) => c.json(await withdraw(c)));

async function propose(c: AppContext, body: OverrideCreate): Promise<PeriodOverride> {
  const services = c.get("services");
  const { organisationId } = c.get("caller");
  const { period } = await loadPeriod(c);
  const id = services.newId();
  await inTransaction(services.app, c.get("caller"), async (tx) => {
    const standing = found(await lockPeriod(tx, period.id), "period");
    checkState(standing, ["open", "closing", "calculated"]);
    checkBounds(body, await overrideBounds(tx, standing.programId, standing.endsAt));
    const isMade = await insertOverride(tx, {
      ...{ id, organisationId, programId: standing.programId, periodId: period.id },
      ...{ partnerId: body.partnerId, kind: body.kind, value: storedValue(body) },
      ...{ reason: body.reason, proposedBy: userOf(c) },
    });
    if (!isMade) found(undefined, "partner", "partnerId");
  });
  return presentOverride(await loadOverride(c, period.id, id));
}

function checkBounds(
  body: OverrideCreate,
  { currencies, ranks }: { currencies: string[]; ranks: string[] },
): void {
  if (body.kind === "rank" && body.rank !== null && !ranks.includes(body.rank))
    throw invalidField("rank", "unknown_rank", `the plan's ranks are ${ranks.join(", ") || "none"}`);
  if (body.kind === "amount" && !currencies.includes(body.currency))
    throw invalidField("currency", "currency_not_accepted", `the program accepts ${currencies.join(", ")}`);
}

function storedValue(body: OverrideCreate): Record<string, string | null> {
  switch (body.kind) {
    case "rank":
      return { rank: body.rank };
    case "volume":
      return { volume: String(body.volume) };
    case "amount":
      return { amountMinor: String(body.amountMinor), currency: body.currency };
  }
}

/** By somebody else than who proposed it; the database holds that as well. What was approved is calculated at once. */
async function decide(c: AppContext, state: "approved" | "rejected"): Promise<PeriodOverride> {
  const { period } = await loadPeriod(c);
  const override = await loadOverride(c, period.id, readId(c, "oid"));
  const { now } = c.get("services");
  const userId = userOf(c);
  if (override.proposedBy === userId)
    throw new Problem("forbidden", "Somebody else than who proposed it must decide.");
  await changePeriod(c, async (tx, id, standing) => {
    checkState(standing, ["open", "closing", "calculated"]);
    if (!(await decideOverride(tx, { id: override.id, state, userId, now: now() })))
      throw new Problem("wrong_state", "The override is decided already.");
    // A run works with what was approved when it began.
    if (state === "approved" && (standing.state !== "open" || standing.running))
      await askForPeriod(tx, id, "recalculate");
  });
  return presentOverride(await loadOverride(c, period.id, override.id));
}

/** By who proposed it, as long as nobody has decided; in whatever state the period is, since nothing comes of it. */
async function withdraw(c: AppContext): Promise<PeriodOverride> {
  const { period } = await loadPeriod(c);
  const override = await loadOverride(c, period.id, readId(c, "oid"));
  const { app, now } = c.get("services");
  const userId = userOf(c);
  if (override.proposedBy !== userId)
    throw new Problem("forbidden", "Only who proposed it can withdraw it; somebody else can reject it.");
  await inTransaction(app, c.get("caller"), async (tx) => {
    if (!(await withdrawOverride(tx, { id: override.id, userId, now: now() })))
      throw new Problem("wrong_state", "The override is decided or withdrawn already.");
  });
  return presentOverride(await loadOverride(c, period.id, override.id));
}

async function loadOverride(c: AppContext, periodId: string, id: string): Promise<OverrideRow> {
  return found(await findOverride(c.get("services").appDb, c.get("caller"), periodId, id), "override");
}
