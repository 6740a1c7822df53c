import { sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { type HttpDatabase, type Identity, queryAs } from "../db/client.ts";
import { namedProgram } from "./caller-scope.ts";
import type { AppContext } from "./context.ts";
import { found } from "./refusals.ts";
import type { Services } from "./services.ts";

/** What intake needs of a program on every request. */
export type CallerProgram = {
  id: string;
  status: "active" | "archived";
  timezone: string;
  currencies: string[];
  approvalMode: "manual" | "immediate" | "after_days";
  approveAfterDays: number;
  manualAboveMinor: Record<string, number> | null;
  trackingHost: string | null;
  browserConversions: "accept" | "hold" | "refuse";
  volumeSource: "amount" | "items";
  volumeCurrency: string | null;
};

/** How long an edit of a program may take to be seen by an isolate's intake. */
const CACHE_MS = 5_000;
const cache = new LRUCache<string, CallerProgram>({ max: 1000, ttl: CACHE_MS });

/**
 * The program that a request is about: that of a program's key, or the one named by a key of the whole organisation.
 * Throws 422 when none is named, 403 when the key is another program's, 404 when there is none of that id.
 */
export async function callerProgram(c: AppContext, programId?: string): Promise<CallerProgram> {
  const id = namedProgram(c, programId?.toLowerCase());
  return found(await intakeProgram(c.get("services"), c.get("caller"), id), "program", "programId");
}

/** A tenant's program by its id in lower case, for whoever has no caller: jobs, webhooks. */
export async function intakeProgram(
  { appDb, env }: Pick<Services, "appDb" | "env">,
  identity: Identity,
  id: string,
): Promise<CallerProgram | undefined> {
  const key = `${env.DATABASE_URL}\n${identity.organisationId}\n${id}`;
  let program = cache.get(key);
  if (program === undefined) {
    program = await loadProgram(appDb, identity, id);
    if (program !== undefined) cache.set(key, program);
  }
  return program;
}

async function loadProgram(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<CallerProgram | undefined> {
  const [row] = await queryAs<CallerProgram>(
    db,
    identity,
    sql`
    SELECT id, status, timezone, currencies, approval_mode AS "approvalMode", approve_after_days AS "approveAfterDays",
      manual_above_minor AS "manualAboveMinor", tracking_host AS "trackingHost",
      browser_conversions AS "browserConversions", volume_source AS "volumeSource", volume_currency AS "volumeCurrency"
    FROM programs WHERE id = ${id}`,
  );
  return row;
}
