import { type EventProvider, recordIntegrationEvent } from "../../db/repositories/integration-events.ts";
import type { KeyedProgram } from "../../db/repositories/integration-programs.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { sealFor } from "../seal.ts";

export interface ReceivedEvent {
  readonly provider: EventProvider;
  /** The provider's id: the same event again is the same row. */
  readonly eventId: string;
  readonly kind: string;
  readonly test: boolean;
  /** Whole, as it came. */
  readonly body: string;
}

/** What an event's envelope is bound to: it opens as this event and no other. */
export function eventPlace(programId: string, provider: EventProvider, eventId: string): string {
  return `integration:${programId}:${provider}:${eventId}`;
}

/** Keeps an event that has proven itself, sealed, and hands it on to be applied. False: it was there already. */
export async function recordEvent(
  c: AppContext,
  program: KeyedProgram,
  event: ReceivedEvent,
): Promise<boolean> {
  const services = c.get("services");
  const requestId = c.get("requestId");
  const { provider, eventId, kind, test, body } = event;
  const row = { id: services.newId(), topic: "apply-integration-events", payload: { v: 1, requestId } };
  const fresh = await recordIntegrationEvent(
    services.jobDb,
    {
      id: services.newId(),
      organisationId: program.organisationId,
      programId: program.id,
      provider,
      eventId,
      kind,
      test,
      envelope: await sealFor(services, eventPlace(program.id, provider, eventId), body),
      requestId,
      receivedAt: services.now(),
    },
    row,
  );
  if (fresh) handOff(c, [row]);
  return fresh;
}
