import { sql } from "drizzle-orm";
import type { SaleColumns } from "../../core/period/sales-collector.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { FROZEN } from "./periods/freeze.ts";
import { loadOverrides } from "./periods/overrides.ts";

/** All that members sold in a period, in columns, with what was refunded when it was frozen and what has been since. */
export interface MemberSales {
  readonly columns: SaleColumns;
  /** As `columns.refunded`: what bonuses were held against so far. */
  readonly clawedBack: readonly string[];
  /** Conversion and revision of each. */
  readonly keys: readonly string[];
}

type Row = {
  conversion_id: string;
  revision: number;
  member: number;
  at_ms: number;
  currency: string;
  weight: number;
  amount: string;
  refunded: string;
  clawed_back: string;
  volume: string;
  tiers: SaleColumns["tiers"][number];
};

export async function loadMemberSales(
  db: Executor,
  periodId: string,
  positions: readonly number[],
): Promise<MemberSales> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    SELECT conversion_id, revision, member_position AS member, (extract(epoch FROM occurred_at) * 1000)::float8 AS at_ms, currency, weight_bps AS weight,
      amount_minor::text AS amount, refunded_minor::text AS refunded, least(clawed_back_minor, amount_minor)::text AS clawed_back,
      volume::text, tiers
    FROM period_sales WHERE period_id = ${periodId}::uuid AND member_position = ANY(${`{${positions.join(",")}}`}::int[])
    ORDER BY conversion_id, revision, credit_position`,
  );
  const of = <Key extends keyof Row>(key: Key) => rows.map((row) => row[key]);
  return {
    columns: {
      member: of("member"),
      atMs: of("at_ms"),
      currency: of("currency"),
      weight: of("weight"),
      amount: of("amount"),
      refunded: of("refunded"),
      volume: of("volume"),
      tiers: of("tiers"),
    },
    clawedBack: of("clawed_back"),
    keys: rows.map((row) => `${row.conversion_id} ${row.revision}`),
  };
}

/** What overrides that the period's results hold by add to volumes, by position. */
export async function loadVolumeOverrides(
  db: Executor,
  periodId: string,
): Promise<ReadonlyMap<number, bigint>> {
  const [run] = await rowsOf<{ ids: string[] }>(
    db,
    sql`
    SELECT r.override_ids AS ids FROM periods p JOIN period_runs r ON r.id = p.run_id WHERE p.id = ${periodId}::uuid`,
  );
  if (run === undefined || run.ids.length === 0) return new Map();
  const { volumeOverrides } = await loadOverrides(db, periodId, run.ids, FROZEN.members, []);
  return volumeOverrides;
}
