import { useEffect, useId, useRef, useState } from "react";
import { METHOD_KINDS, PAYOUT_STATES } from "../../../../../../core/payout/states.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useBatches } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeMethod, describeState } from "../../describe-payout.ts";
import type { PayoutSearch } from "../../payout-search.ts";
import { payoutsTexts } from "../../texts/payouts.ts";

interface PayoutFiltersProps {
  readonly search: PayoutSearch;
  readonly onLook: (search: PayoutSearch) => void;
}

type Option = readonly [value: string, text: string];
const PAUSE_MS = 250;

/** What to look for among payouts. */
export function PayoutFilters({ search, onLook }: PayoutFiltersProps) {
  const t = useTexts(payoutsTexts);
  const { program } = usePlace();
  const batches = useBatches();
  const put = (name: keyof PayoutSearch, value: string) => {
    const { [name]: _, ...rest } = search;
    onLook(value === "" ? rest : { ...rest, [name]: value });
  };
  const known = batches.data?.map(({ id, number }): Option => [id, t.numbered(String(number))]) ?? [];
  const { batch } = search;
  const isKnown = batch === undefined || batch === "none" || known.some(([id]) => id === batch);
  const choices: readonly (readonly [keyof PayoutSearch, string, readonly Option[]])[] = [
    ["state", t.state, PAYOUT_STATES.map((state): Option => [state, describeState(state)])],
    ["currency", t.currency, program.currencies.map((code): Option => [code, code])],
    ["method", t.method, METHOD_KINDS.map((kind): Option => [kind, describeMethod(kind)])],
    ["batch", t.batch, [["none", t.inNone], ...known, ...(isKnown ? [] : [[batch, t.oneMore] as const])]],
    ["held", t.held, [["true", t.heldOnes]]],
  ];
  return (
    <search className="payout-filters">
      <PartnerField q={search.q ?? ""} onLook={(q) => put("q", q)} />
      {choices.map(([name, title, options]) => (
        <Choice
          key={name}
          title={title}
          value={search[name] ?? ""}
          options={options}
          onChoose={(value) => put(name, value)}
        />
      ))}
      {Object.keys(search).length === 0 ? null : <Button onClick={() => onLook({})}>{t.showAll}</Button>}
    </search>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChoose: (value: string) => void;
}

function Choice({ title, value, options, onChoose }: ChoiceProps) {
  const t = useTexts(payoutsTexts);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{t.all}</option>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Asks once typing has paused. */
function PartnerField({ q, onLook }: { q: string; onLook: (q: string) => void }) {
  const t = useTexts(payoutsTexts);
  const id = useId();
  const [typed, setTyped] = useState(q);
  const look = useRef(onLook);
  useEffect(() => {
    look.current = onLook;
  });
  // What the address says anew, as by the browser's way back.
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (typed.trim() === q) return;
    const timer = setTimeout(() => look.current(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, q]);
  return (
    <div className="field">
      <label htmlFor={id}>{t.beginsWith}</label>
      <input
        id={id}
        className="input"
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}
