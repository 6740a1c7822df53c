import { and, desc, eq, lt } from "drizzle-orm";
import type { PeriodState } from "../../../core/period/states.ts";
import { batchAs } from "../../batch-as.ts";
import type { HttpDatabase, Identity } from "../../client.ts";
import { periodOverrides, periodResults, periodRuns, periods } from "../../schema/periods.ts";

export type PeriodRow = typeof periods.$inferSelect;
export type RunRow = typeof periodRuns.$inferSelect;
export type ResultRow = typeof periodResults.$inferSelect & { readonly id: string };
export type OverrideRow = typeof periodOverrides.$inferSelect;

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listPeriods(
  db: HttpDatabase,
  identity: Identity,
  filter: Page & { readonly programId?: string | undefined; readonly state?: PeriodState | undefined },
): Promise<PeriodRow[]> {
  const { programId, state, cursor, limit } = filter;
  const where = and(
    programId === undefined ? undefined : eq(periods.programId, programId),
    state === undefined ? undefined : eq(periods.state, state),
    cursor === undefined ? undefined : lt(periods.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(periods)
      .where(where)
      .orderBy(desc(periods.id))
      .limit(limit + 1),
  ]);
  return rows;
}

/** The latest runs that are shown of a period. */
const RUNS_SHOWN = 20;

export async function findPeriod(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId: string | undefined,
): Promise<{ period: PeriodRow; runs: RunRow[] } | undefined> {
  const where = and(
    eq(periods.id, id),
    programId === undefined ? undefined : eq(periods.programId, programId),
  );
  const [[period], runs] = await batchAs(db, identity, [
    db.select().from(periods).where(where),
    db
      .select()
      .from(periodRuns)
      .where(eq(periodRuns.periodId, id))
      .orderBy(desc(periodRuns.id))
      .limit(RUNS_SHOWN),
  ]);
  return period === undefined ? undefined : { period, runs };
}

/** By partner, newest first; one row more than `limit` when there are more. */
export async function listResults(
  db: HttpDatabase,
  identity: Identity,
  filter: Page & {
    readonly periodId: string;
    readonly partnerId?: string | undefined;
    readonly rank?: string | undefined;
  },
): Promise<ResultRow[]> {
  const { periodId, partnerId, rank, cursor, limit } = filter;
  const where = and(
    eq(periodResults.periodId, periodId),
    partnerId === undefined ? undefined : eq(periodResults.partnerId, partnerId),
    rank === undefined ? undefined : eq(periodResults.rank, rank),
    cursor === undefined ? undefined : lt(periodResults.partnerId, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(periodResults)
      .where(where)
      .orderBy(desc(periodResults.partnerId))
      .limit(limit + 1),
  ]);
  return rows.map((row) => ({ ...row, id: row.partnerId }));
}

export async function listOverrides(
  db: HttpDatabase,
  identity: Identity,
  { periodId, cursor, limit }: Page & { readonly periodId: string },
): Promise<OverrideRow[]> {
  const where = and(
    eq(periodOverrides.periodId, periodId),
    cursor === undefined ? undefined : lt(periodOverrides.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(periodOverrides)
      .where(where)
      .orderBy(desc(periodOverrides.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export async function findOverride(
  db: HttpDatabase,
  identity: Identity,
  periodId: string,
  id: string,
): Promise<OverrideRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(periodOverrides)
      .where(and(eq(periodOverrides.periodId, periodId), eq(periodOverrides.id, id))),
  ]);
  return rows[0];
}
