import { Hono } from "hono";
import * as z from "zod/mini";
import { type IntegrationEvent, integrationEventListFields } from "../../core/api/integrations.ts";
import { type IntegrationEventRow, listIntegrationEvents } from "../../db/repositories/integration-events.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...integrationEventListFields });

/** What came of providers and what became of it. */
export const integrationEventRoutes = new Hono<AppTypes>().get(
  "/",
  permit("conversions:read"),
  withQuery(listSchema),
  async (c) => {
    const query = c.req.valid("query");
    const rows = await listIntegrationEvents(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentEvent));
  },
);

function presentEvent(row: IntegrationEventRow): IntegrationEvent {
  return {
    id: row.id,
    programId: row.program_id,
    provider: row.provider,
    eventId: row.event_id,
    kind: row.kind,
    test: row.test,
    state: row.state,
    waitsFor: row.waits_for,
    reason: row.reason,
    receivedAt: new Date(row.received_at).toISOString(),
    settledAt: row.settled_at === null ? null : new Date(row.settled_at).toISOString(),
    requestId: row.request_id,
  };
}
