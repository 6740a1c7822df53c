import { Field } from "../../../../components/ui/field.tsx";

interface ChoiceProps {
  readonly title: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChoose: (value: string) => void;
}

/** One of a few, chosen at once. */
export function Choice({ title, value, options, onChoose }: ChoiceProps) {
  return (
    <Field label={title}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          onChange={({ target }) => onChoose(target.value)}
        >
          {options.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
