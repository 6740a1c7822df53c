import { asc, gt, inArray } from "drizzle-orm";
import type { ProgramKeySource } from "../../core/clicks/compose-key-records.ts";
import type { HttpDatabase } from "../client.ts";
import { programs } from "../schema/tenancy.ts";

const COLUMNS = {
  id: programs.id,
  organisationId: programs.organisationId,
  status: programs.status,
  publicKey: programs.publicKey,
  testPublicKey: programs.testPublicKey,
  allowedHosts: programs.allowedHosts,
  consentMode: programs.consentMode,
  version: programs.version,
};

/**
 * What the key records of these programs follow from.
 *
 * @param db of the role `job`: there is no tenant
 */
export function loadProgramKeySources(db: HttpDatabase, ids: readonly string[]): Promise<ProgramKeySource[]> {
  return db
    .select(COLUMNS)
    .from(programs)
    .where(inArray(programs.id, [...ids]));
}

/** The same of all programs, in the order of their ids, from behind `after` on. */
export function listProgramKeySources(
  db: HttpDatabase,
  limit: number,
  after?: string,
): Promise<ProgramKeySource[]> {
  const behind = after === undefined ? undefined : gt(programs.id, after);
  return db.select(COLUMNS).from(programs).where(behind).orderBy(asc(programs.id)).limit(limit);
}
