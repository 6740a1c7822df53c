import { asc, eq, sql } from "drizzle-orm";
import type { SettingName } from "../../../core/settings/settings.ts";
import type { HttpDatabase } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { organisationSettings, platformSettings } from "../../schema/settings.ts";

export type PlatformSettingRow = typeof platformSettings.$inferSelect;
export type OrganisationSettingRow = typeof organisationSettings.$inferSelect;

/** What was ever said of the platform's settings. @param db of the role `job`, as all of these */
export function listPlatformSettings(db: HttpDatabase): Promise<PlatformSettingRow[]> {
  return db.select().from(platformSettings).orderBy(asc(platformSettings.name));
}

export function listOrganisationSettings(
  db: HttpDatabase,
  organisationId: string,
): Promise<OrganisationSettingRow[]> {
  return db
    .select()
    .from(organisationSettings)
    .where(eq(organisationSettings.organisationId, organisationId))
    .orderBy(asc(organisationSettings.name));
}

/** How many organisations have a value of their own that holds, by setting. */
export async function countOverrides(db: Executor, now: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf<{ name: string; count: number }>(
    db,
    sql`
    SELECT name, count(*)::int AS count FROM organisation_settings
    WHERE value IS NOT NULL AND (ends_at IS NULL OR ends_at > ${now.toISOString()}::timestamptz) GROUP BY name`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

export interface SettingChange {
  readonly id: string;
  readonly name: SettingName;
  /** As it is stored; null: taken back. */
  readonly value: number | null;
  /** As it was read; 0: there was none. */
  readonly version: number;
  readonly endsAt: Date | null;
  readonly reason: string;
  readonly now: Date;
}

/** False: another version stands. */
export async function savePlatformSetting(tx: Executor, change: SettingChange): Promise<boolean> {
  const { id, name, value, version, reason, now } = change;
  const at = now.toISOString();
  const rows = await rowsOf(
    tx,
    version === 0
      ? sql`INSERT INTO platform_settings (id, name, value, reason, updated_at) VALUES (${id}, ${name}, ${value}, ${reason}, ${at})
          ON CONFLICT DO NOTHING RETURNING id`
      : sql`UPDATE platform_settings SET value = ${value}, reason = ${reason}, version = version + 1, updated_at = ${at}
          WHERE name = ${name} AND version = ${version} RETURNING id`,
  );
  return rows.length > 0;
}

/** As {@link savePlatformSetting}. */
export async function saveOrganisationSetting(
  tx: Executor,
  organisationId: string,
  change: SettingChange,
): Promise<boolean> {
  const { id, name, value, version, reason, now } = change;
  const at = now.toISOString();
  const endsAt = change.endsAt?.toISOString() ?? null;
  const rows = await rowsOf(
    tx,
    version === 0
      ? sql`INSERT INTO organisation_settings (id, organisation_id, name, value, reason, ends_at, updated_at)
          VALUES (${id}, ${organisationId}, ${name}, ${value}, ${reason}, ${endsAt}, ${at}) ON CONFLICT DO NOTHING RETURNING id`
      : sql`UPDATE organisation_settings SET value = ${value}, reason = ${reason}, ends_at = ${endsAt}, version = version + 1, updated_at = ${at}
          WHERE organisation_id = ${organisationId} AND name = ${name} AND version = ${version} RETURNING id`,
  );
  return rows.length > 0;
}
