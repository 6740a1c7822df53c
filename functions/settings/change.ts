import {
  isLimit,
  judgeValue,
  type SettingName,
  settingOf,
  storedValue,
  type ValueRefusal,
} from "../../core/settings/settings.ts";
import type { AuditContext } from "../../db/client.ts";
import {
  type SettingChange,
  saveOrganisationSetting,
  savePlatformSetting,
} from "../../db/repositories/settings/said.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { FieldError } from "../problem.ts";
import { invalidFields } from "../read-body.ts";
import { stale } from "../refusals.ts";
import type { Services } from "../services.ts";
import { forgetSettings } from "./in-force.ts";

export interface AskedChange {
  readonly name: SettingName;
  readonly value: number | boolean | null;
}

interface Saying {
  readonly services: Services;
  readonly audit: AuditContext;
  readonly reason: string;
}

/** @throws Problem 422 naming each value that its setting cannot have, and each setting named twice */
export function checkChanges(changes: readonly AskedChange[]): void {
  const errors = changes.flatMap(({ name, value }, at): FieldError[] => {
    const twice = changes.findIndex((other) => other.name === name) < at;
    if (twice)
      return [{ field: `changes[${at}].name`, code: "duplicate", message: "stands in a change before" }];
    const refusal = value === null ? null : judgeValue(name, value);
    return refusal === null
      ? []
      : [{ field: `changes[${at}].value`, code: refusal.code, message: sentenceOf(refusal) }];
  });
  if (errors.length > 0) throw invalidFields(errors);
}

function sentenceOf(refusal: ValueRefusal): string {
  switch (refusal.code) {
    case "not_a_switch":
      return "must be true or false";
    case "not_a_number":
      return "must be a whole number";
    case "out_of_range":
      return `must be from ${refusal.lowest} to ${refusal.highest}`;
    case "not_a_step":
      return `must be a multiple of ${refusal.step}`;
  }
}

type Versioned = AskedChange & { readonly version: number; readonly endsAt?: Date | null };

/** All of it or nothing. @throws Problem 409 when one is of another version than was read, 422 */
export async function changePlatform(saying: Saying, changes: readonly Versioned[]): Promise<void> {
  checkChanges(changes);
  await save(saying, changes, savePlatformSetting);
}

/** The same of one organisation. @throws Problem 409, 422, also for what no organisation has of its own */
export async function changeOrganisation(
  saying: Saying,
  organisationId: string,
  changes: readonly Versioned[],
): Promise<void> {
  checkChanges(changes);
  const now = saying.services.now();
  const errors = changes.flatMap(({ name, endsAt = null }, at): FieldError[] => {
    if (!settingOf(name).perOrganisation)
      return [
        {
          field: `changes[${at}].name`,
          code: "platform_only",
          message: "holds for the whole platform alone",
        },
      ];
    return endsAt === null || endsAt > now
      ? []
      : [{ field: `changes[${at}].endsAt`, code: "in_the_past", message: "must lie ahead" }];
  });
  if (errors.length > 0) throw invalidFields(errors);
  await save(saying, changes, (tx, change) => saveOrganisationSetting(tx, organisationId, change));
}

async function save(
  { services, audit, reason }: Saying,
  changes: readonly Versioned[],
  write: (tx: Parameters<typeof savePlatformSetting>[0], change: SettingChange) => Promise<boolean>,
): Promise<void> {
  const now = services.now();
  // By name, so that two who save the same never wait for each other.
  const ordered = changes.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  await inTransaction(services.job, { audit }, async (tx) => {
    for (const { name, value, version, endsAt = null } of ordered) {
      const stored = value === null ? null : storedValue(value);
      const ends = value === null ? null : endsAt;
      const change = { id: services.newId(), name, value: stored, version, endsAt: ends, reason, now };
      if (!(await write(tx, change))) throw stale("setting");
    }
  });
  forgetSettings(services);
}

/** Whether a change takes something away: a lower limit, or a switch that is turned off. */
export const takesAway = (name: SettingName, from: number, to: number): boolean =>
  isLimit(name) ? to < from : from === 1 && to === 0;
