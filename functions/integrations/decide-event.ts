import * as z from "zod/mini";
import { fromStripe } from "../../adapters/stripe/units.ts";
import { refused, type Step } from "../../core/integrations/step.ts";
import { decideStripeEvent } from "../../core/integrations/stripe/decide.ts";
import { stripeEventSchema } from "../../core/integrations/stripe/objects.ts";
import { open } from "../../core/privacy/envelope.ts";
import type { WaitingEvent } from "../../db/repositories/integration-events.ts";
import type { Services } from "../services.ts";
import { decidePostbackBody } from "./postback-event.ts";
import { eventPlace } from "./record-event.ts";

/** Opens an event and decides what it asks for. */
export async function decideEvent(
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  programId: string,
  event: WaitingEvent,
): Promise<readonly Step[]> {
  const body = await open(event.envelope, eventPlace(programId, event.provider, event.eventId), envelopeKeys);
  if (!body.ok) return refused(`it cannot be opened: ${body.reason}`);
  if (event.provider === "postback") return decidePostbackBody(body.value);
  return decideStripeEvent(z.parse(stripeEventSchema, JSON.parse(body.value)), fromStripe);
}
