import { type SQL, sql } from "drizzle-orm";
import { type LimitSetting, standardOf } from "../../../core/settings/settings.ts";
import type { Executor } from "../../executor.ts";

/** What is about to be made, and what there is of it. */
export interface Room {
  readonly limit: LimitSetting;
  /** Whose value holds; null: the platform's. */
  readonly organisationId: string | null;
  /** What the limit is counted for: an organisation, a program, a partner or a user. */
  readonly holderId: string;
  /** How many there will be, as an expression that counts what is there. */
  readonly wanted: SQL;
}

/**
 * Statements that go before an insert in its transaction: however many come at once, they pass one after the other, and the one
 * for which there is no room is refused with what {@link brokenLimit} reads. Two, since the count has to begin behind the lock.
 */
export function demandRoom({ limit, organisationId, holderId, wanted }: Room): [lock: SQL, demand: SQL] {
  return [
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${limit}/${holderId}`}, 47))`,
    sql`SELECT demand_room(${limit}, ${organisationId}::uuid, ${standardOf(limit)}, ${wanted})`,
  ];
}

/** The same in a transaction that is under way. */
export async function demandRoomIn(tx: Executor, room: Room): Promise<void> {
  for (const statement of demandRoom(room)) await tx.execute(statement);
}
