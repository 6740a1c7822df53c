import { type SQL, sql } from "drizzle-orm";
import type { AmountOverride, PeriodInput } from "../../../core/period/period-input.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { uuids } from "../outbox.ts";

type OverrideRow = {
  id: string;
  position: number;
  kind: "rank" | "volume" | "amount";
  value: Readonly<Record<string, string | null>>;
};

/** The overrides that a calculation takes in, in the order in which they were proposed: of a rank the last one holds. */
export async function loadOverrides(
  db: Executor,
  periodId: string,
  overrideIds: readonly string[],
  members: SQL,
  ladder: readonly string[],
): Promise<Pick<PeriodInput, "volumeOverrides" | "rankOverrides" | "amountOverrides">> {
  const rows = await rowsOf<OverrideRow>(
    db,
    sql`
    SELECT o.id, m.position, o.kind, o.value FROM period_overrides o
      JOIN ${members} m ON m.period_id = o.period_id AND m.partner_id = o.partner_id
    WHERE o.period_id = ${periodId}::uuid AND o.id = ANY(${uuids(overrideIds)}) ORDER BY o.id`,
  );
  const volumeOverrides = new Map<number, bigint>();
  const rankOverrides = new Map<number, number>();
  const amountOverrides: AmountOverride[] = [];
  for (const { id, position, kind, value } of rows) {
    if (kind === "volume")
      volumeOverrides.set(position, (volumeOverrides.get(position) ?? 0n) + BigInt(value.volume ?? 0));
    else if (kind === "rank") rankOverrides.set(position, ladder.indexOf(value.rank ?? ""));
    else {
      const { currency, amountMinor } = value;
      if (currency == null || amountMinor == null) throw new Error("an amount set by hand is none");
      amountOverrides.push({ overrideId: id, position, currency, amountMinor: BigInt(amountMinor) });
    }
  }
  return { volumeOverrides, rankOverrides, amountOverrides };
}

/** Overrides as text, for the hash of what went in. */
export async function overridesText(db: Executor, overrideIds: readonly string[]): Promise<string> {
  const [row] = await rowsOf<{ text: string | null }>(
    db,
    sql`
    SELECT string_agg(concat_ws('|', id, partner_id, kind, value::text), E'\n' ORDER BY id) AS text FROM period_overrides
    WHERE id = ANY(${uuids(overrideIds)})`,
  );
  return row?.text ?? "";
}

export async function approvedOverrideIds(db: Executor, periodId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT id FROM period_overrides WHERE period_id = ${periodId}::uuid AND state = 'approved' ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}
