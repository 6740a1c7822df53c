import * as z from "zod/mini";
import { isSettingName, type SettingName } from "../settings/settings.ts";
import { lineField, momentField, wholeField } from "./fields.ts";

const CHANGES_MAX = 50;

const nameField = z.string("must be text").check(z.refine(isSettingName, "is no setting"));
const valueField = z.nullable(
  z.union([z.boolean(), z.int()], "must be true, false, a whole number, or null for what holds without it"),
);
const changeFields = {
  name: nameField,
  /** Null: the value without it holds again, the code's or the platform's. */
  value: valueField,
  /** As it was read; 0: nobody had said anything. */
  version: wholeField(0, 2_147_483_647),
};
const reasonField = lineField(300);

function changesOf<Shape extends z.core.$ZodLooseShape>(fields: Shape) {
  return z
    .array(z.strictObject(fields), "must be a list of changes")
    .check(
      z.minLength(1, "must not be empty"),
      z.maxLength(CHANGES_MAX, `must have at most ${CHANGES_MAX} items`),
    );
}

/** `PATCH /api/admin/settings`: all of it or, when one has changed meanwhile, nothing. */
export const settingsPatchSchema = z.strictObject({ changes: changesOf(changeFields), reason: reasonField });

/** `POST /api/admin/settings/preview` */
export const settingsPreviewSchema = z.strictObject({
  changes: changesOf({ name: nameField, value: valueField }),
});

/** `PATCH /api/admin/organisations/:id/settings` */
export const organisationSettingsPatchSchema = z.strictObject({
  changes: changesOf({
    ...changeFields,
    /** From when on the platform's holds again; null: it stays. */
    endsAt: z._default(z.nullable(momentField), null),
  }),
  reason: reasonField,
});

export type SettingValue = number | boolean;

/** What somebody said of a setting, last. */
export interface SettingSaid {
  /** Names its history in the audit log. */
  readonly id: string;
  /** Null: it was taken back. */
  readonly value: SettingValue | null;
  readonly reason: string;
  readonly updatedAt: string;
}

/** One of `GET /api/admin/settings`, and of what a change answers. */
export interface PlatformSetting {
  readonly name: SettingName;
  /** In force for those who have no value of their own. */
  readonly value: SettingValue;
  /** What the code has. */
  readonly standard: SettingValue;
  /** 0: nobody has said anything. */
  readonly version: number;
  /** Null: nobody has. */
  readonly said: SettingSaid | null;
  /** Organisations that have a value of their own now. */
  readonly overrides: number;
}
export interface PlatformSettings {
  readonly data: readonly PlatformSetting[];
}

/** What a change would come to, as `POST /api/admin/settings/preview` answers. */
export interface SettingImpact {
  readonly name: SettingName;
  readonly from: SettingValue;
  readonly to: SettingValue;
  /** Organisations that have more than the new limit, or use what is switched off; null: it is not counted. */
  readonly organisations: number | null;
  /** Those that have or use the most. */
  readonly shown: readonly { readonly id: string; readonly name: string; readonly used: number }[];
}
export interface SettingsImpact {
  readonly data: readonly SettingImpact[];
}

/** One of `GET /api/admin/organisations/:id/settings`. */
export interface OrganisationSetting {
  readonly name: SettingName;
  /** In force for the organisation. */
  readonly value: SettingValue;
  /** What holds without a value of its own. */
  readonly platform: SettingValue;
  readonly version: number;
  /** What was said of this organisation; null: nothing. */
  readonly said: (SettingSaid & { readonly endsAt: string | null }) | null;
  /** Whether what was said holds: it was not taken back, and has not ended. */
  readonly own: boolean;
  /** How many it has; of what is counted for each program or partner, the most of one. Null: it is not counted. */
  readonly used: number | null;
}
export interface OrganisationSettings {
  readonly organisationId: string;
  readonly data: readonly OrganisationSetting[];
}
