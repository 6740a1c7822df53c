import { Hono } from "hono";
import { countryPathSchema, countryPolicySchema } from "../../core/api/country-policies.ts";
import {
  findCountryPolicy,
  listCountryPolicies,
  putCountryPolicy,
} from "../../db/repositories/country-policies.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { presentPolicy } from "../present-policy.ts";
import { checkVersion, stale } from "../refusals.ts";
import { withBody, withPath } from "../valid.ts";

/** No version of a row that is not there. */
const NONE = 0;

/** What countries allow plans to pay: the platform's to say. */
export const countryPolicyRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.policies:read"), async (c) => {
    const rows = await listCountryPolicies(c.get("services").appDb, c.get("operator"));
    return c.json({ data: rows.map(presentPolicy) });
  })
  .put(
    "/:country",
    permit("platform.policies:write"),
    withPath(countryPathSchema),
    withBody(countryPolicySchema),
    async (c) => {
      const { country } = c.req.valid("param");
      const { version, ...values } = c.req.valid("json");
      const { appDb, now } = c.get("services");
      const standing = await findCountryPolicy(appDb, c.get("operator"), country);
      checkVersion(version, standing?.version ?? NONE, "policy");
      const row = await putCountryPolicy(appDb, c.get("operator"), {
        ...{ country, values, version: standing?.version ?? null, now: now() },
      });
      if (row === undefined) throw stale("policy");
      return c.json(presentPolicy(row));
    },
  );
