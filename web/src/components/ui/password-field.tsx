import { useState } from "react";
import type { Form } from "../../lib/form/use-form.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Field } from "./field.tsx";
import { uiTexts } from "./texts/ui.ts";

interface PasswordFieldProps<Values> {
  readonly form: Form<Values>;
  readonly name: { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values] &
    string;
  readonly label?: string;
  /** One that is being chosen: what it must be is said before it is typed. */
  readonly isNew?: boolean;
  readonly autoFocus?: boolean;
}

/** A password, which can be pasted, filled in, and looked at. */
export function PasswordField<Values>(props: PasswordFieldProps<Values>) {
  const { form, name, label: given, isNew = false, autoFocus = false } = props;
  const t = useTexts(uiTexts);
  const label = given ?? t.password;
  const [shown, show] = useState(false);
  return (
    <Field label={label} hint={isNew ? t.passwordRule : undefined} error={form.errors[name]}>
      {(control) => (
        <div className="with-button">
          <input
            {...control}
            className="input"
            type={shown ? "text" : "password"}
            name={name}
            autoComplete={isNew ? "new-password" : "current-password"}
            autoCapitalize="none"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: only where the page has one purpose, as signing in
            autoFocus={autoFocus}
            value={String(form.values[name])}
            onChange={(event) => form.set(name, event.target.value as Values[typeof name])}
          />
          <button type="button" className="button" aria-pressed={shown} onClick={() => show(!shown)}>
            {t.show}
            <span className="visually-hidden"> {label.toLowerCase()}</span>
          </button>
        </div>
      )}
    </Field>
  );
}
