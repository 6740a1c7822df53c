import { type ReactNode, useId } from "react";
import type { Form } from "../../lib/form/use-form.ts";
import { FieldError } from "./field-error.tsx";

interface CheckFieldProps<Values> {
  readonly form: Form<Values>;
  readonly name: { [Name in keyof Values]: Values[Name] extends boolean ? Name : never }[keyof Values] &
    string;
  /** What is said by a tick. */
  readonly children: ReactNode;
}

/** Something that holds or not. */
export function CheckField<Values>({ form, name, children }: CheckFieldProps<Values>) {
  const id = useId();
  const error = form.errors[name];
  return (
    <div className="field">
      <label className="check">
        <input
          type="checkbox"
          name={name}
          checked={form.values[name] === true}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onChange={({ target }) => form.set(name, target.checked as Values[typeof name])}
        />{" "}
        {children}
      </label>
      <FieldError id={id} error={error} />
    </div>
  );
}
