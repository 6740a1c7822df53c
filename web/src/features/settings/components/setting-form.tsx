import type { SettingValue } from "../../../../../core/api/settings.ts";
import { isLimit, judgeValue, settingOf } from "../../../../../core/settings/settings.ts";
import { Button } from "../../../components/ui/button.tsx";
import { SelectField, TextArea, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { uiTexts } from "../../../components/ui/texts/ui.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { formatCount } from "../../../lib/format.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../lib/undo.ts";
import { type SettingChange, useChangeSetting } from "../api/use-settings.ts";
import { describeValue, type SettingRow } from "../setting-row.ts";
import { settingsTexts, settingWords } from "../texts/settings.ts";
import { Impact } from "./impact.tsx";

interface SettingFormProps {
  /** Null: of the platform. */
  readonly organisationId: string | null;
  readonly row: SettingRow;
  readonly onClose: () => void;
}

/** What a setting is to be, and why. What was there before can be had back for a while. */
export function SettingForm({ organisationId, row, onClose }: SettingFormProps) {
  const t = useTexts(settingsTexts);
  const ui = useTexts(uiTexts);
  const { title } = useTexts(settingWords)[row.name];
  const change = useChangeSetting(organisationId);
  const { name, version, said } = row;

  /** @param wanted null: what holds without it */
  const save = async (wanted: SettingValue | null, reason: string, endsAt: string | null) => {
    const ofOrganisation = (end: string | null) => (organisationId === null ? {} : { endsAt: end });
    const before: SettingChange = {
      ...{ name, value: row.differs ? (said?.value ?? null) : null, version: version + 1 },
      ...ofOrganisation(said?.endsAt ?? null),
    };
    await change({ name, value: wanted, version, ...ofOrganisation(endsAt) }, reason);
    onClose();
    toastUndo(t.saved(title, describeValue(name, wanted ?? row.without)), () =>
      change(before, t.undoing(reason).slice(0, REASON_MAX)),
    );
  };
  const form = useForm({
    initial: { value: String(row.value), reason: "", endsOn: "" },
    check: ({ value, reason, endsOn }) => ({
      ...(isValid(row, value) ? {} : { value: hintOf(row) ?? t.notNumber }),
      ...(reason.trim() === "" ? { reason: ui.sayWhy } : {}),
      ...(endsOn === "" || Date.parse(endOf(endsOn)) > Date.now() ? {} : { endsOn: t.notAhead }),
    }),
    names: { "changes[0].value": "value", "changes[0].endsAt": "endsOn" },
    send: ({ value, reason, endsOn }) => {
      const wantedValue = readValue(row, value);
      // What would hold anyway is nobody's own.
      const kept = wantedValue === row.without ? null : wantedValue;
      return save(kept, reason.trim(), endsOn === "" ? null : endOf(endsOn));
    },
  });
  const wanted = isValid(row, form.values.value) ? readValue(row, form.values.value) : null;
  const hint = hintOf(row);
  return (
    <FormFrame form={form} submit={t.save} onCancel={onClose}>
      {isLimit(name) ? (
        <TextField
          form={form}
          name="value"
          label={t.newValue}
          inputMode="numeric"
          autoComplete="off"
          {...(hint === undefined ? {} : { hint })}
        />
      ) : (
        <SelectField
          form={form}
          name="value"
          label={t.newValue}
          options={[
            ["true", t.on],
            ["false", t.off],
          ]}
        />
      )}
      {organisationId === null ? null : (
        <TextField form={form} name="endsOn" type="date" label={t.endsAt} hint={t.endsHint} optional />
      )}
      <TextArea
        form={form}
        name="reason"
        label={t.reason}
        hint={organisationId === null ? t.reasonHint : t.reasonHintOwn}
        rows={2}
      />
      <Impact organisationId={organisationId} row={row} wanted={wanted} />
      {row.differs ? (
        <p>
          <Button onClick={() => form.set("value", String(row.without))}>
            {organisationId === null ? t.reset : t.resetOwn}
          </Button>
        </p>
      ) : null}
    </FormFrame>
  );
}

const REASON_MAX = 300;

/** The last moment of a day, by the viewer's clock. */
const endOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();

const readValue = ({ name }: SettingRow, typed: string): SettingValue =>
  isLimit(name) ? Number(typed.replace(/[\s.,]/g, "")) : typed === "true";

const isValid = (row: SettingRow, typed: string): boolean =>
  (typeof row.value === "boolean" || /^\d[\d\s.,]*$/.test(typed.trim())) &&
  judgeValue(row.name, readValue(row, typed)) === null;

function hintOf({ name }: SettingRow): string | undefined {
  const setting = settingOf(name);
  if (setting.kind === "switch") return undefined;
  const t = textsNow(settingsTexts);
  const [lowest, highest] = [formatCount(setting.lowest), formatCount(setting.highest)];
  return setting.step === 1 ? t.range(lowest, highest) : t.steps(lowest, highest, String(setting.step));
}
