import { Hono } from "hono";
import { decisionPreviewSchema, decisionsSchema } from "../../core/api/conversion-decisions.ts";
import type { AppTypes } from "../context.ts";
import { decideConversions, previewDecisions } from "../decide-conversions.ts";
import { handOff } from "../hand-off.ts";
import { permit } from "../permit.ts";
import { withBody } from "../valid.ts";

/** Deciding about many conversions at once. */
export const conversionDecisionRoutes = new Hono<AppTypes>()
  .post("/decisions", permit("conversions:write"), withBody(decisionsSchema), async (c) => {
    const { answer, replayed, handOffs } = await decideConversions(
      c.get("services"),
      c.get("caller"),
      c.req.valid("json"),
      c.get("requestId"),
    );
    if (replayed) c.header("idempotent-replayed", "true");
    handOff(c, handOffs);
    return c.json(answer);
  })
  .post("/decisions/preview", permit("conversions:read"), withBody(decisionPreviewSchema), async (c) =>
    c.json(await previewDecisions(c.get("services"), c.get("caller"), c.req.valid("json"))),
  );
