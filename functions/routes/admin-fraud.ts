import { Hono } from "hono";
import * as z from "zod/mini";
import { decideFraudSchema, FRAUD_SORTS, fraudSearchFields } from "../../core/api/fraud.ts";
import { listSignals } from "../../db/repositories/fraud/views.ts";
import type { AppTypes } from "../context.ts";
import { decideFraud } from "../fraud/decide.ts";
import { presentSignal } from "../fraud/present-signal.ts";
import { showSignal } from "../fraud/show-signal.ts";
import { handOff } from "../hand-off.ts";
import { sortedFields, sortedPage, sortedPageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { publishChange } from "../publish-change.ts";
import { readId } from "../read-body.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...sortedFields(FRAUD_SORTS, "-severity"), ...fraudSearchFields });

/** What the figures of partners say may be wrong, and what the platform's people make of it. */
export const adminFraudRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.fraud:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listSignals(c.get("services").jobDb, query, sortedPage(query, FRAUD_SORTS));
    return c.json(sortedPageOf(rows, query, FRAUD_SORTS, presentSignal));
  })
  .get("/:id", permit("platform.fraud:read"), async (c) =>
    c.json(await showSignal(c.get("services"), readId(c, "id"))),
  )
  .post("/:id/decide", permit("platform.fraud:write"), withBody(decideFraudSchema), async (c) => {
    const id = readId(c, "id");
    const { links, handOffs } = await decideFraud(c, id, c.req.valid("json"));
    handOff(c, handOffs);
    await Promise.all(links.map((link) => publishChange(c, link)));
    return c.json(await showSignal(c.get("services"), id));
  });
