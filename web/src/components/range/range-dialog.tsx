import { useState } from "react";
import { localTime } from "../../../../core/notifications/local-time.ts";
import {
  COMPARED_WITH,
  type ComparedWith,
  checkDays,
  PRESETS,
  presetRange,
  type RangeChoice,
  timezoneOf,
  type Zone,
  zonesOf,
} from "../../lib/range/range-choice.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import type { RangePickerProps } from "./range-picker.tsx";
import { rangeTexts } from "./texts/range.ts";

/** Chooses days, what they are compared with, and whose clock tells them. */
export default function RangeDialog({
  choice,
  place,
  onChoose,
  onClose,
}: RangePickerProps & { onClose: () => void }) {
  const t = useTexts(rangeTexts);
  const [chosen, setChosen] = useState<Pick<RangeChoice, "preset" | "range" | "compare" | "zone">>(choice);
  const [wrong, setWrong] = useState<keyof typeof t.wrong | null>(null);
  const { preset, range, compare, zone } = chosen;
  const change = (part: Partial<typeof chosen>) => {
    setWrong(null);
    setChosen((before) => ({ ...before, ...part }));
  };
  const apply = () => {
    const found = preset === "custom" ? checkDays(range) : null;
    setWrong(found);
    if (found !== null) return;
    onChoose(chosen);
    onClose();
  };
  const today = localTime(new Date(), timezoneOf(zone, place)).day;
  return (
    <Dialog title={t.title} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <fieldset className="range-presets">
          <legend>{t.period}</legend>
          {[...PRESETS, "custom" as const].map((each) => (
            <label key={each} className="check">
              <input
                type="radio"
                name="preset"
                checked={each === preset}
                onChange={() =>
                  change({ preset: each, ...(each === "custom" ? {} : { range: presetRange(each, today) }) })
                }
              />
              {t.presets[each]}
            </label>
          ))}
        </fieldset>
        {preset === "custom" ? (
          <div className="range-days">
            {(["from", "to"] as const).map((end) => (
              <Field
                key={end}
                label={t[end]}
                error={wrong === null || end === "from" ? undefined : t.wrong[wrong]}
              >
                {(control) => (
                  <input
                    {...control}
                    className="input"
                    type="date"
                    value={range[end]}
                    onChange={(event) => change({ range: { ...range, [end]: event.target.value } })}
                  />
                )}
              </Field>
            ))}
          </div>
        ) : null}
        <Field label={t.compare}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={compare}
              onChange={(event) => change({ compare: event.target.value as ComparedWith })}
            >
              {COMPARED_WITH.map((each) => (
                <option key={each} value={each}>
                  {t.comparisons[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.zone}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={zone}
              onChange={(event) => change({ zone: event.target.value as Zone })}
            >
              {zonesOf(place).map((each) => (
                <option key={each} value={each}>
                  {t.zones[each](timezoneOf(each, place))}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="form-actions">
          <Button type="submit" look="main">
            {t.apply}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
