import { Hono } from "hono";
import Stripe from "stripe";
import * as z from "zod/mini";
import { type StripeEvent, stripeEventSchema } from "../../core/integrations/stripe/objects.ts";
import type { KeyedProgram } from "../../db/repositories/integration-programs.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { keyedProgram, openSecret } from "../integrations/keyed-program.ts";
import { noteUnproven } from "../integrations/note-unproven.ts";
import { recordEvent } from "../integrations/record-event.ts";

import { fieldErrors, Problem } from "../problem.ts";
import { invalidFields, readText } from "../read-body.ts";

const BODY_MAX_BYTES = 256 * 1024;
/** How old a signature may be. */
const TOLERANCE_SECONDS = 300;
const cryptoProvider = Stripe.createSubtleCryptoProvider();

/**
 * Webhooks of merchants' own Stripe accounts, addressed by the program's public key and proven by the endpoint's
 * signing secret. Kept and answered; `apply-integration-events` does what they ask for.
 */
export const merchantStripeRoutes = new Hono<AppTypes>().post("/:programKey", async (c) => {
  const services = c.get("services");
  const program = await keyedProgram(c);
  const body = await readText(c.req.raw, BODY_MAX_BYTES);
  const live = await openSecret(services, program.secrets, "stripe_signing");
  const trial = await openSecret(services, program.secrets, "stripe_signing_test");
  if (live === undefined && trial === undefined)
    throw new Problem(
      "unavailable",
      "The program has no signing secret of Stripe; save it, then send again.",
    );
  const signature = c.req.header("stripe-signature") ?? "";
  const byLive = await isSigned(body, signature, live);
  if (!byLive && !(await isSigned(body, signature, trial))) throw await unproven(c, program);
  const event = readEvent(body);
  // Whoever holds the secret of test mode alone brings no money.
  if (event.livemode && !byLive) throw await unproven(c, program);
  await recordEvent(c, program, {
    provider: "stripe",
    // A live event that came to the test key is a test; at the real one, where it may come as well, it is money.
    eventId: program.test && event.livemode ? `test:${event.id}` : event.id,
    kind: event.type,
    test: program.test || !event.livemode,
    body,
  });
  return c.json({ received: true, eventId: event.id });
});

async function isSigned(body: string, signature: string, secret: string | undefined): Promise<boolean> {
  if (secret === undefined) return false;
  return Stripe.webhooks.constructEventAsync(body, signature, secret, TOLERANCE_SECONDS, cryptoProvider).then(
    () => true,
    () => false,
  );
}

function readEvent(body: string): StripeEvent {
  const parsed = z.safeParse(stripeEventSchema, parseJson(body));
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

const unproven = (c: AppContext, program: KeyedProgram) => {
  const detail = "Stripe-Signature does not prove this body with the program's secret.";
  return noteUnproven(c, program, "stripe", new Problem("unproven_webhook", detail));
};
