import { Hono } from "hono";
import { type Member, memberUpdateSchema } from "../../core/api/members.ts";
import { listMembers } from "../../db/repositories/members.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { changeRole, removeMember } from "../team/change-member.ts";
import { withBody } from "../valid.ts";

/** Who belongs to an organisation, and as what. */
export const memberRoutes = new Hono<AppTypes>()
  .get("/", permit("members:read"), async (c) => c.json({ data: await members(c) }))
  .patch("/:userId", permit("members:write"), withBody(memberUpdateSchema), async (c) => {
    const userId = readId(c, "userId");
    const { role } = c.req.valid("json");
    await changeRole(c, userId, role);
    return c.json(
      found(
        (await members(c)).find((member) => member.userId === userId),
        "member",
      ),
    );
  })
  .delete("/:userId", permit("members:write"), async (c) => {
    await removeMember(c, readId(c, "userId"));
    return c.body(null, 204);
  });

const members = (c: AppContext): Promise<Member[]> => listMembers(c.get("services").appDb, c.get("caller"));
