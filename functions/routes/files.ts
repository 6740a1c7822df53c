import { Hono } from "hono";
import { AVATAR_NAME } from "../accounts/avatar.ts";
import type { AppTypes } from "../context.ts";
import { answerCreative } from "../creatives/creative-file.ts";
import { Problem } from "../problem.ts";

/** A name is drawn anew for each picture; what was deleted is gone from caches within a day. */
const CACHE = "public, max-age=86400, immutable";

/** Files that browsers show. Whatever one of them were, it is shown as the picture that it was taken for, and runs nothing. */
export const fileRoutes = new Hono<AppTypes>()
  .get("/creatives/:name", (c) => answerCreative(c, c.req.param("name")))
  .get("/avatars/:name", async (c) => {
    const name = c.req.param("name");
    const object = AVATAR_NAME.test(name) ? await c.get("services").env.FILES.get(`avatars/${name}`) : null;
    const type = object?.httpMetadata?.contentType;
    if (object === null || type === undefined) throw new Problem("not_found", "There is no such picture.");
    return c.body(await object.arrayBuffer(), 200, {
      "content-type": type,
      "cache-control": CACHE,
      "content-disposition": "inline",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });
