import type { OrganisationSetting, PlatformSetting, SettingValue } from "../../../../core/api/settings.ts";
import { type SettingName, settingOf } from "../../../../core/settings/settings.ts";
import { formatCount } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { settingsTexts, settingWords } from "./texts/settings.ts";

/** A setting as a list shows it, of the platform or of one organisation. */
export interface SettingRow {
  readonly name: SettingName;
  readonly value: SettingValue;
  /** What would hold if nobody had said anything here. */
  readonly without: SettingValue;
  readonly version: number;
  readonly said: (PlatformSetting["said"] & { readonly endsAt?: string | null }) | null;
  /** A value was said here, and holds. */
  readonly differs: boolean;
  /** Of the platform: organisations with a value of their own. */
  readonly overrides: number | null;
  /** Of an organisation: how many it has. */
  readonly used: number | null;
}

export const ofPlatform = (setting: PlatformSetting): SettingRow => ({
  ...{ name: setting.name, value: setting.value, without: setting.standard, version: setting.version },
  ...{ said: setting.said, differs: setting.value !== setting.standard },
  ...{ overrides: setting.overrides, used: null },
});

export const ofOrganisation = (setting: OrganisationSetting): SettingRow => ({
  ...{ name: setting.name, value: setting.value, without: setting.platform, version: setting.version },
  ...{ said: setting.said, differs: setting.own, overrides: null, used: setting.used },
});

/** A value as one reads it: on, or 3,000 a minute. */
export function describeValue(name: SettingName, value: SettingValue): string {
  const t = textsNow(settingsTexts);
  const setting = settingOf(name);
  if (setting.kind === "switch") return value === true ? t.on : t.off;
  return t.units[setting.unit](formatCount(Number(value)));
}

/** Whether a search for some words means the setting: by its name, its title or what it does, in the page's language. */
export function fits({ name }: Pick<SettingRow, "name">, wanted: string): boolean {
  const { title, what } = textsNow(settingWords)[name];
  const text = `${name} ${title} ${what}`.toLocaleLowerCase();
  return wanted
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
