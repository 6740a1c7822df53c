import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePlace } from "../api/use-place.ts";
import { type ConversionSearch, SEARCH_VALUES, SORTS } from "../conversion-search.ts";
import { conversionsTexts } from "../texts/conversions.ts";
import "./conversions.css";

interface ConversionFiltersProps {
  readonly search: ConversionSearch;
  readonly onLook: (search: ConversionSearch) => void;
}

type Option = readonly [value: string, text: string];
const PAUSE_MS = 250;
/** What has no control of its own: a report has led here with it. */
const OF_REPORTS = ["partnerId", "campaignId", "linkId", "goal"] as const;

/** What to look for among conversions, and in which order. */
export function ConversionFilters({ search, onLook }: ConversionFiltersProps) {
  const t = useTexts(conversionsTexts);
  const { program } = usePlace();
  const put = (name: keyof ConversionSearch, value: string) => {
    const { [name]: _, ...rest } = search;
    onLook(value === "" ? rest : { ...rest, [name]: value });
  };
  const named = (name: keyof typeof SEARCH_VALUES) =>
    SEARCH_VALUES[name].map((value): Option => [value, t.values[value]]);
  const sorts = Object.entries(SORTS).flatMap(([name, sort]): Option[] =>
    sort.endsWith("amountMinor") && search.currency === undefined
      ? []
      : [[sort, t.sorts[name as keyof typeof SORTS]]],
  );
  const choices: readonly (readonly [keyof ConversionSearch, readonly Option[]])[] = [
    ...(Object.keys(SEARCH_VALUES) as (keyof typeof SEARCH_VALUES)[]).map(
      (name) => [name, named(name)] as const,
    ),
    ["currency", program.currencies.map((code): Option => [code, code])],
  ];
  const label = (name: keyof ConversionSearch): string =>
    name in t.filters ? t.filters[name as keyof typeof t.filters] : name;
  return (
    <search className="conversion-filters">
      <TextFilter
        label={t.filters.orderPrefix}
        value={search.orderPrefix ?? ""}
        onLook={(value) => put("orderPrefix", value)}
      />
      {choices.map(([name, options]) => (
        <Choice
          key={name}
          label={label(name)}
          value={search[name] ?? ""}
          onChoose={(value) => put(name, value)}
        >
          <option value="">{t.filters.all}</option>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Choice>
      ))}
      <TextFilter
        label={t.filters.coupon}
        value={search.coupon ?? ""}
        onLook={(value) => put("coupon", value)}
      />
      <DayFilter label={t.filters.from} moment={search.from} onLook={(value) => put("from", value)} />
      <DayFilter label={t.filters.to} moment={search.to} isLast onLook={(value) => put("to", value)} />
      <Choice
        label={t.filters.sort}
        value={search.sort ?? SORTS.latest}
        onChoose={(value) => put("sort", value === SORTS.latest ? "" : value)}
      >
        {sorts.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Choice>
      {Object.keys(search).length === 0 ? null : (
        <Button onClick={() => onLook({})}>{t.filters.clear}</Button>
      )}
      {OF_REPORTS.some((name) => search[name] !== undefined) ? (
        <p className="quiet">{t.filters.ofReport}</p>
      ) : null}
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChoose(target.value)}>
        {children}
      </select>
    </div>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onLook: (value: string) => void;
}

/** Asks once typing has paused. */
function TextFilter({ label, value, onLook }: TextFilterProps) {
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
        maxLength={64}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}

interface DayFilterProps {
  readonly label: string;
  readonly moment: string | undefined;
  /** The day counts as well: what is looked for ends where the next one begins. */
  readonly isLast?: boolean;
  readonly onLook: (moment: string) => void;
}

/** A day of the viewer's. */
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
        value={day}
        onChange={({ target }) => onLook(momentOf(target.value, isLast ? 1 : 0))}
      />
    </div>
  );
}

const two = (part: number): string => String(part).padStart(2, "0");
const dayOf = (at: Date): string =>
  `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** Where a day begins, so many days later; empty: none was given. */
function momentOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = new Date(year, month - 1, date + later);
  return day === "" || Number.isNaN(at.getTime()) || year < 1970 || year > 2199 ? "" : at.toISOString();
}
