import { useEffect, useState } from "react";
import { Field } from "../../../components/ui/field.tsx";

interface SearchFieldProps {
  readonly label: string;
  /** What is looked for already, as an address says. */
  readonly initial?: string | undefined;
  /** Called once typing has paused. */
  readonly onSearch: (q: string) => void;
}

const PAUSE_MS = 250;

/** Looks for what begins so. */
export function SearchField({ label, initial = "", onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(initial);
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  return (
    <div className="form">
      <Field label={label}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="search"
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
