import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { startOfDay } from "../../lib/day.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { filtersTexts } from "./texts/filters.ts";
import "./filters.css";

export type FilterOption = readonly [value: string, text: string];
const PAUSE_MS = 250;

interface FiltersProps {
  readonly children: ReactNode;
  /** Absent: nothing is looked for. */
  readonly onClear?: (() => void) | undefined;
}

/** What to look for in a list. On a phone the first two of many stand for all, until the others are wanted. */
export function Filters({ children, onClear }: FiltersProps) {
  const t = useTexts(filtersTexts);
  const [open, setOpen] = useState(onClear !== undefined);
  return (
    <search className={`list-filters${open ? " is-open" : ""}`}>
      {children}
      <div className="filters-fold">
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.fewer : t.more}
        </Button>
      </div>
      {onClear === undefined ? null : <Button onClick={onClear}>{t.clear}</Button>}
    </search>
  );
}

interface ChoiceFilterProps {
  readonly label: string;
  /** Empty: all. */
  readonly value: string | undefined;
  readonly options: readonly FilterOption[];
  /** What stands for all. */
  readonly all?: string;
  readonly onChoose: (value: string) => void;
}

export function ChoiceFilter({ label, value = "", options, all, onChoose }: ChoiceFilterProps) {
  const t = useTexts(filtersTexts);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{all ?? t.all}</option>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly max: number;
  readonly onLook: (value: string) => void;
}

/** Asks once typing has paused. */
export function TextFilter({ label, value = "", max, onLook }: TextFilterProps) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const look = useRef(onLook);
  useEffect(() => {
    look.current = onLook;
  });
  // What the address says anew, as by the browser's way back.
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => look.current(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={max}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}

interface DayFiltersProps {
  /** Moments, half-open. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onLook: (name: "from" | "to", moment: string) => void;
}

/** From which day of the viewer's to which, both counted in. */
export function DayFilters({ from, to, onLook }: DayFiltersProps) {
  const t = useTexts(filtersTexts);
  return (
    <>
      <DayFilter label={t.from} moment={from} onLook={(moment) => onLook("from", moment)} />
      <DayFilter label={t.to} moment={to} isLast onLook={(moment) => onLook("to", moment)} />
    </>
  );
}

interface DayFilterProps {
  readonly label: string;
  readonly moment: string | undefined;
  /** The day counts as well: what is looked for ends where the next one begins. */
  readonly isLast?: boolean;
  readonly onLook: (moment: string) => void;
}

function DayFilter({ label, moment, isLast = false, onLook }: DayFilterProps) {
  const id = useId();
  const day = moment === undefined ? "" : dayOf(new Date(Date.parse(moment) - (isLast ? 1 : 0)));
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="date"
        min="1970-01-01"
        max="2199-12-31"
        value={day}
        onChange={({ target }) => onLook(momentOf(target.value, isLast ? 1 : 0))}
      />
    </div>
  );
}

const two = (part: number): string => String(part).padStart(2, "0");
const dayOf = (at: Date): string =>
  `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** Where a day begins, so many days later; empty: none was given, or its year is still being typed. */
const momentOf = (day: string, later: number): string =>
  /^(19[7-9]|2[01]\d)/.test(day) ? (startOfDay(day, later) ?? "") : "";
