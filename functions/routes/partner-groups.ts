import { Hono } from "hono";
import * as z from "zod/mini";
import {
  groupCreateSchema,
  groupListFields,
  groupUpdateSchema,
  type PartnerGroup,
} from "../../core/api/partner-groups.ts";
import {
  deleteGroup,
  type GroupRow,
  insertGroup,
  listGroups,
  updateGroup,
} from "../../db/repositories/partner-groups.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { alreadyExists, checkVersion, found, stale } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

/** Groups that a program keeps its partners in; a partner is in one or in none. */
export const partnerGroupRoutes = new Hono<AppTypes>()
  .post("/", permit("partners:write"), withBody(groupCreateSchema), async (c) => {
    const { programId: named, ...fields } = c.req.valid("json");
    const { appDb, newId } = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, named);
    found(await findProgram(appDb, caller, programId), "program", "programId");
    const row = await insertGroup(appDb, caller, { ...fields, id: newId(), programId }).catch(nameTaken);
    return c.json(presentGroup(row), 201);
  })
  .get("/", permit("partners:read"), withQuery(z.strictObject(groupListFields)), async (c) => {
    const programId = visibleProgram(c, c.req.valid("query").programId);
    const rows = await listGroups(c.get("services").appDb, c.get("caller"), { programId });
    return c.json({ data: rows.map(presentGroup) });
  })
  .patch("/:id", permit("partners:write"), withBody(groupUpdateSchema), async (c) => {
    const { version: read, ...rest } = c.req.valid("json");
    const group = await loadGroup(c);
    checkVersion(read, group.version, "group");
    const changes = given(rest);
    if (Object.keys(changes).length === 0) return c.json(presentGroup(group));
    const { id, version } = group;
    const { appDb } = c.get("services");
    if (!(await updateGroup(appDb, c.get("caller"), { id, version, changes }).catch(nameTaken)))
      throw stale("group");
    return c.json(presentGroup(await loadGroup(c)));
  })
  .delete("/:id", permit("partners:write"), async (c) => {
    await deleteGroup(c.get("services").appDb, c.get("caller"), (await loadGroup(c)).id);
    return c.body(null, 204);
  });

async function loadGroup(c: AppContext): Promise<GroupRow> {
  const wanted = { id: readId(c, "id"), programId: visibleProgram(c) };
  const [row] = await listGroups(c.get("services").appDb, c.get("caller"), wanted);
  return found(row, "group");
}

function nameTaken(error: unknown): never {
  if (violatedConstraint(error) !== "partner_groups_name") throw error;
  throw alreadyExists("name", "The program has a group of that name.");
}

const presentGroup = ({
  id,
  programId,
  name,
  colour,
  partners,
  version,
  createdAt,
}: GroupRow): PartnerGroup => ({
  ...{ id, programId, name, colour, partners, version },
  createdAt: createdAt.toISOString(),
});
