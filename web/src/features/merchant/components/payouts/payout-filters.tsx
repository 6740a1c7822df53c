import { METHOD_KINDS, PAYOUT_STATES } from "../../../../../../core/payout/states.ts";
import {
  ChoiceFilter,
  type FilterOption,
  Filters,
  TextFilter,
} from "../../../../components/table/filters.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useBatches } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeMethod, describeState } from "../../describe-payout.ts";
import type { PayoutSearch } from "../../payout-search.ts";
import { payoutsTexts } from "../../texts/payouts.ts";

interface PayoutFiltersProps {
  readonly search: PayoutSearch;
  /** An empty value takes something out. */
  readonly onPut: (name: keyof PayoutSearch, value: string) => void;
  readonly onClear: (() => void) | undefined;
}

/** What to look for among payouts. */
export function PayoutFilters({ search, onPut, onClear }: PayoutFiltersProps) {
  const t = useTexts(payoutsTexts);
  const { program } = usePlace();
  const batches = useBatches();
  const known = batches.data?.map(({ id, number }): FilterOption => [id, t.numbered(String(number))]) ?? [];
  const { batch } = search;
  const isKnown = batch === undefined || batch === "none" || known.some(([id]) => id === batch);
  const choices: readonly (readonly [keyof PayoutSearch, string, readonly FilterOption[]])[] = [
    ["state", t.state, PAYOUT_STATES.map((state): FilterOption => [state, describeState(state)])],
    ["currency", t.currency, program.currencies.map((code): FilterOption => [code, code])],
    ["method", t.method, METHOD_KINDS.map((kind): FilterOption => [kind, describeMethod(kind)])],
    ["batch", t.batch, [["none", t.inNone], ...known, ...(isKnown ? [] : [[batch, t.oneMore] as const])]],
    [
      "held",
      t.held,
      [
        ["true", t.heldOnes],
        ["false", t.othersThanHeld],
      ],
    ],
  ];
  return (
    <Filters onClear={onClear}>
      <TextFilter label={t.beginsWith} value={search.q} max={100} onLook={(q) => onPut("q", q)} />
      {choices.map(([name, title, options]) => (
        <ChoiceFilter
          key={name}
          label={title}
          value={search[name]}
          options={options}
          onChoose={(value) => onPut(name, value)}
        />
      ))}
    </Filters>
  );
}
