import { Hono } from "hono";
import type { SignedInDevice } from "../../core/api/security.ts";
import { endOtherSessions, endSession, listSessions } from "../../db/repositories/sessions.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { describeDevice } from "../session/describe-device.ts";

/** Where the user is signed in. */
export const accountSessionRoutes = new Hono<AppTypes>()
  .get("/", permit("security:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const { userId, sessionId } = c.get("user");
    const rows = await listSessions(appDb, { userId }, now());
    const data = rows.map(
      (row): SignedInDevice => ({
        id: row.id,
        current: row.id === sessionId,
        device: describeDevice(row.userAgent),
        country: row.country,
        methods: row.methods,
        acting: row.actorId !== null,
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.rotatedAt.toISOString(),
      }),
    );
    return c.json({ data });
  })
  .delete("/:id", permit("security:write"), async (c) => {
    const { appDb, now } = c.get("services");
    const ended = await endSession(appDb, c.get("user"), readId(c, "id"), now());
    if (!ended) throw new Problem("not_found", "There is no such session.");
    return c.body(null, 204);
  })
  .post("/end-others", permit("security:write"), async (c) => {
    const { appDb, now } = c.get("services");
    const user = c.get("user");
    await endOtherSessions(appDb, user, user.sessionId, now());
    return c.body(null, 204);
  });
