import { useRef, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { tableTexts } from "./texts/table.ts";

interface ColumnChoicesProps {
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly hidden: readonly string[];
  readonly onChange: (hidden: readonly string[]) => void;
}

/** Which columns a list shows: a button that opens their names. Escape, or leaving it, closes it. */
export function ColumnChooser(props: ColumnChoicesProps) {
  const t = useTexts(tableTexts);
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears only what happens to the button and boxes in it
    <div
      ref={place}
      className="column-chooser"
      onKeyDown={({ key }) => {
        if (key !== "Escape") return;
        setOpen(false);
        place.current?.querySelector("button")?.focus();
      }}
      onBlur={({ relatedTarget }) => {
        // A press on what takes no focus, as a scroll bar, leaves it open.
        if (relatedTarget !== null && place.current?.contains(relatedTarget) === false) setOpen(false);
      }}
    >
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        {t.columns}
      </Button>
      {open ? (
        <div className="column-choices">
          <ColumnChoices {...props} />
        </div>
      ) : null}
    </div>
  );
}

/** A box for each column that can be left out. */
function ColumnChoices({ columns, hidden, onChange }: ColumnChoicesProps) {
  const t = useTexts(tableTexts);
  return (
    <fieldset>
      <legend className="visually-hidden">{t.shownColumns}</legend>
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
      <Button look="bare" onClick={() => onChange([])}>
        {t.allColumns}
      </Button>
    </fieldset>
  );
}
