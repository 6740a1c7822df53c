import type { AuditRow } from "../../../../../core/api/audit.ts";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { AuditSearch } from "../audit-search.ts";
import { describeValue, fieldName } from "../describe-audit.ts";
import { auditTexts } from "../texts/audit.ts";

interface AuditDetailProps {
  readonly row: AuditRow;
  readonly search: AuditSearch;
  readonly onLook: (search: AuditSearch) => void;
}

/** What a row is made of: each field before and after, and by which request. */
export function AuditDetail({ row, search, onLook }: AuditDetailProps) {
  const t = useTexts(auditTexts);
  const fields = Object.entries(row.changes).map(([name, [before, after]]) => ({ name, before, after }));
  const { actor, entityId } = row;
  return (
    <div className="audit-detail">
      {fields.length === 0 ? null : (
        <ListTable
          caption={t.fields}
          columns={columnsOf(fields)}
          rows={fields}
          rowKey={({ name }) => name}
          empty={null}
        />
      )}
      <dl className="audit-facts">
        {factsOf(row).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="audit-looks">
        {entityId === null ? null : (
          <Button onClick={() => onLook({ ...search, thing: entityId })}>{t.onlyThing}</Button>
        )}
        {actor.id === null ? null : (
          <Button onClick={() => onLook({ ...search, actor: actor.id ?? "" })}>{t.onlyActor}</Button>
        )}
      </div>
    </div>
  );
}

interface Field {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What began has no before, and what is gone no after. */
function columnsOf(fields: readonly Field[]): readonly Column<Field>[] {
  const t = textsNow(auditTexts);
  const value = (title: string, read: (field: Field) => unknown): readonly Column<Field>[] =>
    fields.every((field) => read(field) === null)
      ? []
      : [{ title, cell: (field) => <span className="audit-value">{describeValue(read(field))}</span> }];
  return [
    { title: t.field, cell: ({ name }) => fieldName(name) },
    ...value(t.before, ({ before }) => before),
    ...value(t.after, ({ after }) => after),
  ];
}

function factsOf(row: AuditRow): (readonly [string, string])[] {
  const t = textsNow(auditTexts).facts;
  const facts: (readonly [string, string | null])[] = [
    [t.reason, row.reason],
    [t.note, row.note === null ? null : JSON.stringify(row.note)],
    [t.by, row.route],
    [t.thing, row.entityId],
    [t.request, row.requestId],
    [t.hash, row.hash],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
