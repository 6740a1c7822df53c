import { Hono } from "hono";
import * as z from "zod/mini";
import { postbackSettingsSchema } from "../../core/api/integrations.ts";
import { randomBase62 } from "../../core/ids/base62.ts";
import {
  paramNames,
  postbackRulesSchema,
  postbackTemplate,
  SIGNATURE_PARAM,
} from "../../core/integrations/postback/settings.ts";
import { setPostbackRules } from "../../db/repositories/integration-programs.ts";
import { changeSecrets } from "../../db/repositories/program-secrets.ts";
import type { ProgramRow } from "../../db/repositories/programs.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { secretDates, summariseEvents } from "../integrations/event-summary.ts";
import { sealSecret } from "../integrations/seal-secret.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { permit } from "../permit.ts";
import { invalidField } from "../problem.ts";
import { withBody } from "../valid.ts";

const SECRET_LENGTH = 43;

/** How a program's postbacks are read and proven. */
export const postbackIntegrationRoutes = new Hono<AppTypes>()
  .get("/:id/integrations/postback", permit("programs:read"), async (c) => {
    const program = await loadCallerProgram(c);
    return c.json(await present(c, program, program.postback));
  })
  .put(
    "/:id/integrations/postback",
    permit("programs:write"),
    withBody(postbackSettingsSchema),
    async (c) => {
      const { secret: wanted, ...rules } = c.req.valid("json");
      const program = await loadCallerProgram(c);
      const stays = wanted === undefined && (await secretDates(c, program.id))("postback_hmac") !== null;
      if (rules.addresses.length === 0 && wanted !== "new" && !stays) {
        throw invalidField("addresses", "required", 'must name an address, or "secret":"new" must be given');
      }
      const services = c.get("services");
      const caller = c.get("caller");
      const secret =
        wanted === "new" ? randomBase62(SECRET_LENGTH, (bytes) => crypto.getRandomValues(bytes)) : undefined;
      if (wanted !== undefined) {
        const sealed = secret === undefined ? null : await sealSecret(services, secret);
        const change = { kind: "postback_hmac", sealed } as const;
        await changeSecrets(services.appDb, caller, program.id, [change], services.now());
      }
      await setPostbackRules(services.appDb, caller, program.id, rules, services.now());
      return c.json({
        ...(await present(c, program, rules)),
        ...(secret === undefined ? {} : { secret }),
      });
    },
  )
  .delete("/:id/integrations/postback", permit("programs:write"), async (c) => {
    const program = await loadCallerProgram(c);
    const services = c.get("services");
    const retire = { kind: "postback_hmac", sealed: null } as const;
    await setPostbackRules(services.appDb, c.get("caller"), program.id, null, services.now());
    await changeSecrets(services.appDb, c.get("caller"), program.id, [retire], services.now());
    return c.json(await present(c, program, null));
  });

/** The secret is shown once, by the answer that made it. */
async function present(c: AppContext, program: ProgramRow, stored: Readonly<Record<string, unknown>> | null) {
  const rules = z.parse(postbackRulesSchema, stored ?? {});
  const url = `${c.get("services").env.APP_URL.replace(/\/$/, "")}/api/v1/postback/${program.publicKey}`;
  const secretSince = (await secretDates(c, program.id))("postback_hmac");
  return {
    programId: program.id,
    enabled: stored !== null,
    url,
    template: postbackTemplate(url, rules),
    signatureParam: SIGNATURE_PARAM,
    ...rules,
    params: paramNames(rules),
    secretSince,
    ...(await summariseEvents(c, program.id, "postback")),
  };
}
