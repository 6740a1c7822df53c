import { useId } from "react";
import type { Form } from "../../lib/form/use-form.ts";
import { FieldError } from "./field-error.tsx";

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly name: string;
  /** What follows from choosing it. */
  readonly text: string;
}

interface ChoiceFieldProps<Values, Name extends keyof Values & string> {
  readonly form: Form<Values>;
  readonly name: Name;
  readonly legend: string;
  readonly choices: readonly Choice<Values[Name] & string>[];
}

/** One of a few, each with what follows from it. */
export function ChoiceField<Values, Name extends keyof Values & string>(
  props: ChoiceFieldProps<Values, Name>,
) {
  const { form, name, legend, choices } = props;
  const id = useId();
  const error = form.errors[name];
  return (
    <fieldset className="choices" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="choice">
          <input
            type="radio"
            name={name}
            checked={choice.value === form.values[name]}
            aria-invalid={error === undefined ? undefined : true}
            onChange={() => form.set(name, choice.value)}
          />
          <span className="choice-name">{choice.name}</span>
          <span className="choice-text">{choice.text}</span>
        </label>
      ))}
      <FieldError id={id} error={error} />
    </fieldset>
  );
}
