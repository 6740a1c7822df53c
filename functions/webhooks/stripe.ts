import { Hono } from "hono";
import Stripe from "stripe";
import * as z from "zod/mini";
import { recordStripeEvent } from "../../db/repositories/provider-events.ts";
import type { AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { fieldErrors, Problem } from "../problem.ts";
import { invalidFields, readText } from "../read-body.ts";
import { sealFor } from "../seal.ts";

const BODY_MAX_BYTES = 256 * 1024;
/** How old a signature may be. */
const TOLERANCE_SECONDS = 300;
const cryptoProvider = Stripe.createSubtleCryptoProvider();

/** What is read of an event before it is kept: of a snapshot (`event`) as of a thin one (`v2.core.event`). */
const eventSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(255)),
  type: z.string().check(z.minLength(1), z.maxLength(255)),
  /** The connected account that a snapshot is about. */
  account: z.nullish(z.string()),
  /** The same of a thin event. */
  context: z.nullish(z.string()),
});

/**
 * The platform's own Stripe webhooks, of itself and of connected accounts: verified, kept whole and encrypted, once per
 * event id, before anything is done with them. A replay is answered as the first delivery was. `apply-stripe-events` does
 * what they say.
 */
export const stripeWebhookRoutes = new Hono<AppTypes>().post("/", async (c) => {
  const services = c.get("services");
  const secrets = services.env.STRIPE_WEBHOOK_SECRET?.split(/\s+/).filter((secret) => secret !== "") ?? [];
  if (secrets.length === 0) throw new Problem("unavailable", "STRIPE_WEBHOOK_SECRET is not set.");
  const body = await readText(c.req.raw, BODY_MAX_BYTES);
  await verify(body, c.req.header("stripe-signature") ?? "", secrets);
  const { id: eventId, type: kind, account, context } = readEvent(body);
  const row = {
    id: services.newId(),
    topic: "apply-stripe-events",
    payload: { v: 1, requestId: c.get("requestId") },
  };
  const fresh = await recordStripeEvent(
    services.jobDb,
    {
      id: services.newId(),
      eventId,
      kind,
      account: account ?? context ?? null,
      envelope: await sealFor(services, `stripe:${eventId}`, body),
      receivedAt: services.now(),
    },
    row,
  );
  if (fresh) handOff(c, [row]);
  return c.json({ received: true, eventId });
});

/** Each endpoint at Stripe signs by a secret of its own; any of ours will do. */
async function verify(body: string, signature: string, secrets: readonly string[]): Promise<void> {
  for (const secret of secrets) {
    const proven = await Stripe.webhooks.signature
      ?.verifyHeaderAsync(body, signature, secret, TOLERANCE_SECONDS, cryptoProvider)
      .catch(() => false);
    if (proven === true) return;
  }
  throw new Problem("bad_signature", "Stripe-Signature does not prove this body.");
}

function readEvent(body: string): z.infer<typeof eventSchema> {
  const parsed = z.safeParse(eventSchema, parseJson(body));
  if (!parsed.success) throw invalidFields(fieldErrors(parsed.error));
  return parsed.data;
}

/** Signed by Stripe, a body is JSON; what is not, is no event. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
