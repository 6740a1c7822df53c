import { useId } from "react";

interface DayFieldProps {
  readonly title: string;
  readonly value: string;
  readonly min?: string;
  readonly max?: string;
  readonly onChoose: (day: string) => void;
}

/** One end of a range of days. */
export function DayField({ title, value, min, max, onChoose }: DayFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      <input
        id={id}
        className="input"
        type="date"
        value={value}
        min={min}
        max={max}
        // While a year is typed, its first digits are a day as well.
        onChange={({ target }) => (/^[12]\d{3}-/.test(target.value) ? onChoose(target.value) : undefined)}
      />
    </div>
  );
}
