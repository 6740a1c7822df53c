import { Hono } from "hono";
import { type StripeSettings, stripeSettingsSchema } from "../../core/api/integrations.ts";
import { STRIPE_EVENT_TYPES } from "../../core/integrations/stripe/decide.ts";
import { changeSecrets, type SecretChange } from "../../db/repositories/program-secrets.ts";
import type { ProgramRow } from "../../db/repositories/programs.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { secretDates, summariseEvents } from "../integrations/event-summary.ts";
import { sealSecret } from "../integrations/seal-secret.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { permit } from "../permit.ts";
import { withBody } from "../valid.ts";

const KINDS = {
  signingSecret: "stripe_signing",
  testSigningSecret: "stripe_signing_test",
} as const satisfies Record<keyof StripeSettings, string>;
const FIELDS = Object.keys(KINDS) as (keyof StripeSettings)[];

/** Webhooks of the merchant's own Stripe account: what proves them, where they go, what came. */
export const stripeIntegrationRoutes = new Hono<AppTypes>()
  .get("/:id/integrations/stripe", permit("programs:read"), async (c) =>
    c.json(await present(c, await loadCallerProgram(c))),
  )
  .put("/:id/integrations/stripe", permit("programs:write"), withBody(stripeSettingsSchema), async (c) => {
    const settings = c.req.valid("json");
    return c.json(await change(c, settings));
  })
  .delete("/:id/integrations/stripe", permit("programs:write"), async (c) =>
    c.json(await change(c, { signingSecret: null, testSigningSecret: null })),
  );

async function change(c: AppContext, settings: StripeSettings) {
  const services = c.get("services");
  const program = await loadCallerProgram(c);
  const changes: SecretChange[] = [];
  for (const field of FIELDS) {
    const secret = settings[field];
    if (secret === undefined) continue;
    changes.push({ kind: KINDS[field], sealed: secret === null ? null : await sealSecret(services, secret) });
  }
  await changeSecrets(services.appDb, c.get("caller"), program.id, changes, services.now());
  return present(c, program);
}

/** Secrets are never shown again, only when they were set. */
async function present(c: AppContext, program: ProgramRow) {
  const since = await secretDates(c, program.id);
  return {
    programId: program.id,
    webhookUrl: `${c.get("services").env.APP_URL.replace(/\/$/, "")}/api/v1/webhooks/stripe/${program.publicKey}`,
    eventTypes: STRIPE_EVENT_TYPES,
    signingSecretSince: since("stripe_signing"),
    testSigningSecretSince: since("stripe_signing_test"),
    ...(await summariseEvents(c, program.id, "stripe")),
  };
}
