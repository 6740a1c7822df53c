import { Hono } from "hono";
import type { AppTypes } from "../context.ts";
import { Problem } from "../problem.ts";

/** What this API is, for programs: the OpenAPI document, which the site's build makes (`scripts/openapi`). */
export const openApiRoutes = new Hono<AppTypes>().get("/openapi.json", async (c) => {
  const { ASSETS } = c.get("services").env;
  const file = await ASSETS.fetch("https://assets.invalid/openapi.json");
  if (!file.ok)
    throw new Problem("unavailable", "The document is being made; ask again in a minute.", [], {
      "retry-after": "20",
    });
  return new Response(await file.text(), {
    headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
  });
});
