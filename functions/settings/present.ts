import type {
  OrganisationSetting,
  PlatformSetting,
  SettingImpact,
  SettingSaid,
} from "../../core/api/settings.ts";
import {
  SETTING_NAMES,
  type SettingName,
  saidValue,
  settingOf,
  standardOf,
  storedValue,
  valueInForce,
} from "../../core/settings/settings.ts";
import {
  countOverrides,
  listOrganisationSettings,
  listPlatformSettings,
  type OrganisationSettingRow,
  type PlatformSettingRow,
} from "../../db/repositories/settings/said.ts";
import { findAffected, usesOf } from "../../db/repositories/settings/uses.ts";
import { iso } from "../iso.ts";
import type { Services } from "../services.ts";
import { type AskedChange, takesAway } from "./change.ts";

const saidOf = (name: SettingName, row: PlatformSettingRow | OrganisationSettingRow): SettingSaid => ({
  id: row.id,
  value: row.value === null ? null : saidValue(name, row.value),
  reason: row.reason,
  updatedAt: iso(row.updatedAt),
});

/** Every setting of the platform, in the order of the registry. */
export async function showPlatform({
  jobDb,
  now,
}: Pick<Services, "jobDb" | "now">): Promise<PlatformSetting[]> {
  const [rows, overrides] = await Promise.all([listPlatformSettings(jobDb), countOverrides(jobDb, now())]);
  return SETTING_NAMES.map((name): PlatformSetting => {
    const row = rows.find((each) => each.name === name);
    return {
      name,
      value: saidValue(name, row?.value ?? standardOf(name)),
      standard: saidValue(name, standardOf(name)),
      version: row?.version ?? 0,
      said: row === undefined ? null : saidOf(name, row),
      overrides: overrides.get(name) ?? 0,
    };
  });
}

/** Those that an organisation may have of its own, with what it has of what they bound. */
export async function showOrganisation(
  { jobDb, now }: Pick<Services, "jobDb" | "now">,
  organisationId: string,
): Promise<OrganisationSetting[]> {
  const [platform, own, uses] = await Promise.all([
    listPlatformSettings(jobDb),
    listOrganisationSettings(jobDb, organisationId),
    usesOf(jobDb, organisationId),
  ]);
  const at = now();
  return SETTING_NAMES.filter((name) => settingOf(name).perOrganisation).map((name): OrganisationSetting => {
    const said = platform.find((each) => each.name === name)?.value ?? null;
    const row = own.find((each) => each.name === name);
    const override = row === undefined || row.value === null ? null : { ...row, value: row.value };
    return {
      name,
      value: saidValue(name, valueInForce(name, said, override, at)),
      platform: saidValue(name, said ?? standardOf(name)),
      version: row?.version ?? 0,
      said:
        row === undefined
          ? null
          : { ...saidOf(name, row), endsAt: row.endsAt === null ? null : iso(row.endsAt) },
      own: override !== null && (override.endsAt === null || override.endsAt > at),
      used: uses.get(name) ?? null,
    };
  });
}

/** What changes of the platform's settings would come to; nothing is written. */
export async function previewPlatform(
  { jobDb }: Pick<Services, "jobDb">,
  changes: readonly AskedChange[],
): Promise<SettingImpact[]> {
  const rows = await listPlatformSettings(jobDb);
  return Promise.all(
    changes.map(async ({ name, value }): Promise<SettingImpact> => {
      const from = rows.find((each) => each.name === name)?.value ?? standardOf(name);
      const to = value === null ? standardOf(name) : storedValue(value);
      const affected = takesAway(name, from, to) ? await findAffected(jobDb, name, to) : NOBODY;
      return {
        ...{ name, from: saidValue(name, from), to: saidValue(name, to) },
        organisations: affected?.organisations ?? null,
        shown: affected?.shown ?? [],
      };
    }),
  );
}

const NOBODY = { organisations: 0, shown: [] };
