import { Combobox } from "@base-ui/react/combobox";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { FieldError } from "../ui/field-error.tsx";
import type { FilterOption } from "./filters.tsx";
import type { SearchedFilterProps } from "./searched.ts";
import { filtersTexts } from "./texts/filters.ts";

const PAUSE_MS = 250;

/** What {@link SearchedFilter} becomes. */
export function SearchedFilterBody(props: SearchedFilterProps) {
  const t = useTexts(filtersTexts);
  const { label, source, value, none = t.all, error: wrong, onChoose } = props;
  const id = useId();
  const queries = useQueryClient();
  const chosen = useChosen(source, value, t.oneMore);
  const [typed, setTyped] = useState<string | null>(null);
  const text = usePaused((typed ?? "").trim());
  const [open, setOpen] = useState(false);
  const actions = useRef<Combobox.Root.Actions>(null);
  // Base UI waits for its own popup to fade, and there is none: what was found would stay.
  useEffect(() => {
    if (!open) actions.current?.unmount();
  }, [open]);
  const { data, isFetching, error } = useQuery({
    queryKey: [...source.queryKey, "found", text],
    queryFn: ({ signal }) => source.find(text, signal),
    placeholderData: keepPreviousData,
    enabled: open,
  });
  const found = data ?? [];
  const items = chosen === null || found.some(([one]) => one === chosen[0]) ? found : [...found, chosen];
  return (
    <Combobox.Root
      actionsRef={actions}
      items={items}
      filter={null}
      autoHighlight
      value={chosen}
      inputValue={typed ?? chosen?.[1] ?? ""}
      itemToStringLabel={([, name]: FilterOption) => name}
      isItemEqualToValue={(item, one) => item[0] === one[0]}
      onValueChange={(next) => {
        setTyped(null);
        if (next !== null) queries.setQueryData([...source.queryKey, "name", next[0]], next[1]);
        onChoose(next?.[0] ?? "");
      }}
      onInputValueChange={(next, { reason }) => {
        if (reason === "input-change" || reason === "input-clear") setTyped(next);
      }}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setTyped(null);
      }}
    >
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <Combobox.InputGroup className="searched">
          <Combobox.Input
            id={id}
            className="input"
            placeholder={none}
            spellCheck={false}
            maxLength={100}
            aria-invalid={wrong !== undefined}
            aria-describedby={wrong === undefined ? undefined : `${id}-error`}
          />
          <Combobox.Clear className="searched-clear" aria-label={`${none}: ${label}`}>
            <X aria-hidden="true" />
          </Combobox.Clear>
        </Combobox.InputGroup>
        <FieldError id={id} error={wrong} />
      </div>
      <Combobox.Portal>
        <Combobox.Positioner className="float-place" sideOffset={4} collisionPadding={8}>
          {/* Not Base UI's popup, which hides the page, where the focus can go on to, from whoever does not see it. */}
          <div className="menu searched-found">
            <Combobox.Status className="searched-note">
              {error !== null ? t.notFound : isFetching ? t.looking : found.length === 0 ? t.noneTitle : null}
            </Combobox.Status>
            <Combobox.List aria-label={label}>
              {(item: FilterOption) => (
                <Combobox.Item key={item[0]} value={item} className="menu-item">
                  <span className="menu-check">
                    <Combobox.ItemIndicator>
                      <Check aria-hidden="true" />
                    </Combobox.ItemIndicator>
                  </span>
                  {item[1]}
                </Combobox.Item>
              )}
            </Combobox.List>
          </div>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

/** What is chosen, with its name once that is known. */
function useChosen(
  { queryKey, nameOf }: SearchedFilterProps["source"],
  value: string | undefined,
  unnamed: string,
): FilterOption | null {
  const { data } = useQuery({
    queryKey: [...queryKey, "name", value],
    queryFn: ({ signal }) => nameOf(value ?? "", signal),
    enabled: value !== undefined,
  });
  return value === undefined ? null : [value, data ?? unnamed];
}

/** A text once typing has paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
