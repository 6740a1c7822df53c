import { useEffect, useId, useState } from "react";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { LINK_STATUSES, type LinkSearch } from "../../link-search.ts";
import { linksTexts } from "../../texts/links.ts";

interface LinkFiltersProps {
  readonly search: LinkSearch;
  /** Stable, or typing would be looked for anew. */
  readonly onLook: (search: LinkSearch) => void;
}

const PAUSE_MS = 250;

/** What is looked for among links, and in which order. */
export function LinkFilters({ search, onLook }: LinkFiltersProps) {
  const t = useTexts(linksTexts);
  const id = useId();
  const { q = "", status = "", sort = "" } = search;
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    if (typed.trim() === q) return;
    const timer = setTimeout(() => onLook(searchOf({ q: typed.trim(), status, sort })), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, q, status, sort, onLook]);
  const now = { q: typed.trim(), status, sort };
  return (
    <search className="link-filters">
      <div className="field">
        <label htmlFor={`${id}-q`}>{t.find}</label>
        <input
          id={`${id}-q`}
          className="input"
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-status`}>{t.status}</label>
        <select
          id={`${id}-status`}
          className="input"
          value={status}
          onChange={(event) => onLook(searchOf({ ...now, status: event.target.value }))}
        >
          <option value="">{t.statuses.all}</option>
          {LINK_STATUSES.map((one) => (
            <option key={one} value={one}>
              {t.statuses[one]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-sort`}>{t.sort}</label>
        <select
          id={`${id}-sort`}
          className="input"
          value={sort}
          onChange={(event) => onLook(searchOf({ ...now, sort: event.target.value }))}
        >
          <option value="">{t.newest}</option>
          <option value="createdAt">{t.oldest}</option>
          <option value="code">{t.byCode}</option>
          <option value="-code">{t.byCodeDown}</option>
        </select>
      </div>
    </search>
  );
}

/** Without what is empty. */
function searchOf(all: Required<LinkSearch>): LinkSearch {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}
