import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";
import type { Form } from "../../lib/form/use-form.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { FieldError } from "./field-error.tsx";
import { uiTexts } from "./texts/ui.ts";

/** What a control needs to be known by its label, its hint and its error. */
interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A control with its label above, and what is wrong with it below. */
export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const t = useTexts(uiTexts);
  const id = useId();
  const described = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`];
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional ? (
          <>
            {" "}
            <span className="field-optional">{t.optional}</span>
          </>
        ) : null}
      </label>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": described.join(" ").trim() || undefined,
        "aria-invalid": error !== undefined,
      })}
      <FieldError id={id} error={error} />
    </div>
  );
}

/** Names of the form's fields that hold text. */
type TextName<Values> = { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values] &
  string;

interface OfForm<Values> {
  readonly form: Form<Values>;
  readonly name: TextName<Values>;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly optional?: boolean;
}

type TextFieldProps<Values> = OfForm<Values> &
  Pick<
    InputHTMLAttributes<HTMLInputElement>,
    "type" | "autoComplete" | "inputMode" | "placeholder" | "autoFocus" | "spellCheck" | "readOnly" | "list"
  >;

export function TextField<Values>(props: TextFieldProps<Values>) {
  const { form, name, label, hint, optional, autoFocus, ...input } = props;
  return (
    <Field label={label} hint={hint} optional={optional ?? false} error={form.errors[name]}>
      {(control) => (
        <input
          type="text"
          {...input}
          {...control}
          // biome-ignore lint/a11y/noAutofocus: only where the page has one purpose, as signing in
          autoFocus={autoFocus}
          className="input"
          name={name}
          value={String(form.values[name])}
          onChange={(event) => form.set(name, event.target.value as Values[TextName<Values>])}
        />
      )}
    </Field>
  );
}

export function TextArea<Values>(
  props: OfForm<Values> & Pick<TextareaHTMLAttributes<HTMLTextAreaElement>, "rows">,
) {
  const { form, name, label, hint, optional, rows } = props;
  return (
    <Field label={label} hint={hint} optional={optional ?? false} error={form.errors[name]}>
      {(control) => (
        <textarea
          {...control}
          className="input"
          name={name}
          rows={rows ?? 3}
          value={String(form.values[name])}
          onChange={(event) => form.set(name, event.target.value as Values[TextName<Values>])}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps<Values> extends OfForm<Values> {
  readonly options: readonly (readonly [value: string, text: string])[];
}

export function SelectField<Values>({ form, name, label, hint, options }: SelectFieldProps<Values>) {
  return (
    <Field label={label} hint={hint} error={form.errors[name]}>
      {(control) => (
        <select
          {...control}
          className="input"
          name={name}
          value={String(form.values[name])}
          onChange={(event) => form.set(name, event.target.value as Values[TextName<Values>])}
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
