import { Hono } from "hono";
import * as z from "zod/mini";
import {
  heldListFields,
  moveApplySchema,
  moveListFields,
  moveRejectSchema,
  seatHeldSchema,
} from "../../core/api/trees.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { listHeld } from "../../db/repositories/trees/downline.ts";
import { seatAllHeld } from "../../db/repositories/trees/manual-seats.ts";
import { listMoves } from "../../db/repositories/trees/move-records.ts";
import { inTransaction } from "../../db/transaction.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppTypes } from "../context.ts";
import { approveMove, loadMove, rejectMove } from "../move-partner.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentMember, presentMove } from "../present-tree.ts";
import { found } from "../refusals.ts";
import { treeRefusal } from "../tree-refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const movesSchema = z.strictObject({ ...pageFields, ...moveListFields });
const heldSchema = z.strictObject({ ...pageFields, ...heldListFields });

/** What concerns a program's trees as a whole: moves asked for and decided, and who waits for a seat. */
export const treeRoutes = new Hono<AppTypes>()
  .get("/moves", permit("partners:read"), withQuery(movesSchema), async (c) => {
    const query = c.req.valid("query");
    const filter = { ...query, programId: visibleProgram(c, query.programId) };
    return c.json(
      pageOf(await listMoves(c.get("services").appDb, c.get("caller"), filter), query, presentMove),
    );
  })
  .get("/moves/:id", permit("partners:read"), async (c) => c.json(presentMove(await loadMove(c))))
  .post("/moves/:id/apply", permit("partners:move"), withBody(moveApplySchema), async (c) => {
    const { version } = c.req.valid("json");
    return c.json(presentMove(await approveMove(c, version)));
  })
  .post("/moves/:id/reject", permit("partners:move"), withBody(moveRejectSchema), async (c) => {
    const { version, reason } = c.req.valid("json");
    return c.json(presentMove(await rejectMove(c, version, reason)));
  })
  .get("/held", permit("partners:read"), withQuery(heldSchema), async (c) => {
    const { programId, ...page } = c.req.valid("query");
    const { appDb } = c.get("services");
    const rows = await listHeld(appDb, c.get("caller"), namedProgram(c, programId), page);
    return c.json(pageOf(rows, page, presentMember));
  })
  .post("/held/seat", permit("partners:write"), withBody(seatHeldSchema), async (c) => {
    const { limit, ...body } = c.req.valid("json");
    const programId = namedProgram(c, body.programId);
    const { app, appDb, now } = c.get("services");
    const caller = c.get("caller");
    found(await findProgram(appDb, caller, programId), "program", "programId");
    const place = { organisationId: caller.organisationId, programId, now: now() };
    const seated = await inTransaction(app, caller, (tx) => seatAllHeld(tx, place, limit));
    if (!seated.ok) throw treeRefusal(seated.reason);
    return c.json(seated.value);
  });
