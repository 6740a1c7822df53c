import { Hono } from "hono";
import Stripe from "stripe";
import { recordProviderEvent } from "../../db/repositories/provider-events.ts";
import type { AppTypes } from "../context.ts";
import { Problem } from "../problem.ts";
import { readText } from "../read-body.ts";
import { sealFor } from "../seal.ts";

const BODY_MAX_BYTES = 256 * 1024;
const cryptoProvider = Stripe.createSubtleCryptoProvider();

/**
 * The platform's own Stripe webhooks: verified, kept whole and encrypted, once per event id, before anything is done
 * with them. A replay is answered as the first delivery was.
 */
export const stripeWebhookRoutes = new Hono<AppTypes>().post("/", async (c) => {
  const services = c.get("services");
  const secret = services.env.STRIPE_WEBHOOK_SECRET;
  if (secret === undefined) throw new Problem("unavailable", "STRIPE_WEBHOOK_SECRET is not set.");
  const body = await readText(c.req.raw, BODY_MAX_BYTES);
  const event = await verify(body, c.req.header("stripe-signature") ?? "", secret);
  await recordProviderEvent(services.jobDb, {
    id: services.newId(),
    provider: "stripe",
    eventId: event.id,
    kind: event.type,
    envelope: await sealFor(services, `stripe:${event.id}`, body),
    receivedAt: services.now(),
  });
  return c.json({ received: true, eventId: event.id });
});

async function verify(
  body: string,
  signature: string,
  secret: string,
): Promise<{ id: string; type: string }> {
  try {
    return await Stripe.webhooks.constructEventAsync(body, signature, secret, undefined, cryptoProvider);
  } catch {
    throw new Problem("bad_signature", "Stripe-Signature does not prove this body.");
  }
}
