import { useId } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { AuditSearch } from "../audit-search.ts";
import { entityName } from "../describe-audit.ts";
import { auditTexts } from "../texts/audit.ts";

interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly entities: readonly string[];
  readonly onLook: (search: AuditSearch) => void;
}

/** What to look for. What comes from a row, a person or a thing, is taken back here. */
export function AuditFilters({ search, entities, onLook }: AuditFiltersProps) {
  const t = useTexts(auditTexts);
  const id = useId();
  const put = (name: keyof AuditSearch, value: string) => {
    const { [name]: _, ...rest } = search;
    onLook(value === "" ? rest : { ...rest, [name]: value });
  };
  const day = (name: "from" | "until", title: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{title}</label>
      <input
        id={`${id}-${name}`}
        className="input"
        type="date"
        value={search[name] ?? ""}
        onChange={({ target }) => put(name, target.value)}
      />
    </div>
  );
  return (
    <search className="audit-filters">
      <div className="field">
        <label htmlFor={`${id}-entity`}>{t.kind}</label>
        <select
          id={`${id}-entity`}
          className="input"
          value={search.entity ?? ""}
          onChange={({ target }) => put("entity", target.value)}
        >
          <option value="">{t.allKinds}</option>
          {entities.map((entity) => (
            <option key={entity} value={entity}>
              {entityName(entity)}
            </option>
          ))}
        </select>
      </div>
      {day("from", t.fromDay)}
      {day("until", t.untilDay)}
      {Object.keys(search).length === 0 ? null : <Button onClick={() => onLook({})}>{t.everything}</Button>}
    </search>
  );
}
