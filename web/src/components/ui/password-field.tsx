import { type ReactNode, useState } from "react";
import type { Form } from "../../lib/form/use-form.ts";
import { Field } from "./field.tsx";

interface PasswordFieldProps<Values> {
  readonly form: Form<Values>;
  readonly name: { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values] &
    string;
  readonly label?: string;
  /** What a new one must be; said before it is typed. */
  readonly hint?: ReactNode;
  readonly autoComplete: "current-password" | "new-password";
  readonly autoFocus?: boolean;
}

/** A password, which can be pasted, filled in, and looked at. */
export function PasswordField<Values>(props: PasswordFieldProps<Values>) {
  const { form, name, label = "Password", hint, autoComplete, autoFocus } = props;
  const [shown, show] = useState(false);
  return (
    <Field label={label} hint={hint} error={form.errors[name]}>
      {(control) => (
        <div className="with-button">
          <input
            {...control}
            className="input"
            type={shown ? "text" : "password"}
            name={name}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: only where the page has one purpose, as signing in
            autoFocus={autoFocus}
            value={String(form.values[name])}
            onChange={(event) => form.set(name, event.target.value as Values[typeof name])}
          />
          <button type="button" className="button" aria-pressed={shown} onClick={() => show(!shown)}>
            Show<span className="visually-hidden"> {label.toLowerCase()}</span>
          </button>
        </div>
      )}
    </Field>
  );
}
