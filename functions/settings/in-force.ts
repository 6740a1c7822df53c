import { LRUCache } from "lru-cache";
import { describeError } from "../../core/logging/describe-error.ts";
import {
  type LimitSetting,
  type Override,
  type SettingName,
  type SwitchSetting,
  valueInForce,
} from "../../core/settings/settings.ts";
import { readSettings, type SettingValues } from "../../db/repositories/settings/read.ts";
import { writeLog } from "../log.ts";
import { switchedOff } from "../problem.ts";
import type { Services } from "../services.ts";

/** So long an isolate goes by what it has read. */
const FRESH_MS = 15_000;
const ORGANISATIONS_MAX = 1_000;
const PLATFORM = "";

interface Known {
  readonly readAtMs: number;
  readonly values: Promise<SettingValues>;
}

const NOTHING: SettingValues = { platform: new Map(), organisation: new Map() };
const caches = new WeakMap<object, LRUCache<string, Known>>();

/** What is in force for an organisation, or for the platform. */
export interface InForce {
  most(limit: LimitSetting): number;
  isOn(name: SwitchSetting): boolean;
}

/**
 * Settings as this isolate knows them, at most {@link FRESH_MS} old. Where they cannot be read, those known before hold, or the
 * code's: what refuses is told by limits that lie in the database, which ask it each time.
 *
 * @param organisationId null: the platform's
 */
export async function settingsOf(
  services: Pick<Services, "env" | "jobDb" | "now">,
  organisationId: string | null,
): Promise<InForce> {
  const { platform, organisation } = await known(services, organisationId);
  const now = services.now();
  const value = (name: SettingName) => {
    const own: Override | undefined = organisation.get(name);
    return valueInForce(name, platform.get(name) ?? null, own ?? null, now);
  };
  return { most: value, isOn: (name) => value(name) === 1 };
}

/** @throws Problem 403 when it is off for the organisation, or (null) the platform */
export async function demandOn(
  services: Pick<Services, "env" | "jobDb" | "now">,
  name: SwitchSetting,
  organisationId: string | null = null,
): Promise<void> {
  if (!(await settingsOf(services, organisationId)).isOn(name)) throw switchedOff(name);
}

/** What was read before holds no more; other isolates see it when theirs is old. */
export const forgetSettings = ({ env }: Pick<Services, "env">): void => void caches.delete(env);

function known({ env, jobDb }: Pick<Services, "env" | "jobDb">, organisationId: string | null) {
  const cache = caches.get(env) ?? new LRUCache<string, Known>({ max: ORGANISATIONS_MAX });
  caches.set(env, cache);
  const key = organisationId ?? PLATFORM;
  const standing = cache.get(key);
  const nowMs = Date.now();
  if (standing !== undefined && Math.abs(nowMs - standing.readAtMs) < FRESH_MS) return standing.values;
  const before = standing === undefined ? Promise.resolve(NOTHING) : standing.values;
  const values = readSettings(jobDb, organisationId).catch((error: unknown) => {
    const data = { error: describeError(error) };
    writeLog({ level: "warn", requestId: null, actor: "api", action: "settings.not_read", data });
    return before;
  });
  cache.set(key, { readAtMs: nowMs, values });
  return values;
}
