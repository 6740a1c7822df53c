import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type SanctionList,
  sanctionListSchema,
  screeningReasonSchema,
  screeningSearchFields,
} from "../../core/api/compliance.ts";
import { moment } from "../../db/executor.ts";
import { listSanctionLists } from "../../db/repositories/compliance/sanctions.ts";
import { listScreenings } from "../../db/repositories/compliance/screenings.ts";
import { decideScreening } from "../compliance/decide-screening.ts";
import { importList } from "../compliance/import-list.ts";
import { presentScreening } from "../compliance/present-case.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withPath, withQuery } from "../valid.ts";

const searchSchema = z.strictObject({ ...pageFields, ...screeningSearchFields });

/** Payees as they were held against lists of sanctions. */
export const adminScreeningRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.compliance:read"), withQuery(searchSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listScreenings(c.get("services").appDb, c.get("operator"), query);
    return c.json(pageOf(rows, query, presentScreening));
  })
  .get("/:id", permit("platform.compliance:read"), (c) => answer(c))
  .post("/:id/clear", permit("platform.compliance:write"), withBody(screeningReasonSchema), (c) =>
    decide(c, "cleared", c.req.valid("json").reason),
  )
  .post("/:id/confirm", permit("platform.compliance:write"), withBody(screeningReasonSchema), (c) =>
    decide(c, "confirmed", c.req.valid("json").reason),
  );

/** The platform's own lists. */
export const adminSanctionRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.compliance:read"), async (c) => {
    const rows = await listSanctionLists(c.get("services").appDb, c.get("operator"));
    const data: SanctionList[] = rows.map((row) => ({
      ...row,
      importedAt: moment(row.importedAt).toISOString(),
    }));
    return c.json({ data });
  })
  .put("/:list", permit("platform.compliance:write"), withPath(sanctionListSchema), async (c) => {
    const { list } = c.req.valid("param");
    const { version, entries, replayed, handOffs } = await importList(c, list);
    handOff(c, handOffs);
    if (replayed) c.header("idempotent-replayed", "true");
    return c.json({ list, version, entries });
  });

async function decide(c: AppContext, result: "cleared" | "confirmed", reason: string) {
  const work = { services: c.get("services"), operator: c.get("operator") };
  await decideScreening(work, readId(c, "id"), { result, reason });
  return answer(c);
}

async function answer(c: AppContext): Promise<Response> {
  const asked = { id: readId(c, "id"), limit: 1 };
  const [row] = await listScreenings(c.get("services").appDb, c.get("operator"), asked);
  return c.json(presentScreening(found(row, "screening")));
}
