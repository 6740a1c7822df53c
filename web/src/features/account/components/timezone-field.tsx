import { TextField } from "../../../components/ui/field.tsx";
import type { Form } from "../../../lib/form/use-form.ts";
import { currentLocale } from "../../../lib/texts/language.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { profileTexts } from "../texts/profile.ts";

interface TimezoneFieldProps<Values> {
  readonly form: Form<Values>;
  readonly name: { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values] &
    string;
  /** Of the list of zones, once a page. */
  readonly listId: string;
}

/** A time zone, found by typing a part of its name. */
export function TimezoneField<Values>({ form, name, listId }: TimezoneFieldProps<Values>) {
  const t = useTexts(profileTexts);
  const zones = Intl.supportedValuesOf("timeZone");
  const typed = String(form.values[name]).trim();
  return (
    <>
      <TextField
        form={form}
        name={name}
        label={t.zone}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        hint={timeIn(typed) ?? t.zoneHint}
      />
      <datalist id={listId}>
        {["UTC", ...zones].map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** What the clock shows there, so that one sees whether it is the right one; undefined: there is no such zone. */
function timeIn(zone: string): string | undefined {
  try {
    const time = new Intl.DateTimeFormat(currentLocale(), { timeZone: zone, timeStyle: "short" }).format(
      Date.now(),
    );
    return textsNow(profileTexts).zoneNow(time);
  } catch {
    return undefined;
  }
}
