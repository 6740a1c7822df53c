import { sql } from "drizzle-orm";
import type { Override } from "../../../core/settings/settings.ts";
import { type Executor, moment, rowsOf } from "../../executor.ts";

/** What was said, by the name of the setting. */
export interface SettingValues {
  readonly platform: ReadonlyMap<string, number>;
  readonly organisation: ReadonlyMap<string, Override>;
}

/** @param organisationId null: the platform's alone */
export async function readSettings(db: Executor, organisationId: string | null): Promise<SettingValues> {
  const rows = await rowsOf<{
    own: boolean;
    name: string;
    value: number;
    ends_at: string | Date | null;
  }>(
    db,
    sql`
    SELECT false AS own, name, value, NULL::timestamptz AS ends_at FROM platform_settings WHERE value IS NOT NULL
    UNION ALL SELECT true, name, value, ends_at FROM organisation_settings
    WHERE organisation_id = ${organisationId}::uuid AND value IS NOT NULL`,
  );
  const endOf = (at: string | Date | null) => (at === null ? null : moment(at));
  return {
    platform: new Map(rows.filter(({ own }) => !own).map(({ name, value }) => [name, value])),
    organisation: new Map(
      rows
        .filter(({ own }) => own)
        .map((row) => [row.name, { value: row.value, endsAt: endOf(row.ends_at) }]),
    ),
  };
}
