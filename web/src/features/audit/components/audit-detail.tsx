import type { AuditRow } from "../../../../../core/api/audit.ts";
import { Button } from "../../../components/ui/button.tsx";
import { DataTable } from "../../../components/ui/data-table.tsx";
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
        <DataTable
          caption="Fields before and after"
          columns={[
            { title: "Field", cell: ({ name }) => fieldName(name) },
            {
              title: "Before",
              cell: ({ before }) => <span className="audit-value">{describeValue(before)}</span>,
            },
            {
              title: "After",
              cell: ({ after }) => <span className="audit-value">{describeValue(after)}</span>,
            },
          ]}
          rows={fields}
          rowKey={({ name }) => name}
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
