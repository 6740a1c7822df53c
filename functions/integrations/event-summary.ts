import { countIntegrationEvents, type EventProvider } from "../../db/repositories/integration-events.ts";
import { listSecretDates, type SecretDate } from "../../db/repositories/program-secrets.ts";
import type { AppContext } from "../context.ts";

const STATES = ["waiting", "parked", "applied", "ignored", "refused"] as const;

export interface EventSummary {
  readonly lastEventAt: string | null;
  readonly counts: Readonly<Record<(typeof STATES)[number], number>>;
}

/** What came of a provider, for a merchant who asks whether it works. */
export async function summariseEvents(
  c: AppContext,
  programId: string,
  provider: EventProvider,
): Promise<EventSummary> {
  const rows = await countIntegrationEvents(c.get("services").appDb, c.get("caller"), programId, provider);
  const counts = Object.fromEntries(
    STATES.map((state) => [state, rows.find((row) => row.state === state)?.events ?? 0]),
  );
  const times = rows.map(({ lastAt }) => new Date(lastAt).toISOString()).sort();
  return { lastEventAt: times.at(-1) ?? null, counts: counts as EventSummary["counts"] };
}

/** When a secret was set; null: it is not. */
export async function secretDates(
  c: AppContext,
  programId: string,
): Promise<(kind: SecretDate["kind"]) => string | null> {
  const dates = await listSecretDates(c.get("services").appDb, c.get("caller"), programId);
  return (kind) => {
    const found = dates.find((date) => date.kind === kind);
    return found === undefined ? null : new Date(found.createdAt).toISOString();
  };
}
