import { Hono } from "hono";
import * as z from "zod/mini";
import {
  assignCaseSchema,
  caseSearchFields,
  changeCaseSchema,
  noteCaseSchema,
  openCaseSchema,
  resolveCaseSchema,
} from "../../core/api/compliance.ts";
import { findCase, listCases } from "../../db/repositories/compliance/cases.ts";
import { findPayee } from "../../db/repositories/payouts/payee-search.ts";
import {
  assignCase,
  type CaseWork,
  changeCaseOf,
  noteCase,
  openCase,
  resolveCase,
} from "../compliance/cases.ts";
import { presentCase, presentCaseDetail } from "../compliance/present-case.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const searchSchema = z.strictObject({ ...pageFields, ...caseSearchFields });

/** What the platform's people look into about payees. */
export const adminCaseRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.compliance:read"), withQuery(searchSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listCases(c.get("services").appDb, c.get("operator"), query);
    return c.json(pageOf(rows, query, presentCase));
  })
  .get("/:id", permit("platform.compliance:read"), (c) => answer(c, readId(c, "id")))
  .post("/", permit("platform.compliance:write"), withBody(openCaseSchema), async (c) => {
    const wanted = c.req.valid("json");
    const { affiliateId } = wanted;
    found(await findPayee(c.get("services").appDb, c.get("operator"), affiliateId), "payee", "affiliateId");
    return answer(c, await openCase(workOf(c), wanted), 201);
  })
  .patch("/:id", permit("platform.compliance:write"), withBody(changeCaseSchema), async (c) => {
    await changeCaseOf(workOf(c), readId(c, "id"), c.req.valid("json"));
    return answer(c, readId(c, "id"));
  })
  .post("/:id/assign", permit("platform.compliance:write"), withBody(assignCaseSchema), async (c) => {
    await assignCase(workOf(c), readId(c, "id"), c.req.valid("json"));
    return answer(c, readId(c, "id"));
  })
  .post("/:id/notes", permit("platform.compliance:write"), withBody(noteCaseSchema), async (c) => {
    const { text } = c.req.valid("json");
    await noteCase(workOf(c), readId(c, "id"), text);
    return answer(c, readId(c, "id"), 201);
  })
  .post("/:id/resolve", permit("platform.compliance:write"), withBody(resolveCaseSchema), async (c) => {
    await resolveCase(workOf(c), readId(c, "id"), c.req.valid("json"));
    return answer(c, readId(c, "id"));
  });

const workOf = (c: AppContext): CaseWork => ({ services: c.get("services"), operator: c.get("operator") });

async function answer(c: AppContext, id: string, status: 200 | 201 = 200): Promise<Response> {
  const row = await findCase(c.get("services").appDb, c.get("operator"), id);
  return c.json(presentCaseDetail(found(row, "case")), status);
}
