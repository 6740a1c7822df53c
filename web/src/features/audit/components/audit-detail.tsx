import type { AuditRow } from "../../../../../core/api/audit.ts";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import type { AuditSearch } from "../audit-search.ts";
import { describeValue, fieldName } from "../describe-audit.ts";

interface AuditDetailProps {
  readonly row: AuditRow;
  readonly search: AuditSearch;
  readonly onLook: (search: AuditSearch) => void;
}

/** What a row is made of: each field before and after, and by which request. */
export function AuditDetail({ row, search, onLook }: AuditDetailProps) {
  const fields = Object.entries(row.changes).map(([name, [before, after]]) => ({ name, before, after }));
  const { actor, entityId } = row;
  return (
    <div className="audit-detail">
      {fields.length === 0 ? null : (
        <ListTable
          caption="Fields before and after"
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
          <Button onClick={() => onLook({ ...search, thing: entityId })}>Only this thing</Button>
        )}
        {actor.id === null ? null : (
          <Button onClick={() => onLook({ ...search, actor: actor.id ?? "" })}>
            Only by whoever did this
          </Button>
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
  const value = (title: "Before" | "After", read: (field: Field) => unknown): readonly Column<Field>[] =>
    fields.every((field) => read(field) === null)
      ? []
      : [{ title, cell: (field) => <span className="audit-value">{describeValue(read(field))}</span> }];
  return [
    { title: "Field", cell: ({ name }) => fieldName(name) },
    ...value("Before", ({ before }) => before),
    ...value("After", ({ after }) => after),
  ];
}

function factsOf(row: AuditRow): (readonly [string, string])[] {
  const facts: (readonly [string, string | null])[] = [
    ["Reason", row.reason],
    ["Note", row.note === null ? null : JSON.stringify(row.note)],
    ["By", row.route],
    ["Thing", row.entityId],
    ["Request", row.requestId],
    ["Hash", row.hash],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
