import { useTexts } from "../../lib/texts/use-texts.ts";
import { tableTexts } from "./texts/table.ts";

interface ColumnChooserProps {
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly hidden: readonly string[];
  readonly onChange: (hidden: readonly string[]) => void;
}

/** Which columns a list shows. */
export function ColumnChooser({ columns, hidden, onChange }: ColumnChooserProps) {
  const t = useTexts(tableTexts);
  return (
    <details className="column-chooser">
      <summary className="button">{t.columns}</summary>
      <fieldset>
        <legend className="visually-hidden">{t.columns}</legend>
        {columns.map(({ id, title }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={!hidden.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? hidden.filter((other) => other !== id) : [...hidden, id])
              }
            />
            {title}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
