import { LIMITS, type LimitName } from "../access/limits.ts";
import { LINK_LINES_MAX } from "../api/bounds.ts";
import { IMPORT_MAX_ROWS } from "../api/conversion-import.ts";
import { EXPORTS_WAITING_MAX } from "../api/list-exports.ts";
import { GROUPS_MAX } from "../api/partner-groups.ts";

export const SETTING_GROUPS = ["access", "programs", "money", "rates", "amounts"] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

interface Common {
  readonly group: SettingGroup;
  /** An organisation may have a value of its own. */
  readonly perOrganisation: boolean;
}

/** Something that there is, or is not. It is on unless somebody says otherwise. */
interface Switch extends Common {
  readonly kind: "switch";
}

/** How much or how many of something there may be. */
interface Bound extends Common {
  readonly kind: "limit";
  readonly unit: "count" | "per_minute" | "per_10_seconds";
  readonly standard: number;
  readonly lowest: number;
  readonly highest: number;
  /** Values are multiples of it: what an isolate takes out of Redis at once. */
  readonly step: number;
}

export type Setting = Switch | Bound;

const platformSwitch = (group: SettingGroup) => ({ kind: "switch", group, perOrganisation: false }) as const;
const tenantSwitch = (group: SettingGroup) => ({ kind: "switch", group, perOrganisation: true }) as const;

function rate(limit: LimitName, perOrganisation: boolean, lowest: number, highest: number) {
  const { most: standard, windowSeconds, lease: step } = LIMITS[limit];
  const unit = windowSeconds === 60 ? "per_minute" : "per_10_seconds";
  const numbers = { standard, lowest, highest, step };
  return { kind: "limit", group: "rates", unit, perOrganisation, ...numbers } as const;
}

function amount(standard: number, highest: number, perOrganisation = true) {
  const numbers = { standard, lowest: 1, highest, step: 1 };
  return { kind: "limit", group: "amounts", unit: "count", perOrganisation, ...numbers } as const;
}

/** The one table of what an operator switches on and off and bounds while the platform runs. docs/settings.md says what each does. */
export const SETTINGS = {
  register_merchants: platformSwitch("access"),
  register_affiliates: platformSwitch("access"),
  act_as: platformSwitch("access"),
  program_pages: tenantSwitch("programs"),
  conversion_import: tenantSwitch("programs"),
  postbacks: tenantSwitch("programs"),
  payouts_by_stripe: tenantSwitch("money"),
  payouts_by_hand: tenantSwitch("money"),
  stripe_identity: platformSwitch("money"),
  requests_per_key: rate("key", true, 60, 60_000),
  requests_per_user: rate("user", false, 120, 12_000),
  requests_per_place: rate("anonymous", false, 30, 10_000),
  sales_per_key: rate("intake", false, 500, 60_000),
  programs: amount(100, 10_000),
  members: amount(200, 10_000),
  api_keys: amount(100, 1_000),
  webhook_endpoints: amount(20, 100),
  partner_groups: amount(GROUPS_MAX, 1_000),
  links_per_partner: amount(10_000, 1_000_000),
  links_at_once: amount(LINK_LINES_MAX, LINK_LINES_MAX),
  import_rows: amount(IMPORT_MAX_ROWS, IMPORT_MAX_ROWS),
  open_disputes: amount(50, 1_000),
  organisations_owned: amount(20, 1_000, false),
  exports_waiting: amount(EXPORTS_WAITING_MAX, 100, false),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type LimitSetting = {
  [Name in SettingName]: (typeof SETTINGS)[Name]["kind"] extends "limit" ? Name : never;
}[SettingName];
export type SwitchSetting = Exclude<SettingName, LimitSetting>;

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

/** A setting as wide as all of them are. */
export const settingOf = (name: SettingName): Setting => SETTINGS[name];

export const isLimit = (name: SettingName): name is LimitSetting => SETTINGS[name].kind === "limit";

/** By which setting requests of a kind are bounded; the others have their bound in the code. */
export const RATE_SETTINGS: Partial<Record<LimitName, LimitSetting>> = {
  key: "requests_per_key",
  user: "requests_per_user",
  anonymous: "requests_per_place",
  intake: "sales_per_key",
};

/** What holds where nobody has said anything; a switch counts as 1 or 0, as it is stored. */
export function standardOf(name: SettingName): number {
  const setting = settingOf(name);
  return setting.kind === "switch" ? 1 : setting.standard;
}

export type ValueRefusal =
  | { readonly code: "not_a_switch" | "not_a_number" }
  | { readonly code: "out_of_range"; readonly lowest: number; readonly highest: number }
  | { readonly code: "not_a_step"; readonly step: number };

/** Why a setting cannot have a value; null: it can. */
export function judgeValue(name: SettingName, value: number | boolean): ValueRefusal | null {
  const setting = settingOf(name);
  if (setting.kind === "switch") return typeof value === "boolean" ? null : { code: "not_a_switch" };
  if (typeof value !== "number") return { code: "not_a_number" };
  const { lowest, highest, step } = setting;
  if (value < lowest || value > highest) return { code: "out_of_range", lowest, highest };
  return value % step === 0 ? null : { code: "not_a_step", step };
}

/** What an organisation has of its own, as it is stored. */
export interface Override {
  readonly value: number;
  /** Null: until somebody takes it back. */
  readonly endsAt: Date | null;
}

/** The value in force, as it is stored: the organisation's own until it ends, else the platform's, else the code's. */
export function valueInForce(
  name: SettingName,
  platform: number | null,
  override: Override | null,
  now: Date,
): number {
  const holds = override !== null && (override.endsAt === null || override.endsAt > now);
  if (holds && settingOf(name).perOrganisation) return override.value;
  return platform ?? standardOf(name);
}

/** As it is said: a switch is true or false. */
export const saidValue = (name: SettingName, stored: number): number | boolean =>
  isLimit(name) ? stored : stored === 1;
export const storedValue = (said: number | boolean): number => Number(said);
